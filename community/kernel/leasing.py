"""Being alone at something that lies outside the database, among all workers on all machines.

A lease is a row among the duties', marked in its name. Its holder says now and then that it is still at it; if it dies
the lease runs out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import or_, update

from community.kernel.database import db, now, writing
from community.kernel.duties import DutyRow
from community.kernel.upsert import insert

MARK = "lease:"


class Lost(Exception):
    """The lease ran out and somebody else has it, so what was begun under it must not be finished."""


class Lease:
    """A lease that is held. Every call is a transaction of its own."""

    def __init__(self, name: str, lasts: timedelta, until: datetime) -> None:
        self.name, self.lasts, self._until = name, lasts, until

    def renew(self) -> None:
        """Hold it from now for as long again. Raises `Lost`."""
        until = now() + self.lasts
        if not _move(self.name, DutyRow.leased_until == self._until, until):
            raise Lost(self.name)
        self._until = until

    def release(self) -> None:
        """Let others have it, unless they do already."""
        _move(self.name, DutyRow.leased_until == self._until, None)


@contextmanager
def lease(name: str, lasts: timedelta) -> Iterator[Lease | None]:
    """Hold the lease of this name meanwhile; None if another does. No transaction may be open."""
    taken = _take(MARK + name, lasts)
    try:
        yield taken
    finally:
        if taken is not None:
            db.session.rollback()
            taken.release()


def _take(name: str, lasts: timedelta) -> Lease | None:
    moment = now()
    with writing():
        db.session.execute(insert(DutyRow).values(name=name, due_at=moment).on_conflict_do_nothing())
        db.session.commit()
    free = or_(DutyRow.leased_until.is_(None), DutyRow.leased_until < moment)
    until = moment + lasts
    return Lease(name, lasts, until) if _move(name, free, until) else None


def _move(name: str, when: object, until: datetime | None) -> bool:
    with writing():
        moved = db.session.execute(
            update(DutyRow)
            .where(DutyRow.name == name, when)  # type: ignore[arg-type]
            .values(leased_until=until, done_at=now())
            .returning(DutyRow.name)
            .execution_options(synchronize_session=False)
        ).first()
        db.session.commit()
        return moved is not None
