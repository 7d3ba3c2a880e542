"""What lists show besides their ideas: statuses and labels to choose from, and statistics that everyone can see.

The statistics are made from public ideas only, so they reveal nothing about private groups. Cached for a minute. On a
large site the worker makes the figures, see `core.stored_figures`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import Any, NamedTuple, cast

from sqlalchemy import Select, func, select

from community.core import stored_figures
from community.core.cache import cached
from community.core.db import db, now, rows
from community.core.i18n import ngettext
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import scope, status
from community.ideas.models import DONE, IN_PROGRESS, Idea, Status
from community.ideas.queries.labels import LabelTag, all_tags, parse_tags
from community.members.models import Member
from community.site import settings

WINDOW = timedelta(days=90)
FRESH = 60.0  # seconds
MAX_ANSWERS = 1000  # ideas considered
MIN_ANSWERS = 3  # below which there is no median
MAX_SHIPPED = 3
NAME = "site"  # of the stored figures
MAX_COUNT = 1000  # ideas of one status that are counted


class ShippedIdea(NamedTuple):
    """An idea that has been implemented."""

    id: int
    title: str
    slug: str
    author_name: str
    at: datetime


class SiteStats(NamedTuple):
    """Statuses, labels, and the state of all ideas."""

    statuses: dict[str, str]  # names by key, in their order
    replaced_statuses: dict[str, str]  # by the key of a removed status, that of the one its ideas got
    labels: tuple[LabelTag, ...]  # all of them: see `labels_for`
    waiting: int  # ideas unanswered for longer than the site's response goal
    answered_in: float | None  # median days from posting to the first answer, over the last 90 days
    shipped: Sequence[ShippedIdea]
    idea_count: int
    status_counts: dict[str, int]  # ideas whose status is next to done, and done, up to `MAX_COUNT` of each

    def labels_for(self, viewer: Member | None) -> list[LabelTag]:
        """The labels that the viewer can filter by."""
        is_staff = viewer is not None and viewer.is_staff
        return [label for label in self.labels if label.is_public or is_staff]

    @property
    def answer_time(self) -> str:
        return format_days(self.answered_in) if self.answered_in is not None else ""


class SiteFigures(NamedTuple):
    """What is counted over all ideas. A list of these is stored as JSON."""

    waiting: int
    answered_in: float | None
    shipped: list[int]  # ids, the latest first
    status_counts: dict[str, int]


@cached(seconds=FRESH)
def current() -> SiteStats:
    """The statistics, at most a minute old; what the worker makes can be ten minutes older."""
    ideas = select(func.coalesce(func.sum(Group.idea_count), 0)).where(group_scope.visible_to(None)).scalar_subquery()
    found = rows(
        select(
            Status.key, Status.name, Status.replaced_by_key, ideas.label("ideas"), all_tags().label("labels")
        ).order_by(Status.position)
    )
    stored = stored_figures.read(NAME)
    figures = SiteFigures(*stored) if stored is not None else make()
    return SiteStats(
        statuses={row.key: row.name for row in found if row.replaced_by_key is None},
        replaced_statuses={row.key: row.replaced_by_key for row in found if row.replaced_by_key is not None},
        labels=parse_tags(found[0].labels) if found else (),
        waiting=figures.waiting,
        answered_in=figures.answered_in,
        shipped=_shipped(figures.shipped),
        idea_count=int(found[0].ideas) if found else 0,
        status_counts=figures.status_counts,
    )


def make() -> SiteFigures:
    """Count, as a page of a small site does."""
    waiting = (
        select(func.count())
        .select_from(Idea)
        .join(Group, Group.id == Idea.group_id)
        .where(status.is_unanswered(), Idea.posted_at < now() - timedelta(days=settings.current().response_goal_days))
        .where(scope.listed_to(None), Group.archived_at.is_(None))  # no one answers in archived groups
    )
    return _figures(waiting, _select_answered_since(now() - WINDOW))


def make_for_large_site() -> SiteFigures:
    """The same from columns that the worker keeps, and of the latest answers: reads a few thousand rows at most."""
    waiting = select(func.coalesce(func.sum(Group.unanswered_count), 0))
    waiting = waiting.where(group_scope.visible_to(None), Group.archived_at.is_(None))
    return _figures(waiting, _select_lately_answered())


def _figures(waiting: Select[Any], answered: Select[Any]) -> SiteFigures:
    keys = _last_before_done(), _first_done()
    total, *pairs = db.session.execute(select(waiting.scalar_subquery(), *keys, *map(_count, keys))).one()
    counts = zip(pairs[: len(keys)], pairs[len(keys) :], strict=True)
    lately = rows(answered.where(scope.listed_to(None)).limit(MAX_ANSWERS))
    return SiteFigures(
        waiting=int(total),
        answered_in=_median(lately),
        shipped=[row.id for row in lately if row.kind == DONE][:MAX_SHIPPED],
        status_counts={key: count for key, count in counts if key is not None},
    )


def median_answer_days(group_id: int) -> float | None:
    """The median days from posting to the first answer in one group, over the last 90 days; None if too few."""
    is_large = stored_figures.read(NAME) is not None
    answered = _select_lately_answered() if is_large else _select_answered_since(now() - WINDOW)
    return _median(rows(answered.where(Idea.group_id == group_id).limit(MAX_ANSWERS)))


def format_days(days: float) -> str:
    """“within a day”, “within 6 days”: whole days, rounded up."""
    return ngettext("within a day", "within %(num)s days", max(1, ceil(days)))


def _shipped(ids: Sequence[int]) -> list[ShippedIdea]:
    """Those of these ideas that everyone can still see."""
    if not ids:
        return []
    found = rows(
        select(Idea.id, Idea.title, Idea.slug, Member.name, Idea.status_at)
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Idea.author_id)
        .where(Idea.id.in_(ids), scope.listed_to(None))
        .order_by(Idea.status_at.desc())
    )
    return [ShippedIdea(*row) for row in found]


def _last_before_done() -> Any:
    """SQL: the key of the last status of ideas that are in progress."""
    in_progress = select(Status.key).where(Status.kind == IN_PROGRESS, Status.replaced_by_key.is_(None))
    return in_progress.order_by(Status.position.desc()).limit(1).scalar_subquery()


def _first_done() -> Any:
    """SQL: the key of the first status of ideas that are done."""
    done = select(Status.key).where(Status.kind == DONE, Status.replaced_by_key.is_(None))
    return done.order_by(Status.position).limit(1).scalar_subquery()


def _count(status_key: Any) -> Any:
    """SQL: how many ideas have this status, at most `MAX_COUNT`. Read from an index."""
    ideas = select(Idea.id).join(Group, Group.id == Idea.group_id).where(Idea.status_key == status_key)
    some = ideas.where(scope.listed_to(None)).limit(MAX_COUNT).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _select_answered_since(since: datetime) -> Select[Any]:
    given = status.answers()
    lately = Idea.id.in_(select(given.c.idea_id).where(given.c.answered_at >= since))
    return _select_answered(lately).order_by(Idea.status_at.desc())


def _select_lately_answered() -> Select[Any]:
    """The same as a minute ago, read from an index."""
    return _select_answered(Idea.answered_at >= now() - WINDOW).order_by(Idea.answered_at.desc(), Idea.id.desc())


def _select_answered(*conditions: Any) -> Select[Any]:
    """Ideas with an answer in the window, and the times of their first answers (see `status.first_answers`)."""
    answered: Any = (
        select(
            Idea.id,
            Idea.posted_at,
            Status.kind,
            *(first.label(f"first_{number}") for number, first in enumerate(status.first_answers())),
        )
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(*conditions, Idea.hidden_at.is_(None))
    )
    return cast(Select[Any], answered)


def _median(found: Sequence[Any]) -> float | None:
    since = now() - WINDOW
    firsts = [(row.posted_at, status.earliest(row[-len(status.first_answers()) :])) for row in found]
    days = [
        (first - posted).total_seconds() / 86400 for posted, first in firsts if first is not None and first >= since
    ]
    return median(days) if len(days) >= MIN_ANSWERS else None
