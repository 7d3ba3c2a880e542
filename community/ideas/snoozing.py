"""Snoozing: staff take an idea out of the queues of what needs an answer, until a day or a number of votes.

It wakes by itself, because the queues ask for the time and the votes. Members do not see it.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, or_, select

from community.core import markup
from community.core.db import db, execute_bulk, exists, lock_row, now
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.ideas.models import Idea, Snooze
from community.members.models import Member

LONGEST = timedelta(days=366)
MAX_REASON = 200
MAX_VOTES = 1_000_000


class ActiveSnooze(NamedTuple):
    """Until when an idea is snoozed, by whom and why."""

    until: datetime
    votes: int | None  # that end it sooner
    reason: str
    name: str  # of the staff member
    snoozed_at: datetime


def snooze(idea: Idea, by: Member, until: datetime, more_votes: int | None = None, reason: str = "") -> None:
    """Snooze an idea until this time, or until it has so many more votes; instead of an earlier snooze.

    Raises `Refused` unless the time is within a year from now.
    """
    _require_staff(by)
    reason = markup.one_line(reason)
    if not now() < until <= now() + LONGEST:
        raise Refused(_("Please choose a day within a year from now."), "until")
    if more_votes is not None and not 1 <= more_votes <= MAX_VOTES:
        raise Refused(_("Please enter a number of votes from 1."), "votes")
    if len(reason) > MAX_REASON:
        raise Refused(_("Please keep the reason to %(most)s characters.", most=MAX_REASON), "reason")
    lock_row(idea)
    row = db.session.get(Snooze, idea.id) or Snooze(idea_id=idea.id)
    row.until, row.votes = until, idea.vote_count + more_votes if more_votes is not None else None
    row.reason, row.snoozed_by, row.snoozed_at = reason, by.id, now()
    db.session.add(row)
    db.session.flush()


def wake(idea: Idea, by: Member) -> bool:
    """End the snooze of an idea. False if it is not snoozed."""
    _require_staff(by)
    lock_row(idea)
    is_one = select(Snooze.idea_id).join(Idea, Idea.id == Snooze.idea_id).where(Snooze.idea_id == idea.id)
    was_snoozed = exists(is_one.where(is_active(now())))
    execute_bulk(delete(Snooze).where(Snooze.idea_id == idea.id))
    return was_snoozed


def delete_ended() -> None:
    """Delete snoozes whose time is over."""
    execute_bulk(delete(Snooze).where(Snooze.until < now()))


def is_active(moment: Any) -> ColumnElement[bool]:
    """SQL, of `Snooze` and its `Idea`: it has not ended."""
    return and_(Snooze.until > moment, or_(Snooze.votes.is_(None), Idea.vote_count < Snooze.votes))


def is_snoozed(moment: Any) -> ColumnElement[bool]:
    """SQL, of `Idea`: it is snoozed."""
    return select(Snooze.idea_id).where(Snooze.idea_id == Idea.id, is_active(moment)).correlate(Idea).exists()


def _require_staff(by: Member) -> None:
    if not by.is_staff or by.is_suspended:
        raise Hidden
