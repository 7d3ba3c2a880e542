"""Every job is done, despite failing listeners, dying workers and workers that are too late."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from community.core import outbox
from community.core.db import db, now
from community.core.outbox import Job
from community.site.models import SiteSetting
from tests.factory import Factory

pytestmark = pytest.mark.both_databases


@dataclass(frozen=True)
class KettleBoiled:
    """A kettle boiled."""

    kettle_id: int


@dataclass(frozen=True)
class KettleBroke:
    """A kettle broke. Its first listener fails."""

    kettle_id: int


@dataclass(frozen=True)
class KettlePoured:
    """A kettle was emptied. Its listener handles batches."""

    kettle_id: int


received: list[tuple[str, int]] = []
received_batches: list[list[int]] = []
locked = False


@outbox.on(KettleBoiled)
def write_down(event: KettleBoiled) -> None:
    """Writes to the database: a second run of the same event adds to the first, so it must not be kept twice."""
    received.append(("write_down", event.kettle_id))
    name = f"kettle {event.kettle_id}"
    row = db.session.get(SiteSetting, name)
    if row is None:
        db.session.add(SiteSetting(name=name, value=1))
    else:
        row.value = row.value + 1


@outbox.on(KettleBoiled, outside=True)
def whistle(event: KettleBoiled) -> None:
    """Acts outside."""
    received.append(("whistle", event.kettle_id))


@outbox.on(KettleBroke)
def fail(event: KettleBroke) -> None:
    """Always fails, after it has written something."""
    db.session.add(SiteSetting(name="must not stay", value=1))
    db.session.flush()
    raise RuntimeError("no kettle")


@outbox.on(KettleBroke)
def mourn(event: KettleBroke) -> None:
    """Hears of the same event."""
    received.append(("mourn", event.kettle_id))


@outbox.on(KettlePoured, outside=True, batch=10)
def mop_up(events: list[KettlePoured]) -> None:
    """Acts outside, on many at once."""
    if locked:
        raise outbox.RetryLater
    kettles = [event.kettle_id for event in events]
    if 13 in kettles:
        raise RuntimeError("bad luck")
    received_batches.append(kettles)


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    """Nothing heard yet."""
    received.clear()
    received_batches.clear()
    yield
    received.clear()
    received_batches.clear()


def _boil(factory: Factory, kettle: int = 1) -> None:
    with factory.writing():
        outbox.record(KettleBoiled(kettle))


def _run(factory: Factory) -> bool:
    with factory.app.app_context():
        return outbox.run_next()


def _let_time_pass(factory: Factory) -> None:
    with factory.writing():
        db.session.execute(update(Job).values(due_at=now() - timedelta(seconds=1)))


def test_every_listener_is_called_once_for_an_event(factory: Factory) -> None:
    _boil(factory)
    assert factory.work() == 2
    assert sorted(received) == [("whistle", 1), ("write_down", 1)]
    assert factory.work() == 0
    assert all(job.done_at and not job.leased_until and not job.error for job in factory.all(Job))


def test_a_rollback_leaves_no_jobs(factory: Factory) -> None:
    with factory.app.app_context():
        outbox.record(KettleBoiled(1))
        db.session.flush()
        db.session.rollback()
    assert factory.all(Job) == []
    assert factory.work() == 0


def test_a_failing_listener_delays_no_other_and_its_writes_are_rolled_back(factory: Factory) -> None:
    with factory.writing():
        outbox.record(KettleBroke(1))
    _boil(factory, 2)
    assert factory.work() == 4
    assert sorted(received) == [("mourn", 1), ("whistle", 2), ("write_down", 2)]
    failed = [job for job in factory.all(Job) if job.done_at is None]
    assert [(job.tries, job.error) for job in failed] == [(1, "RuntimeError('no kettle')")]
    assert failed[0].due_at > now()
    assert factory.all(SiteSetting, name="must not stay") == []


def test_a_failing_job_backs_off_and_has_failed_after_eight_tries(factory: Factory) -> None:
    with factory.writing():
        outbox.record(KettleBroke(1))
    waits = []
    for _ in range(outbox.MAX_TRIES):
        _let_time_pass(factory)
        factory.work()
        job = next(job for job in factory.all(Job) if job.done_at is None)
        waits.append(job.due_at - now())
    assert job.tries == 8
    assert job.failed_at is not None
    assert waits[0] < waits[1] < waits[5]
    _let_time_pass(factory)
    assert factory.work() == 0
    with factory.writing():
        outbox.retry(job.id)
    assert _run(factory)
    assert factory.get(Job, job.id).tries == 1


def test_a_job_of_an_unknown_listener_fails_and_is_kept(factory: Factory) -> None:
    with factory.writing():
        db.session.add(Job(listener="community.gone.forever", payload={"kettle_id": 1}))
    assert factory.work() == 1
    job = factory.all(Job)[0]
    assert job.failed_at is not None
    assert job.error == "no listener called community.gone.forever"


def test_an_event_with_other_fields_is_tried_and_kept(factory: Factory) -> None:
    with factory.writing():
        db.session.add(Job(listener=f"{__name__}.write_down", payload={"teapot": 1}))
    factory.work()
    job = factory.all(Job)[0]
    assert job.done_at is None
    assert "teapot" in job.error


def test_the_job_of_a_dead_worker_is_taken_over_when_its_lease_expires(factory: Factory) -> None:
    _boil(factory)
    with factory.app.app_context():
        assert outbox._claim() is not None  # and dies
    _run(factory)  # the other job
    assert not _run(factory)
    with factory.writing():
        db.session.execute(update(Job).where(Job.done_at.is_(None)).values(leased_until=now() - timedelta(seconds=1)))
    assert _run(factory)
    assert sorted(received) == [("whistle", 1), ("write_down", 1)]
    assert sorted(job.tries for job in factory.all(Job)) == [1, 2]


def test_a_worker_that_is_too_late_writes_nothing(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    _boil(factory)
    slow = outbox._claim

    def claim_and_oversleep() -> object:
        found = slow()
        monkeypatch.setattr(outbox, "_claim", slow)
        db.session.execute(update(Job).values(leased_until=now() - timedelta(seconds=1)))
        db.session.commit()
        assert outbox.run_next()  # another worker takes it over and is done
        return found

    monkeypatch.setattr(outbox, "_claim", claim_and_oversleep)
    with factory.app.app_context():
        outbox.run_next()
    factory.work()
    assert factory.get(SiteSetting, "kettle 1").value == 1


def test_many_workers_run_every_job_once(factory: Factory) -> None:
    for kettle in range(1, 11):
        _boil(factory, kettle)
    threads = [threading.Thread(target=factory.work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    factory.work()
    assert sorted(received) == sorted((name, kettle) for name in ("whistle", "write_down") for kettle in range(1, 11))
    assert all(row.value == 1 for row in factory.all(SiteSetting))
    assert all(job.tries == 1 for job in factory.all(Job))


def _boil_many(factory: Factory, kettles: range) -> None:
    with factory.writing():
        for kettle in kettles:
            outbox.record(KettlePoured(kettle))


def test_a_batch_listener_is_called_with_full_batches(factory: Factory) -> None:
    _boil_many(factory, range(101, 126))
    assert factory.work() == 25
    assert received_batches == [list(range(101, 111)), list(range(111, 121)), list(range(121, 126))]
    assert all(job.done_at and not job.leased_until and job.tries == 1 for job in factory.all(Job))
    assert factory.work() == 0


def test_a_failing_batch_is_run_one_by_one(factory: Factory) -> None:
    _boil_many(factory, range(7, 14))  # 13 can never be done
    factory.work()
    assert received_batches == [[7], [8], [9], [10], [11], [12]]
    left = [job for job in factory.all(Job) if job.done_at is None]
    assert [(job.payload, job.tries, job.error) for job in left] == [({"kettle_id": 13}, 2, "RuntimeError('bad luck')")]
    for _ in range(10):
        _let_time_pass(factory)
        factory.work()
    assert factory.get(Job, left[0].id).failed_at is not None
    assert factory.get(Job, left[0].id).tries == 8


def test_retrying_later_does_not_count_as_a_try(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.locked", True)
    _boil_many(factory, range(1, 4))
    for _ in range(20):
        factory.work()
        _let_time_pass(factory)
    assert received_batches == []
    assert [(job.tries, job.error, job.failed_at) for job in factory.all(Job)] == [(0, None, None)] * 3
    monkeypatch.setattr(f"{__name__}.locked", False)
    assert factory.work() == 3
    assert received_batches == [[1, 2, 3]]


def test_the_batch_of_a_dead_worker_is_taken_over_when_its_lease_expires(factory: Factory) -> None:
    _boil_many(factory, range(1, 6))
    with factory.app.app_context():
        assert outbox._claim() is not None  # and dies
    assert not _run(factory)
    with factory.writing():
        db.session.execute(update(Job).values(leased_until=now() - timedelta(seconds=1)))
    assert factory.work() == 5
    assert sorted(kettle for kettles in received_batches for kettle in kettles) == [1, 2, 3, 4, 5]


def test_many_workers_share_batches_and_run_nothing_twice(factory: Factory) -> None:
    _boil_many(factory, range(100, 400))
    threads = [threading.Thread(target=factory.work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    factory.work()
    assert sorted(kettle for kettles in received_batches for kettle in kettles) == list(range(100, 400))


def test_a_delayed_job_waits(factory: Factory) -> None:
    with time_machine.travel(now(), tick=False):
        with factory.writing():
            outbox.record(KettleBoiled(1), delay=timedelta(minutes=2))
        factory.work(minutes=1.9)
        assert received == []
    factory.work(minutes=2)
    assert sorted(received) == [("whistle", 1), ("write_down", 1)]


def test_dropping_deletes_jobs_of_that_event_that_have_not_begun(factory: Factory) -> None:
    with factory.writing():
        for number in (1, 2, 3):
            outbox.record(KettleBoiled(number))
        running = db.session.scalars(select(Job).where(Job.listener.endswith("whistle"))).all()[-1]
        running.leased_until = now() + timedelta(minutes=2)
    assert [_drop(factory, number) for number in (2, 2, 3, 4)] == [True, False, False, False]
    assert factory.scalar(select(func.count()).select_from(Job)) == 3  # both of the first, and the one that is running
    factory.work()
    assert sorted(received) == [("whistle", 1), ("write_down", 1)]
    assert not _drop(factory, 1)


def _drop(factory: Factory, number: int) -> bool:
    with factory.writing():
        return outbox.drop(KettleBoiled(number))
