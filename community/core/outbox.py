"""The outbox: work that follows an act, recorded in the act's transaction and done later by a worker.

`record(event)` writes one row per listener, so a rollback leaves no job behind and a failing listener does not delay
the others. A worker claims jobs with a lease; if it dies, the lease expires and another worker takes over, so every
listener can run twice. Failures back off, and after eight tries the job is shown as failed to staff. Events contain
ids, never texts. `delay` postpones the jobs of an event, and `drop(event)` deletes those that have not begun.

The writes of an ordinary listener are committed together with its job. A listener that acts outside the database
(`outside=True`: email, files) runs without an open transaction and commits for itself. Where one act on many things is
cheaper than many acts, a listener takes its events in batches (`batch=200`) and is called with a list. A batch that
fails is tried again one by one. A listener that cannot act now raises `RetryLater`, which does not count as a try.

Each job has a lane. Erasure comes before other work; emails have a thread of the worker for themselves, so that a mail
server that doesn't answer delays nothing else.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar

import structlog
from sqlalchemy import (
    JSON,
    ColumnElement,
    Index,
    Select,
    SmallInteger,
    and_,
    delete,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, db, execute_bulk, insert, now, reading, writing
from community.core.statements import built_once

LEASE = timedelta(minutes=2)
MAX_TRIES = 8
FIRST_BACKOFF = timedelta(seconds=10)
RETRY_DELAY = timedelta(seconds=2)
UNDO_DELAY = timedelta(minutes=2)  # how long an email waits about something that a moderator can undo

LANES = ERASURE, ORDINARY, EMAIL = 0, 1, 2  # in the order in which they are worked on

log = structlog.get_logger()
Handler = TypeVar("Handler", bound=Callable[..., None])


class RetryLater(Exception):
    """A listener cannot act now, for example because another worker holds a lease. Does not count as a try."""


class Job(Base):
    """One listener's work on one event."""

    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    listener: Mapped[str]
    lane: Mapped[int] = mapped_column(SmallInteger, default=ORDINARY)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(default=now)
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]
    __table_args__ = (
        Index(
            "ix_jobs_waiting",
            "lane",
            "due_at",
            "id",
            sqlite_where=text("done_at IS NULL AND failed_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND failed_at IS NULL"),
        ),
    )


@dataclass(frozen=True)
class Listener:
    """A function that is called with events of one class."""

    name: str
    event: type
    function: Callable[[Any], None]
    outside: bool
    batch: int  # how many events are passed at once, as a list; 0 for one event per call
    lane: int

    def handle(self, payloads: Sequence[dict[str, Any]]) -> None:
        """Call the function with the events of these payloads."""
        events = [self.event(**payload) for payload in payloads]
        self.function(events if self.batch else events[0])


class JobClaim(NamedTuple):
    """Jobs of one listener that this worker has leased, each as its id and number of tries, with their payloads."""

    listener: str
    jobs: Sequence[tuple[int, int]]
    payloads: Sequence[dict[str, Any]]


_current_job_id: ContextVar[int] = ContextVar("at_work", default=0)
_by_name: dict[str, Listener] = {}
_by_event: dict[type, list[Listener]] = {}


def on(event: type, *, outside: bool = False, batch: int = 0, lane: int = ORDINARY) -> Callable[[Handler], Handler]:
    """Call the function with each recorded event of this class, or with lists of at most `batch` of them.

    Its dotted name is stored in the jobs: renaming it needs a migration of those that wait.
    """

    def register(function: Handler) -> Handler:
        name = f"{function.__module__}.{function.__qualname__}"
        listener = Listener(name, event, function, outside, batch, lane)
        _by_name[name] = listener
        _by_event.setdefault(event, []).append(listener)
        return function

    return register


def record(event: Any, delay: timedelta = timedelta(0)) -> None:
    """Record an event in the current transaction: one job per listener, to be run after the delay."""
    for listener in _by_event.get(type(event), ()):
        db.session.add(Job(listener=listener.name, lane=listener.lane, payload=asdict(event), due_at=now() + delay))


def record_all(events: Sequence[Any]) -> None:
    """Record events of one class with a single statement, also if they have several listeners."""
    jobs = [
        {"listener": listener.name, "lane": listener.lane, "payload": asdict(event)}
        for event in events
        for listener in _by_event.get(type(event), ())
    ]
    if jobs:
        db.session.execute(_insert_jobs(), jobs)


@built_once
def _insert_jobs() -> Any:
    return insert(Job)


def drop(event: Any) -> bool:
    """Delete the jobs of an event that are neither done nor running. Whether none of its listeners has begun."""
    db.session.flush()
    names = [listener.name for listener in _by_event.get(type(event), ())]
    fields = [Job.payload[name].as_integer() == value for name, value in asdict(event).items()]
    idle = or_(Job.leased_until.is_(None), Job.leased_until < now())
    dropped = delete(Job).where(Job.listener.in_(names), *fields, Job.done_at.is_(None), idle).returning(Job.id)
    return 0 < len(names) <= len(execute_bulk(dropped).all())


def current_job_id() -> int:
    """The id of the job that is running, the same on every try; 0 outside of jobs."""
    return _current_job_id.get()


def run_next(*lanes: int) -> bool:
    """Run one waiting job of some lanes or all, or a batch of one listener. False if none waits. Commits."""
    return run_some(*lanes) > 0


def run_some(*lanes: int) -> int:
    """Run one waiting job of some lanes or all, or a batch of one listener. Returns the number of jobs. Commits."""
    claim = _claim(*lanes)
    if claim is None:
        return 0
    listener = _by_name.get(claim.listener)
    if listener is None:
        _fail(claim, f"no listener called {claim.listener}")
        return len(claim.jobs)
    token = _current_job_id.set(claim.jobs[0][0])
    try:
        _run(listener, claim)
    except RetryLater as reason:
        db.session.rollback()
        _reschedule(claim, str(reason))
    except Exception as error:  # a listener may fail in any way; the job is tried again
        db.session.rollback()
        first, tries = claim.jobs[0]
        log.warning(
            "job failed", job=first, jobs=len(claim.jobs), listener=listener.name, tries=tries, error=repr(error)
        )
        _back_off(claim, repr(error))
    finally:
        _current_job_id.reset(token)
    return len(claim.jobs)


def run_all(at_most: int = 10_000) -> int:
    """Run waiting jobs until none is left. Returns how many were run."""
    count = 0
    while count < at_most and (done := run_some()):
        count += done
    return count


def retry(job_id: int) -> None:
    """Let a failed job run again, with all its tries."""
    db.session.execute(
        update(Job).where(Job.id == job_id, Job.failed_at.is_not(None)).values(failed_at=None, tries=0, due_at=now())
    )


def _run(listener: Listener, claim: JobClaim) -> None:
    if listener.outside:
        with reading():
            listener.handle(claim.payloads)
        db.session.rollback()
        with writing():
            _finish(claim)
    else:
        with writing():
            listener.handle(claim.payloads)
            _finish(claim)


def _claim(*lanes: int) -> JobClaim | None:
    moment = now()
    with writing():
        first = next((job for lane in lanes or LANES if (job := _first_waiting(lane, moment))), None)
        if first is None:
            db.session.rollback()
            return None
        jobs = [first, *_rest_of_batch(first, moment)]
        for job in jobs:
            job.leased_until = moment + LEASE
            job.tries += 1
        claim = JobClaim(first.listener, [(job.id, job.tries) for job in jobs], [job.payload for job in jobs])
        db.session.commit()
        return claim


def _rest_of_batch(first: Job, moment: datetime) -> Sequence[Job]:
    """The jobs that make a batch with this one. A job that was tried before is run by itself."""
    listener = _by_name.get(first.listener)
    if listener is None or listener.batch < 2 or first.tries:
        return ()
    is_batchable = and_(Job.listener == first.listener, Job.tries == 0, Job.id != first.id)
    return db.session.scalars(_waiting(first.lane, moment).where(is_batchable).limit(listener.batch - 1)).all()


def _first_waiting(lane: int, moment: datetime) -> Job | None:
    return db.session.scalar(_waiting(lane, moment).limit(1))


def _waiting(lane: int, moment: datetime) -> Select[Job]:
    return (
        select(Job)
        .where(
            Job.lane == lane,
            Job.done_at.is_(None),
            Job.failed_at.is_(None),
            Job.due_at <= moment,
            or_(Job.leased_until.is_(None), Job.leased_until < moment),
        )
        .order_by(Job.due_at, Job.id)
        .with_for_update(skip_locked=True)
    )


def _still_claimed(claim: JobClaim) -> ColumnElement[bool]:
    """The jobs of a claim that no other worker has taken over since: that would have added a try."""
    return and_(tuple_(Job.id, Job.tries).in_(claim.jobs), Job.done_at.is_(None))


def _finish(claim: JobClaim) -> None:
    done = execute_bulk(
        update(Job).where(_still_claimed(claim)).values(done_at=now(), leased_until=None, error=None).returning(Job.id)
    ).all()
    if len(done) < len(claim.jobs) and not _acts_outside(claim):
        # The lease expired and another worker has the job: what was written here must not be kept.
        db.session.rollback()
        return
    db.session.commit()


def _acts_outside(claim: JobClaim) -> bool:
    return _by_name[claim.listener].outside


def _reschedule(claim: JobClaim, reason: str) -> None:
    """Due again soon, as if it had not been tried."""
    _update(claim, leased_until=None, due_at=now() + RETRY_DELAY, tries=Job.tries - 1, error=reason or None)


def _back_off(claim: JobClaim, error: str) -> None:
    tries = claim.jobs[0][1]
    if len(claim.jobs) > 1:  # run one by one, and soon: most of them may succeed
        _update(claim, leased_until=None, error=error[:2000])
    elif tries >= MAX_TRIES:
        _fail(claim, error)
    else:
        _update(claim, leased_until=None, due_at=now() + FIRST_BACKOFF * 3 ** (tries - 1), error=error[:2000])


def _fail(claim: JobClaim, error: str) -> None:
    _update(claim, failed_at=now(), leased_until=None, error=error[:2000])


def _update(claim: JobClaim, **values: Any) -> None:
    with writing():
        execute_bulk(update(Job).where(_still_claimed(claim)).values(**values))
        db.session.commit()
