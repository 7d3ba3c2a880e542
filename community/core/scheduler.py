"""Scheduled tasks, each run every so often by one worker at a time.

A task is a row with a lease, so two workers never run it at once. A worker that dies lets the lease run out and the
task is run again: every task must bear that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, db, insert, now, reading, writing

LEASE = timedelta(minutes=10)

log = structlog.get_logger()
TaskFunction = TypeVar("TaskFunction", bound=Callable[[], object])


class ScheduledTask(Base):
    """When a task is next due and, while a worker runs it, until when its lease lasts."""

    __tablename__ = "scheduled_tasks"
    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    error: Mapped[str | None]


@dataclass(frozen=True)
class TaskDefinition:
    """A function and how often it is called."""

    name: str
    interval: timedelta
    function: Callable[[], object]


_tasks: dict[str, TaskDefinition] = {}


def every(interval: timedelta) -> Callable[[TaskFunction], TaskFunction]:
    """Call the function once in each interval. It commits for itself, under `writing()` where it writes.

    Its dotted name is stored: a renamed function begins a new interval.
    """

    def register(function: TaskFunction) -> TaskFunction:
        name = f"{function.__module__}.{function.__qualname__}"
        _tasks[name] = TaskDefinition(name, interval, function)
        return function

    return register


def task_names() -> list[str]:
    """The names of all tasks, sorted."""
    return sorted(_tasks)


def run_due() -> int:
    """Run every task that is due and that no other worker is running. Returns how many were run."""
    with reading():
        rows = {row.name: row for row in db.session.execute(select(ScheduledTask.name, ScheduledTask.due_at)).all()}
        db.session.rollback()
    moment = now()
    due = [task for task in _tasks.values() if task.name not in rows or rows[task.name].due_at <= moment]
    return sum(_run(task, has_row=task.name in rows) for task in due)


def _run(task: TaskDefinition, has_row: bool) -> bool:
    if not _claim(task, has_row):
        return False
    error = None
    try:
        task.function()
        db.session.rollback()
    except Exception as failure:  # a task may fail in any way; it is run again after its interval
        db.session.rollback()
        error = repr(failure)[:2000]
        log.warning("scheduled task failed", task=task.name, error=error)
    with writing():
        db.session.execute(
            update(ScheduledTask)
            .where(ScheduledTask.name == task.name)
            .values(due_at=now() + task.interval, leased_until=None, done_at=now(), error=error)
        )
        db.session.commit()
    return True


def _claim(task: TaskDefinition, has_row: bool) -> bool:
    moment = now()
    with writing():
        if not has_row:
            db.session.execute(insert(ScheduledTask).values(name=task.name, due_at=moment).on_conflict_do_nothing())
        claimed = db.session.execute(
            update(ScheduledTask)
            .where(
                ScheduledTask.name == task.name,
                ScheduledTask.due_at <= moment,
                or_(ScheduledTask.leased_until.is_(None), ScheduledTask.leased_until < moment),
            )
            .values(leased_until=moment + LEASE)
            .returning(ScheduledTask.name)
        ).first()
        db.session.commit()
        return claimed is not None
