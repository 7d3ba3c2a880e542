"""Being alone at something that lies outside the database, among all workers on all machines.

A lease is a row among the duties', marked in its name. Its holder says now and then that it is still at it; if it dies
the lease runs out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import or_, update

from community.core.db import db, insert, now, writing
from community.core.scheduler import ScheduledTask

PREFIX = "lease:"


class LeaseLost(Exception):
    """The lease ran out and somebody else has it, so what was begun under it must not be finished."""


class Lease:
    """A lease that is held. Every call is a transaction of its own."""

    def __init__(self, name: str, lasts: timedelta, until: datetime) -> None:
        self.name, self.lasts, self._until = name, lasts, until

    def renew(self) -> None:
        """Hold it from now for as long again. Raises `Lost`."""
        until = now() + self.lasts
        if not _update(self.name, ScheduledTask.leased_until == self._until, until):
            raise LeaseLost(self.name)
        self._until = until

    def release(self) -> None:
        """Let others have it, unless they do already."""
        _update(self.name, ScheduledTask.leased_until == self._until, None)


@contextmanager
def lease(name: str, lasts: timedelta) -> Iterator[Lease | None]:
    """Hold the lease of this name meanwhile; None if another does. No transaction may be open."""
    taken = _acquire(PREFIX + name, lasts)
    try:
        yield taken
    finally:
        if taken is not None:
            db.session.rollback()
            taken.release()


def _acquire(name: str, lasts: timedelta) -> Lease | None:
    moment = now()
    with writing():
        db.session.execute(insert(ScheduledTask).values(name=name, due_at=moment).on_conflict_do_nothing())
        db.session.commit()
    free = or_(ScheduledTask.leased_until.is_(None), ScheduledTask.leased_until < moment)
    until = moment + lasts
    return Lease(name, lasts, until) if _update(name, free, until) else None


def _update(name: str, when: object, until: datetime | None) -> bool:
    with writing():
        moved = db.session.execute(
            update(ScheduledTask)
            .where(ScheduledTask.name == name, when)  # type: ignore[arg-type]
            .values(leased_until=until, done_at=now())
            .returning(ScheduledTask.name)
            .execution_options(synchronize_session=False)
        ).first()
        db.session.commit()
        return moved is not None
