"""Statistics that everyone can see: ideas without an answer, how long answers take, what was shipped.

Made from public ideas only, so that they reveal nothing about private groups. Cached for a minute.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from community.core.cache import cached
from community.core.db import now, rows
from community.core.i18n import ngettext
from community.groups.models import Group
from community.ideas import scope, status
from community.ideas.models import Idea, Status, StatusChange
from community.members.models import Member

WINDOW = timedelta(days=90)
FRESH = 60.0  # seconds
MAX_ANSWERS = 1000  # ideas considered
MIN_ANSWERS = 3  # below which there is no median


class ShippedIdea(NamedTuple):
    """An idea that has been implemented."""

    id: int
    title: str
    slug: str
    author_name: str
    at: datetime


class SiteStats(NamedTuple):
    """What pages show of the state of all ideas."""

    statuses: dict[str, str]  # names by key, in their order
    waiting: int
    answered_in: float | None  # median days from posting to the first answer, over the last 90 days
    shipped: Sequence[ShippedIdea]

    @property
    def answer_time(self) -> str:
        return format_days(self.answered_in) if self.answered_in is not None else ""


@cached(seconds=FRESH)
def current() -> SiteStats:
    """The statistics, at most a minute old."""
    return _make()


def median_answer_days(group_id: int) -> float | None:
    """The median days from posting to the first answer in one group, over the last 90 days; None if too few."""
    return _median(rows(_recently_answered().where(Idea.group_id == group_id)))


def format_days(days: float) -> str:
    """“within a day”, “within 6 days”: whole days, rounded up."""
    return ngettext("within a day", "within %(num)s days", max(1, ceil(days)))


def _make() -> SiteStats:
    waiting = (
        select(func.count())
        .select_from(Idea)
        .join(Group, Group.id == Idea.group_id)
        .where(
            status.is_unanswered(), scope.listed_to(None), Group.archived_at.is_(None)
        )  # ideas of other groups get no answers
        .scalar_subquery()
    )
    lately = _recently_answered().where(scope.listed_to(None)).subquery()
    found = rows(
        select(Status.key, Status.name, waiting.label("waiting"), lately)
        .outerjoin(lately, lately.c.status_key == Status.key)
        .order_by(Status.position)
    )
    lately_answered = [row for row in found if row.id is not None]
    shipped = sorted(
        (row for row in lately_answered if row.key == "shipped"), key=lambda row: row.status_at, reverse=True
    )
    return SiteStats(
        statuses={row.key: row.name for row in found},
        waiting=found[0].waiting if found else 0,
        answered_in=_median(lately_answered),
        shipped=[ShippedIdea(row.id, row.title, row.slug, row.author, row.status_at) for row in shipped[:3]],
    )


def _recently_answered() -> Select[Any]:
    """Ideas with a status change in the window, and the time of their first one."""
    lately = select(StatusChange.idea_id).where(StatusChange.changed_at >= now() - WINDOW).distinct()
    first: Any = (
        select(func.min(StatusChange.changed_at))
        .where(StatusChange.idea_id == Idea.id)
        .correlate(Idea)
        .scalar_subquery()
    )
    return (
        select(
            Idea.id,
            Idea.title,
            Idea.slug,
            Idea.status_key,
            Idea.status_at,
            Idea.posted_at,
            first.label("first_at"),
            Member.name.label("author"),
        )
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Idea.author_id)
        .where(Idea.id.in_(lately), Idea.hidden_at.is_(None))
        .order_by(Idea.status_at.desc())
        .limit(MAX_ANSWERS)
    )


def _median(found: Sequence[Any]) -> float | None:
    since = now() - WINDOW
    days = [(row.first_at - row.posted_at).total_seconds() / 86400 for row in found if row.first_at >= since]
    return median(days) if len(days) >= MIN_ANSWERS else None
