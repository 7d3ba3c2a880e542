"""What the clock asks for: functions run every so often, by one worker at a time.

A duty is a row with a lease, so two workers never do one at once; it bears being run twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, db, insert, now, reading, writing
from community.core.docstrings import first_sentence

LEASE = timedelta(minutes=10)

log = structlog.get_logger()
TaskFunction = TypeVar("TaskFunction", bound=Callable[[], object])


class ScheduledTask(Base):
    """When a duty is next due, and until when somebody is at it."""

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
    every: timedelta
    call: Callable[[], object]


_tasks: dict[str, TaskDefinition] = {}


def every(interval: timedelta) -> Callable[[TaskFunction], TaskFunction]:
    """Call the function once in each interval. It commits for itself, under `writing()` where it writes."""

    def register(call: TaskFunction) -> TaskFunction:
        name = f"{call.__module__}.{call.__qualname__}"
        _tasks[name] = TaskDefinition(name, interval, call)
        return call

    return register


def task_names() -> list[str]:
    """Every duty that the clock knows of."""
    return sorted(_tasks)


def description(name: str) -> str:
    """What the duty of this name is for: the first sentence of its docstring. Empty for an unknown one."""
    duty = _tasks.get(name)
    return first_sentence(duty.call) if duty else ""


def run_due() -> int:
    """Do every duty that is due and that nobody else is at. How many were done."""
    with reading():
        rows = {row.name: row for row in db.session.execute(select(ScheduledTask.name, ScheduledTask.due_at)).all()}
        db.session.rollback()
    moment = now()
    due = [duty for duty in _tasks.values() if duty.name not in rows or rows[duty.name].due_at <= moment]
    return sum(_run(duty, known=duty.name in rows) for duty in due)


def _run(duty: TaskDefinition, known: bool) -> bool:
    if not _claim(duty, known):
        return False
    error = None
    try:
        duty.call()
        db.session.rollback()
    except Exception as failure:  # a duty may fail in any way; the next round tries again
        db.session.rollback()
        error = repr(failure)[:2000]
        log.warning("duty failed", duty=duty.name, error=error)
    with writing():
        db.session.execute(
            update(ScheduledTask)
            .where(ScheduledTask.name == duty.name)
            .values(due_at=now() + duty.every, leased_until=None, done_at=now(), error=error)
        )
        db.session.commit()
    return True


def _claim(duty: TaskDefinition, known: bool) -> bool:
    moment = now()
    with writing():
        if not known:
            db.session.execute(insert(ScheduledTask).values(name=duty.name, due_at=moment).on_conflict_do_nothing())
        got = db.session.execute(
            update(ScheduledTask)
            .where(
                ScheduledTask.name == duty.name,
                ScheduledTask.due_at <= moment,
                or_(ScheduledTask.leased_until.is_(None), ScheduledTask.leased_until < moment),
            )
            .values(leased_until=moment + LEASE)
            .returning(ScheduledTask.name)
        ).first()
        db.session.commit()
        return got is not None
