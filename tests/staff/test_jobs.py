"""The page of jobs: states, retries and scheduled tasks."""

import re
from datetime import timedelta

import pytest

import community.worker  # noqa: F401  # registers its scheduled tasks
from community.core import outbox, scheduler
from community.core.db import db, now
from community.core.mail_server import EmailRejected
from community.core.outbox import Job
from community.members.events import PasswordChanged
from community.staff import task_labels
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
    assert "Failed 1 Waiting 3 Running 1" in said
    assert "Something went wrong that the software doesn’t expect. The details help its developers." in said
    assert "Details KeyError('x')" in said, "where something has failed, it is shown first"
    assert "Tasks are overdue" not in said
    assert visible_text(browser.get("/staff/jobs?state=waiting")).count("Unknown task") == 3


def test_the_error_of_a_task_is_a_sentence_and_the_rest_is_in_its_details(factory: Factory) -> None:
    refused = EmailRejected(554)
    for error in (repr(refused), repr(ConnectionResetError(104, "reset")), "no listener called community.gone"):
        job(factory, failed_at=now(), error=error, tries=8)
    said = visible_text(factory.browser(factory.member("Sol", role="staff")).get("/staff/jobs"))
    assert f"The mail server refused the email, with code 554. Details {refused!r}" in said
    assert "A connection to another server failed. Details ConnectionResetError" in said
    assert "This version of the software doesn’t have this task. Details no listener" in said


def test_a_stopped_worker_is_reported(factory: Factory) -> None:
    job(factory, recorded_at=now() - timedelta(minutes=9), due_at=now() - timedelta(minutes=9))
    assert "Check that the worker is running." in visible_text(
        factory.browser(factory.member("Sol", role="staff")).get("/staff/jobs")
    )


def test_an_administrator_retries_a_failed_job(factory: Factory) -> None:
    failed = job(factory, failed_at=now(), tries=8, error="broken")
    browser = factory.browser(factory.member("Root", role="administrator"))
    assert "The task is back in the queue." in visible_text(browser.send(f"/staff/jobs/{failed}/retry", follow=True))
    row = factory.get(Job, failed)
    assert (row.failed_at, row.tries) == (None, 0)
    assert browser.send(f"/staff/jobs/{failed}/retry").status_code == 409
    assert browser.send("/staff/jobs/999/retry").status_code == 404
    assert factory.work() == 1
    assert factory.get(Job, failed).failed_at is not None, "no function has that name, so it fails again"


def test_staff_can_see_but_not_retry_jobs(factory: Factory) -> None:
    failed = job(factory, failed_at=now(), tries=8)
    browser = factory.browser(factory.member("Sol", role="staff"))
    assert "Retry" not in visible_text(browser.get("/staff/jobs"))
    assert browser.send(f"/staff/jobs/{failed}/retry").status_code == 404
    assert factory.get(Job, failed).tries == 8


def test_scheduled_tasks_are_listed_before_and_after_their_first_run(factory: Factory) -> None:
    browser = factory.browser(factory.member("Sol", role="staff"))
    assert "Recalculates the activity of members. Never When the worker starts" in visible_text(
        browser.get("/staff/jobs")
    )
    with factory.app.app_context():
        scheduler.run_due()
    said = visible_text(browser.get("/staff/jobs"))
    assert re.search(r"Recalculates the activity of members\. just now in (9|10) minutes OK", said)
    assert "Shows that the worker is running. just now Within a minute OK" in said
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


def test_every_job_and_scheduled_task_has_a_label() -> None:
    assert set(task_labels.JOBS) == {name for name in outbox._by_name if name.startswith("community.")}
    assert set(task_labels.SCHEDULED_TASKS) == {name for name in scheduler._tasks if name.startswith("community.")}


def test_jobs_and_tasks_show_a_name_and_description_and_no_python_path(factory: Factory) -> None:
    said = visible_text(factory.browser(factory.member("Sol", role="staff")).get("/staff/jobs"))
    assert "Calibrate ranking Measures how lists are read, how settled opinions are, and the site average." in said
    assert "community." not in said
    ada = factory.member("Ada")
    with factory.writing():
        outbox.record(PasswordChanged(ada))
    said = visible_text(factory.browser(factory.member("Pia", role="staff")).get("/staff/jobs?state=waiting"))
    assert "Email: password changed Tells a member that their password was changed." in said
    assert "community." not in said
