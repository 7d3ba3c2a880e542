"""The page of jobs: states, retries and scheduled tasks."""

import re
from datetime import timedelta

import pytest

from community.core import outbox, scheduler
from community.core.db import db, now
from community.core.outbox import Job
from community.members.events import PasswordChanged
from tests.factory import Factory, visible_text


def job(factory: Factory, **values: object) -> int:
    with factory.writing():
        row = Job(listener="community.nobody", payload={}, **values)
        db.session.add(row)
        db.session.flush()
        return row.id


def test_jobs_are_counted_by_state(factory: Factory) -> None:
    job(factory)
    job(factory, due_at=now() + timedelta(hours=1))
    job(factory, leased_until=now() + timedelta(minutes=1))
    job(factory, leased_until=now() - timedelta(minutes=1))
    job(factory, failed_at=now(), error="KeyError('x')", tries=8)
    job(factory, done_at=now())
    browser = factory.browser(factory.member("Sol", role="staff"))
    said = visible_text(browser.get("/staff/jobs"))
    assert "Parked 1 Waiting 3 Running 1" in said
    assert "KeyError('x')" in said, "where something is parked, it is shown first"
    assert "Jobs are due and nobody does them" not in said
    assert visible_text(browser.get("/staff/jobs?state=waiting")).count("community.nobody") == 3


def test_a_stopped_worker_is_reported(factory: Factory) -> None:
    job(factory, recorded_at=now() - timedelta(minutes=9), due_at=now() - timedelta(minutes=9))
    assert "Is the worker running?" in visible_text(
        factory.browser(factory.member("Sol", role="staff")).get("/staff/jobs")
    )


def test_an_administrator_retries_a_failed_job(factory: Factory) -> None:
    parked = job(factory, failed_at=now(), tries=8, error="broken")
    browser = factory.browser(factory.member("Root", role="administrator"))
    assert "The job waits again" in visible_text(browser.send(f"/staff/jobs/{parked}/retry", follow=True))
    row = factory.get(Job, parked)
    assert (row.failed_at, row.tries) == (None, 0)
    assert browser.send(f"/staff/jobs/{parked}/retry").status_code == 409
    assert browser.send("/staff/jobs/999/retry").status_code == 404
    assert factory.work() == 1
    assert factory.get(Job, parked).failed_at is not None, "nobody listens under that name, so it is parked again"


def test_staff_can_see_but_not_retry_jobs(factory: Factory) -> None:
    parked = job(factory, failed_at=now(), tries=8)
    browser = factory.browser(factory.member("Sol", role="staff"))
    assert "Try again" not in visible_text(browser.get("/staff/jobs"))
    assert browser.send(f"/staff/jobs/{parked}/retry").status_code == 404
    assert factory.get(Job, parked).tries == 8


def test_scheduled_tasks_are_listed_before_and_after_their_first_run(factory: Factory) -> None:
    browser = factory.browser(factory.member("Sol", role="staff"))
    assert "community.analytics.jobs.refresh_activity never as soon as the worker runs" in visible_text(
        browser.get("/staff/jobs")
    )
    with factory.app.app_context():
        scheduler.run_due()
    said = visible_text(browser.get("/staff/jobs"))
    assert re.search(r"community\.analytics\.jobs\.refresh_activity just now in (9|10) minutes Well", said)
    assert "lease" not in said


def test_pages_of_jobs_show_every_job_once(factory: Factory) -> None:
    at = now()
    for _ in range(45):
        job(factory, failed_at=at, recorded_at=at)
    browser, address, seen = factory.browser(factory.member("Sol", role="staff")), "/staff/jobs", []
    while address:
        page = browser.get(address).get_data(as_text=True)
        seen += re.findall(r">#(\d+)<", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.both_databases
@pytest.mark.parametrize("rows", [0, 60])
def test_the_page_takes_six_statements_at_most(factory: Factory, rows: int) -> None:
    for _ in range(rows):
        job(factory, failed_at=now(), tries=outbox.MAX_TRIES)
    browser = factory.browser(factory.member("Sol", role="staff"))
    with factory.counting() as sent:
        assert browser.get("/staff/jobs").status_code == 200
    assert len(sent) <= 6, sent


def test_jobs_and_tasks_show_a_description(factory: Factory) -> None:
    said = visible_text(factory.browser(factory.member("Sol", role="staff")).get("/staff/jobs"))
    assert "community.analytics.jobs" in said
    ada = factory.member("Ada")
    with factory.writing():
        outbox.record(PasswordChanged(ada))
    said = visible_text(factory.browser(factory.member("Pia", role="staff")).get("/staff/jobs?state=waiting"))
    description = outbox.description("community.notifications.jobs.send_password_changed")
    assert description.startswith("Tell the member")
    assert description in said
