"""Numbers of ideas by group and by author, for the pages of groups and members."""

from datetime import timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from community.core import stored_figures
from community.core.db import Moment, db, now
from community.core.statements import late
from community.groups.models import Group
from community.ideas import group_figures, scope, status
from community.ideas.models import Idea, Vote
from community.members.models import Member
from community.members.viewers import built_once_per_kind
from community.site import settings


class GroupCounts(NamedTuple):
    """SQL, of `Group`: how many ideas it got in the last 30 days, and how many of its ideas wait for an answer."""

    this_month: ColumnElement[int]
    waiting: ColumnElement[int]


def of_groups(viewer: Member | None) -> GroupCounts:
    """The columns that the worker keeps on a large site; on a small one, subqueries that count.

    They need the parameter `viewer_id`, and are the same objects for all viewers of a kind.
    """
    if stored_figures.read(group_figures.COUNTS) is not None:
        return GroupCounts(_column(Group.ideas_this_month), _column(Group.unanswered_count))
    return _counted(viewer)


@built_once_per_kind
def _counted(viewer: Any) -> GroupCounts:
    since = late(lambda: now() - group_figures.MONTH, Moment())
    before = late(lambda: now() - timedelta(days=settings.current().response_goal_days), Moment())
    return GroupCounts(_of_group(viewer, Idea.posted_at >= since), unanswered_in_group(viewer, before))


def unanswered_in_group(viewer: Any, before: Any) -> ColumnElement[int]:
    """How many ideas posted before then are unanswered: a scalar subquery correlated to `Group`."""
    return _of_group(viewer, status.is_unanswered(), Idea.posted_at < before)


def per_author(viewer: Any, group_id: Any) -> Select[Any]:
    """Statement of (member id, number of their ideas in this group)."""
    counted: Any = (
        select(Idea.author_id, func.count())
        .join(Group, Group.id == Idea.group_id)
        .where(Idea.group_id == group_id, scope.listed_to(viewer))
        .group_by(Idea.author_id)
    )
    return cast(Select[Any], counted)


def main_authors(group_id: int) -> list[int] | None:
    """On a large site, the members of this group with the most ideas, as the worker found; None: consider them all."""
    if stored_figures.read(group_figures.COUNTS) is None:  # which is in memory, mostly
        return None
    found: list[int] | None = stored_figures.read(group_figures.AUTHORS, group_id)
    return found


class WrittenIdeas(NamedTuple):
    """How many ideas a member wrote, and how many of them others have voted for or commented on."""

    ideas: int
    shared: int


def written_by(author_id: int) -> WrittenIdeas:
    """What is erased or kept when a member deletes their account: hidden ideas too, in any group."""
    others = or_(
        select(Vote.id)
        .where(Vote.idea_id == Idea.id, Vote.member_id != author_id, Vote.withdrawn_at.is_(None))
        .exists(),
        Idea.comment_count > 0,
    )
    found = db.session.execute(
        select(func.count(), func.count(case((others, 1)))).where(Idea.author_id == author_id, Idea.erased_at.is_(None))
    ).one()
    return WrittenIdeas(*found)


def _of_group(viewer: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).select_from(Idea).where(scope.listed_to(viewer), *conditions)
    return counted.correlate(Group).scalar_subquery()


def _column(column: Any) -> ColumnElement[int]:
    return cast(ColumnElement[int], column)
