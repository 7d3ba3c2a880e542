"""Background jobs by state, and the scheduled tasks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from community.core import leases, pagination, scheduler
from community.core.db import db, now, rows
from community.core.outbox import Job
from community.core.pagination import Page
from community.core.scheduler import ScheduledTask
from community.staff import task_errors, task_labels
from community.staff.task_labels import TaskLabel

WAITING, RUNNING, FAILED = "waiting", "running", "failed"
STATES = (FAILED, WAITING, RUNNING)


class JobCounts(NamedTuple):
    """The number of jobs in each state."""

    waiting: int
    running: int
    failed: int
    oldest: datetime | None  # when the oldest due job was recorded


class JobRow(NamedTuple):
    """A job of the outbox."""

    id: int
    listener: str
    recorded_at: datetime
    due_at: datetime
    tries: int
    failed_at: datetime | None
    error: str | None

    @property
    def label(self) -> TaskLabel:
        """Its name and description."""
        return task_labels.find(self.listener)

    @property
    def failure(self) -> str:
        """What went wrong, in a sentence."""
        return task_errors.explain(self.error or "")


class ScheduledTaskRow(NamedTuple):
    """A scheduled task and how its last run went."""

    name: str
    due_at: datetime | None
    done_at: datetime | None
    error: str | None

    @property
    def runs_soon(self) -> bool:
        """Whether its next run is less than a minute away. One that is late by more has no worker."""
        return self.due_at is not None and abs(self.due_at - now()) < timedelta(minutes=1)

    @property
    def label(self) -> TaskLabel:
        """Its name and description."""
        return task_labels.find(self.name)

    @property
    def failure(self) -> str:
        """What went wrong in its last run, in a sentence."""
        return task_errors.explain(self.error or "")


def counts(moment: datetime) -> JobCounts:
    """The number of waiting, running and failed jobs."""
    numbers = (func.count().filter(_has_state(state, moment)) for state in (WAITING, RUNNING, FAILED))
    due = and_(_has_state(WAITING, moment), Job.due_at <= moment)
    found: Any = db.session.execute(
        select(*numbers, func.min(Job.recorded_at).filter(due)).where(Job.done_at.is_(None))
    ).one()
    return JobCounts(*found)


def page(state: str, moment: datetime, cursor: str | None) -> Page[JobRow]:
    """20 jobs in one state, the most recent first."""
    statement: Any = select(
        Job.id, Job.listener, Job.recorded_at, Job.due_at, Job.tries, Job.failed_at, Job.error
    ).where(Job.done_at.is_(None), _has_state(state, moment))
    found = [JobRow(*row) for row in rows(pagination.after(statement, Job.recorded_at, Job.id, cursor))]
    return pagination.to_page(found, "recorded_at")


def scheduled_tasks() -> Sequence[ScheduledTaskRow]:
    """Every scheduled task that this site has or once had: failed ones first, then by label."""
    statement = select(ScheduledTask.name, ScheduledTask.due_at, ScheduledTask.done_at, ScheduledTask.error)
    found = {
        row.name: ScheduledTaskRow(*row) for row in rows(statement.where(~ScheduledTask.name.startswith(leases.PREFIX)))
    }
    for name in scheduler.task_names():
        found.setdefault(name, ScheduledTaskRow(name, None, None, None))
    return sorted(found.values(), key=lambda task: (task.error is None, task.label))


def _has_state(state: str, moment: datetime) -> Any:
    if state == FAILED:
        return Job.failed_at.is_not(None)
    is_leased = Job.leased_until >= moment
    if state == RUNNING:
        return and_(Job.failed_at.is_(None), is_leased)
    return and_(Job.failed_at.is_(None), or_(Job.leased_until.is_(None), Job.leased_until < moment))
