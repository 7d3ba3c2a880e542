"""Numbers of ideas by group and by author, for the pages of groups and members."""

from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select

from community.core.db import db
from community.groups.models import Group
from community.ideas import blind_voting, scope, status
from community.ideas.models import Idea, Status, Vote
from community.members.models import Member

MOST_COUNTED = 500  # ideas of one member


def recent_in_group(viewer: Member | None, since: datetime) -> ColumnElement[int]:
    """How many ideas were posted since then: a scalar subquery correlated to `Group`."""
    return _of_group(viewer, Idea.posted_at >= since)


def unanswered_in_group(viewer: Member | None, before: datetime) -> ColumnElement[int]:
    """How many ideas posted before then are unanswered: a scalar subquery correlated to `Group`."""
    return _of_group(viewer, status.is_unanswered(), Idea.posted_at < before)


def per_author(viewer: Member | None, group_id: int) -> Select[Any]:
    """Statement of (member id, number of their ideas in this group)."""
    counted: Any = (
        select(Idea.author_id, func.count())
        .join(Group, Group.id == Idea.group_id)
        .where(Idea.group_id == group_id, scope.listed_to(viewer))
        .group_by(Idea.author_id)
    )
    return cast(Select[Any], counted)


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


class IdeaContributions(NamedTuple):
    """What a member gave with ideas that a viewer can find, the newest `MOST_COUNTED`."""

    ideas: int
    shipped: int
    votes: int | None  # from others; None if the viewer doesn't see the count of one of the ideas

    @property
    def are_all(self) -> bool:
        """Whether all of their ideas are counted."""
        return self.ideas < MOST_COUNTED


def contributions(viewer: Member | None, author: Member) -> IdeaContributions:
    """The author's ideas that the viewer's lists show. Reads a bounded number of rows, whatever the site's size."""
    own = (
        select(Vote.id)
        .where(Vote.idea_id == Idea.id, Vote.member_id == author.id, Vote.withdrawn_at.is_(None))
        .exists()
    )
    from_others = Idea.vote_count - case((own, 1), else_=0) if author.is_counted else Idea.vote_count
    found = (
        select(
            case((Idea.status_key == status.SHIPPED, 1), else_=0).label("shipped"),
            cast(Any, from_others).label("votes"),
            case((_hides_count(viewer), 1), else_=0).label("hidden"),
        )
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(Idea.author_id == author.id, scope.listed_to(viewer))
        .order_by(Idea.posted_at.desc(), Idea.id.desc())
        .limit(MOST_COUNTED)
        .subquery()
    )
    columns = (func.coalesce(func.sum(column), 0) for column in (found.c.shipped, found.c.votes, found.c.hidden))
    ideas, shipped, votes, hidden = db.session.execute(select(func.count(), *columns).select_from(found)).one()
    return IdeaContributions(ideas, shipped, None if hidden else votes)


def _hides_count(viewer: Member | None) -> ColumnElement[bool]:
    """Whether the viewer doesn't see an idea's vote count, as `blind_voting.shows_count` says."""
    is_open = and_(blind_voting.applies(), Status.closes.is_(False))
    if viewer is None:
        return is_open
    if viewer.is_staff:
        return false()
    mine = select(Vote.id).where(Vote.idea_id == Idea.id, Vote.member_id == viewer.id, Vote.withdrawn_at.is_(None))
    return and_(is_open, ~mine.exists())


def _of_group(viewer: Member | None, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).select_from(Idea).where(scope.listed_to(viewer), *conditions)
    return counted.correlate(Group).scalar_subquery()
