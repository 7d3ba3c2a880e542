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
    stored = stored_figures.read(NAME)
    if stored is None:
        found, figures, shipped = _read_and_count()
    else:
        found, figures = rows(_select_statuses()), SiteFigures(*stored)
        shipped = _shipped(rows(_select_answered(Idea.id.in_(figures.shipped), scope.listed_to(None))))
    return SiteStats(
        statuses={row.key: row.name for row in found if row.replaced_by_key is None},
        replaced_statuses={row.key: row.replaced_by_key for row in found if row.replaced_by_key is not None},
        labels=parse_tags(found[0].labels) if found else (),
        waiting=figures.waiting,
        answered_in=figures.answered_in,
        shipped=shipped,
        idea_count=int(found[0].ideas) if found else 0,
        status_counts=figures.status_counts,
    )


def _read_and_count() -> tuple[Sequence[Any], SiteFigures, list[ShippedIdea]]:
    """Statuses and figures, counted over all ideas in one statement."""
    lately = _select_answered_since(now() - WINDOW).where(scope.listed_to(None)).limit(MAX_ANSWERS).subquery()
    statement = _select_statuses().add_columns(*_counts(_count_waiting()), lately)
    found = rows(statement.outerjoin(lately, lately.c.status_key == Status.key))
    answered = [row for row in found if row.id is not None]
    figures = _to_figures(found[0], answered) if found else SiteFigures(0, None, [], {})
    return found, figures, _shipped(answered)


def _select_statuses() -> Select[Any]:
    """Statuses in their order, each with the number of all ideas and all labels."""
    ideas = select(func.coalesce(func.sum(Group.idea_count), 0)).where(group_scope.visible_to(None)).scalar_subquery()
    found: Any = select(
        Status.key, Status.name, Status.replaced_by_key, ideas.label("ideas"), all_tags().label("labels")
    ).order_by(Status.position)
    return cast(Select[Any], found)


def _counts(waiting: Select[Any]) -> list[Any]:
    """SQL: the number of waiting ideas, and of those whose status is next to done, or done, with its key."""
    keys = enumerate((_last_before_done(), _first_done()))
    pairs = [(key.label(f"counted_{number}"), _count(key).label(f"count_{number}")) for number, key in keys]
    return [waiting.scalar_subquery().label("waiting"), *(column for pair in pairs for column in pair)]


def make_for_large_site() -> SiteFigures:
    """The same from columns that the worker keeps, and of the latest answers: reads a few thousand rows at most."""
    waiting = select(func.coalesce(func.sum(Group.unanswered_count), 0))
    waiting = waiting.where(group_scope.visible_to(None), Group.archived_at.is_(None))
    counted = db.session.execute(select(*_counts(waiting))).one()
    return _to_figures(counted, rows(_select_lately_answered().where(scope.listed_to(None)).limit(MAX_ANSWERS)))


def _to_figures(counted: Any, lately: Sequence[Any]) -> SiteFigures:
    pairs = (counted.counted_0, counted.count_0), (counted.counted_1, counted.count_1)
    return SiteFigures(
        waiting=int(counted.waiting),
        answered_in=_median(lately),
        shipped=[one.id for one in _shipped(lately)],
        status_counts={key: count for key, count in pairs if key is not None},
    )


def median_answer_days(group_id: int) -> float | None:
    """The median days from posting to the first answer in one group, over the last 90 days; None if too few."""
    is_large = stored_figures.read(NAME) is not None
    answered = _select_lately_answered() if is_large else _select_answered_since(now() - WINDOW)
    return _median(rows(answered.where(Idea.group_id == group_id).limit(MAX_ANSWERS)))


def format_days(days: float) -> str:
    """“within a day”, “within 6 days”: whole days, rounded up."""
    return ngettext("within a day", "within %(num)s days", max(1, ceil(days)))


def _shipped(answered: Sequence[Any]) -> list[ShippedIdea]:
    """The latest of these ideas that have been implemented."""
    done = sorted((row for row in answered if row.kind == DONE), key=lambda row: row.status_at, reverse=True)
    return [ShippedIdea(row.id, row.title, row.slug, row.author, row.status_at) for row in done[:MAX_SHIPPED]]


def _count_waiting() -> Select[int]:
    return (
        select(func.count())
        .select_from(Idea)
        .join(Group, Group.id == Idea.group_id)
        .where(status.is_unanswered(), Idea.posted_at < now() - timedelta(days=settings.current().response_goal_days))
        .where(scope.listed_to(None), Group.archived_at.is_(None))  # no one answers in archived groups
    )


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
            *(Idea.id, Idea.title, Idea.slug, Idea.status_key, Idea.status_at, Idea.posted_at, Status.kind),
            Member.name.label("author"),
            *(first.label(f"first_{number}") for number, first in enumerate(status.first_answers())),
        )
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .join(Member, Member.id == Idea.author_id)
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
