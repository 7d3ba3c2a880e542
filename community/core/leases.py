"""A lock shared by all workers, for work outside the database such as writing the search index.

A lease is a row among the scheduled tasks, told apart by a prefix of its name. The holder renews the lease regularly;
if it dies, the lease expires.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import or_, update

from community.core.db import db, execute_bulk, insert, now, writing
from community.core.scheduler import ScheduledTask

PREFIX = "lease:"


class LeaseLost(Exception):
    """The lease expired and another worker has taken it, so work begun under it must not be finished."""


class Lease:
    """A lease that this worker holds. Every method is a transaction of its own."""

    def __init__(self, name: str, duration: timedelta, until: datetime) -> None:
        self.name, self.duration, self._until = name, duration, until

    def renew(self) -> None:
        """Hold the lease for its duration from now. Raises `LeaseLost`."""
        until = now() + self.duration
        if not _update(self.name, ScheduledTask.leased_until == self._until, until):
            raise LeaseLost(self.name)
        self._until = until

    def release(self) -> None:
        """End the lease, unless another worker has taken it."""
        _update(self.name, ScheduledTask.leased_until == self._until, None)


@contextmanager
def lease(name: str, duration: timedelta) -> Iterator[Lease | None]:
    """Hold the lease of this name during the block; None if another worker holds it. No transaction may be open."""
    acquired = _acquire(PREFIX + name, duration)
    try:
        yield acquired
    finally:
        if acquired is not None:
            db.session.rollback()
            acquired.release()


def _acquire(name: str, duration: timedelta) -> Lease | None:
    moment = now()
    with writing():
        db.session.execute(insert(ScheduledTask).values(name=name, due_at=moment).on_conflict_do_nothing())
        db.session.commit()
    is_free = or_(ScheduledTask.leased_until.is_(None), ScheduledTask.leased_until < moment)
    until = moment + duration
    return Lease(name, duration, until) if _update(name, is_free, until) else None


def _update(name: str, condition: object, until: datetime | None) -> bool:
    with writing():
        updated = execute_bulk(
            update(ScheduledTask)
            .where(ScheduledTask.name == name, condition)  # type: ignore[arg-type]
            .values(leased_until=until, done_at=now())
            .returning(ScheduledTask.name)
        ).first()
        db.session.commit()
        return updated is not None
