"""What follows an act, written down in the act's own transaction and done later by a worker.

`record(event)` writes one row per listener, so a rollback leaves nothing behind and a failing listener holds up no
other. A worker claims a row with a lease; if it dies, the lease runs out and another takes the row: every listener
bears being run twice. Failures back off, and after eight tries are parked where staff see them. Events carry ids,
never texts.

A plain listener's writes are committed together with its being done. One that acts outside (`outside=True`: mail,
files) runs with no transaction open and commits for itself.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from sqlalchemy import JSON, Index, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Base, db, now, reading, writing

LEASE = timedelta(minutes=2)
TRIES = 8
FIRST_WAIT = timedelta(seconds=10)

log = structlog.get_logger()
Handler = TypeVar("Handler", bound=Callable[..., None])


class Job(Base):
    """One listener's work on one event."""

    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    listener: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(default=now)
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    error: Mapped[str | None]
    __table_args__ = (
        Index(
            "ix_jobs_waiting",
            "due_at",
            "id",
            sqlite_where=text("done_at IS NULL AND parked_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND parked_at IS NULL"),
        ),
    )


@dataclass(frozen=True)
class Listener:
    """A function that wants to know of an event."""

    name: str
    event: type
    call: Callable[[Any], None]
    outside: bool


_at_work: ContextVar[int] = ContextVar("at_work", default=0)
_by_name: dict[str, Listener] = {}
_by_event: dict[type, list[Listener]] = {}


def on(event: type, *, outside: bool = False) -> Callable[[Handler], Handler]:
    """Call the function with each recorded event of this class. Its dotted name is stored: renaming strands rows."""

    def register(call: Handler) -> Handler:
        name = f"{call.__module__}.{call.__qualname__}"
        listener = Listener(name, event, call, outside)
        _by_name[name] = listener
        _by_event.setdefault(event, []).append(listener)
        return call

    return register


def record(event: Any) -> None:
    """Write down, in the current transaction, that something happened; one job per listener."""
    for listener in _by_event.get(type(event), ()):
        db.session.add(Job(listener=listener.name, payload=asdict(event)))


def at_work() -> int:
    """The number of the job that is being done: the same when it is tried again. 0 outside of any."""
    return _at_work.get()


def run_next() -> bool:
    """Claim one waiting job and do it. False if none waits. Commits."""
    claim = _claim()
    if claim is None:
        return False
    job_id, tries, name, payload = claim
    listener = _by_name.get(name)
    if listener is None:
        _park(job_id, f"no listener called {name}")
        return True
    token = _at_work.set(job_id)
    try:
        if listener.outside:
            with reading():
                listener.call(listener.event(**payload))
            db.session.rollback()
            with writing():
                _finish(job_id, tries)
        else:
            with writing():
                listener.call(listener.event(**payload))
                _finish(job_id, tries)
    except Exception as error:  # a listener may fail in any way; the job is tried again
        db.session.rollback()
        log.warning("job failed", job=job_id, listener=name, tries=tries, error=repr(error))
        _postpone(job_id, tries, repr(error))
    finally:
        _at_work.reset(token)
    return True


def run_all(at_most: int = 10_000) -> int:
    """Run waiting jobs until none is left. How many were run."""
    count = 0
    while count < at_most and run_next():
        count += 1
    return count


def retry(job_id: int) -> None:
    """Let a parked job be tried again, from the beginning of its tries."""
    db.session.execute(
        update(Job).where(Job.id == job_id, Job.parked_at.is_not(None)).values(parked_at=None, tries=0, due_at=now())
    )


def _claim() -> tuple[int, int, str, dict[str, Any]] | None:
    moment = now()
    with writing():
        job = db.session.scalar(
            select(Job)
            .where(
                Job.done_at.is_(None),
                Job.parked_at.is_(None),
                Job.due_at <= moment,
                or_(Job.leased_until.is_(None), Job.leased_until < moment),
            )
            .order_by(Job.due_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if job is None:
            db.session.rollback()
            return None
        job.leased_until = moment + LEASE
        job.tries += 1
        claim = (job.id, job.tries, job.listener, job.payload)
        db.session.commit()
        return claim


def _finish(job_id: int, tries: int) -> None:
    done = db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.tries == tries, Job.done_at.is_(None))
        .values(done_at=now(), leased_until=None, error=None)
        .returning(Job.id)
    ).first()
    if done is None:  # the lease ran out and another worker has it: what was written here must not stay
        db.session.rollback()
        return
    db.session.commit()


def _postpone(job_id: int, tries: int, error: str) -> None:
    if tries >= TRIES:
        _park(job_id, error)
        return
    with writing():
        db.session.execute(
            update(Job)
            .where(Job.id == job_id, Job.tries == tries)
            .values(leased_until=None, due_at=now() + FIRST_WAIT * 3 ** (tries - 1), error=error[:2000])
        )
        db.session.commit()


def _park(job_id: int, error: str) -> None:
    with writing():
        db.session.execute(
            update(Job).where(Job.id == job_id).values(parked_at=now(), leased_until=None, error=error[:2000])
        )
        db.session.commit()
