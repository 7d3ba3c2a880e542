"""What waits, what failed, and trying again."""

import re
from datetime import timedelta

import pytest

from community.kernel import duties, outbox
from community.kernel.database import db, now
from community.kernel.outbox import Job
from community.members.events import PasswordChanged
from tests.world import World, words


def job(world: World, **values: object) -> int:
    with world.writing():
        row = Job(listener="community.nobody", payload={}, **values)
        db.session.add(row)
        db.session.flush()
        return row.id


def test_jobs_are_counted_by_what_they_are_at(world: World) -> None:
    job(world)
    job(world, due_at=now() + timedelta(hours=1))
    job(world, leased_until=now() + timedelta(minutes=1))
    job(world, leased_until=now() - timedelta(minutes=1))
    job(world, parked_at=now(), error="KeyError('x')", tries=8)
    job(world, done_at=now())
    browser = world.browser(world.member("Sol", role="staff"))
    said = words(browser.get("/staff/jobs"))
    assert "Parked 1 Waiting 3 Running 1" in said
    assert "KeyError('x')" in said, "where something is parked, it is shown first"
    assert "Jobs are due and nobody does them" not in said
    assert words(browser.get("/staff/jobs?state=waiting")).count("community.nobody") == 3


def test_a_standstill_is_pointed_out(world: World) -> None:
    job(world, recorded_at=now() - timedelta(minutes=9), due_at=now() - timedelta(minutes=9))
    assert "Is the worker running?" in words(world.browser(world.member("Sol", role="staff")).get("/staff/jobs"))


def test_an_administrator_lets_a_parked_job_be_tried_again(world: World) -> None:
    parked = job(world, parked_at=now(), tries=8, error="broken")
    browser = world.browser(world.member("Root", role="administrator"))
    assert "The job waits again" in words(browser.send(f"/staff/jobs/{parked}/retry", follow=True))
    row = world.get(Job, parked)
    assert (row.parked_at, row.tries) == (None, 0)
    assert browser.send(f"/staff/jobs/{parked}/retry").status_code == 409
    assert browser.send("/staff/jobs/999/retry").status_code == 404
    assert world.work() == 1
    assert world.get(Job, parked).parked_at is not None, "nobody listens under that name, so it is parked again"


def test_staff_may_look_but_not_retry(world: World) -> None:
    parked = job(world, parked_at=now(), tries=8)
    browser = world.browser(world.member("Sol", role="staff"))
    assert "Try again" not in words(browser.get("/staff/jobs"))
    assert browser.send(f"/staff/jobs/{parked}/retry").status_code == 404
    assert world.get(Job, parked).tries == 8


def test_duties_are_listed_before_and_after_their_first_time(world: World) -> None:
    browser = world.browser(world.member("Sol", role="staff"))
    assert "community.insights.jobs.refresh_activity never as soon as the worker runs" in words(
        browser.get("/staff/jobs")
    )
    with world.app.app_context():
        duties.run_due()
    said = words(browser.get("/staff/jobs"))
    assert re.search(r"community\.insights\.jobs\.refresh_activity just now in (9|10) minutes Well", said)
    assert "lease" not in said


def test_jobs_are_paged_without_losing_one(world: World) -> None:
    at = now()
    for _ in range(45):
        job(world, parked_at=at, recorded_at=at)
    browser, address, seen = world.browser(world.member("Sol", role="staff")), "/staff/jobs", []
    while address:
        page = browser.get(address).get_data(as_text=True)
        seen += re.findall(r">#(\d+)<", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("rows", [0, 60])
def test_the_page_takes_six_statements_at_most(world: World, rows: int) -> None:
    for _ in range(rows):
        job(world, parked_at=now(), tries=outbox.TRIES)
    browser = world.browser(world.member("Sol", role="staff"))
    with world.counting() as sent:
        assert browser.get("/staff/jobs").status_code == 200
    assert len(sent) <= 6, sent


def test_what_is_done_is_said_in_words_beside_its_name(world: World) -> None:
    said = words(world.browser(world.member("Sol", role="staff")).get("/staff/jobs"))
    assert "community.insights.jobs" in said
    ada = world.member("Ada")
    with world.writing():
        outbox.record(PasswordChanged(ada))
    said = words(world.browser(world.member("Pia", role="staff")).get("/staff/jobs?state=waiting"))
    assert "Word that the password is another now" in said
