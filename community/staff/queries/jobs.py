"""What waits to be done, what is being done, and what failed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from community.kernel import duties, leasing, outbox, paging
from community.kernel.database import db, rows
from community.kernel.duties import DutyRow
from community.kernel.outbox import Job
from community.kernel.paging import Page

WAITING, RUNNING, PARKED = "waiting", "running", "parked"
STATES = (PARKED, WAITING, RUNNING)


class Counts(NamedTuple):
    """How many jobs there are of each kind."""

    waiting: int
    running: int
    parked: int
    oldest: datetime | None  # since when the oldest that is due has been waiting


class Row(NamedTuple):
    """A job."""

    id: int
    listener: str
    recorded_at: datetime
    due_at: datetime
    tries: int
    parked_at: datetime | None
    error: str | None

    @property
    def purpose(self) -> str:
        return outbox.purpose(self.listener)


class Duty(NamedTuple):
    """Something done every so often, and how it went last."""

    name: str
    due_at: datetime | None
    done_at: datetime | None
    error: str | None

    @property
    def purpose(self) -> str:
        return duties.purpose(self.name)


def counts(moment: datetime) -> Counts:
    """How many jobs wait, run and are parked."""
    numbers = (func.count().filter(_is(state, moment)) for state in (WAITING, RUNNING, PARKED))
    due = and_(_is(WAITING, moment), Job.due_at <= moment)
    found: Any = db.session.execute(
        select(*numbers, func.min(Job.recorded_at).filter(due)).where(Job.done_at.is_(None))
    ).one()
    return Counts(*found)


def page(state: str, moment: datetime, cursor: str | None) -> Page[Row]:
    """20 jobs in this state, the latest recorded first."""
    statement: Any = select(
        Job.id, Job.listener, Job.recorded_at, Job.due_at, Job.tries, Job.parked_at, Job.error
    ).where(Job.done_at.is_(None), _is(state, moment))
    found = [Row(*row) for row in rows(paging.after(statement, Job.recorded_at, Job.id, cursor))]
    return paging.cut(found, "recorded_at")


def all_duties() -> Sequence[Duty]:
    """Every duty that this site has or had, by name; those never done too."""
    statement = select(DutyRow.name, DutyRow.due_at, DutyRow.done_at, DutyRow.error)
    found = {row.name: Duty(*row) for row in rows(statement.where(~DutyRow.name.startswith(leasing.MARK)))}
    for name in duties.names():
        found.setdefault(name, Duty(name, None, None, None))
    return sorted(found.values(), key=lambda duty: (duty.error is None, duty.name))


def _is(state: str, moment: datetime) -> Any:
    if state == PARKED:
        return Job.parked_at.is_not(None)
    held = Job.leased_until >= moment
    if state == RUNNING:
        return and_(Job.parked_at.is_(None), held)
    return and_(Job.parked_at.is_(None), or_(Job.leased_until.is_(None), Job.leased_until < moment))
