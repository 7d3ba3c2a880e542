"""What a member gave, as their profile shows it: counts of what the viewer can find, among the newest `MOST_COUNTED`.

However large the site and however much they posted, a bounded number of rows is read, in one statement.
"""

from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, and_, case, exists, false, func, select

from community.comments import discussions
from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.core.db import db
from community.groups.models import Group
from community.ideas import blind_voting
from community.ideas import scope as idea_scope
from community.ideas.models import DONE, Idea, Status, Vote
from community.members.models import Member

MOST_COUNTED = 500  # ideas, and comments, of one member


class Contributions(NamedTuple):
    """What a member gave that a viewer can find."""

    ideas: int
    shipped_ideas: int
    votes: int | None  # from others; None if the viewer doesn't see the count of one of the ideas
    helpful_comments: int  # that others found helpful

    @property
    def are_all_ideas(self) -> bool:
        """Whether all of their ideas are counted."""
        return self.ideas < MOST_COUNTED


def contributions(viewer: Member | None, author: Member) -> Contributions:
    """What the author gave."""
    ideas, helpful = _ideas(viewer, author), _helpful_comments(viewer, author)
    sums = (func.coalesce(func.sum(ideas.c[name]), 0) for name in ("shipped", "votes", "hidden"))
    statement = select(func.count(), *sums, helpful).select_from(ideas)
    count, shipped, votes, hidden, helpful_count = db.session.execute(statement).one()
    return Contributions(count, shipped, None if hidden else votes, helpful_count)


def _ideas(viewer: Member | None, author: Member) -> Any:
    from_others = Idea.vote_count - case((_has_vote_of(author), 1), else_=0) if author.is_counted else Idea.vote_count
    return (
        select(
            case((Status.kind == DONE, 1), else_=0).label("shipped"),
            cast(Any, from_others).label("votes"),
            case((_hides_count(viewer), 1), else_=0).label("hidden"),
        )
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(Idea.author_id == author.id, idea_scope.listed_to(viewer))
        .order_by(Idea.posted_at.desc(), Idea.id.desc())
        .limit(MOST_COUNTED)
        .subquery()
    )


def _helpful_comments(viewer: Member | None, author: Member) -> Any:
    found = (
        discussions.join(select(Comment.helpful_count))
        .where(Comment.author_id == author.id, comment_scope.listed_to(viewer))
        .order_by(Comment.posted_at.desc(), Comment.id.desc())
        .limit(MOST_COUNTED)
        .subquery()
    )
    return select(func.count()).select_from(found).where(found.c.helpful_count > 0).scalar_subquery()


def _hides_count(viewer: Member | None) -> ColumnElement[bool]:
    """Whether the viewer doesn't see an idea's vote count, as `blind_voting.shows_count` says."""
    is_open = and_(blind_voting.applies(), Status.closes.is_(False))
    if viewer is None:
        return is_open
    return false() if viewer.is_staff else and_(is_open, ~_has_vote_of(viewer))


def _has_vote_of(member: Member) -> ColumnElement[bool]:
    live = (Vote.idea_id == Idea.id, Vote.member_id == member.id, Vote.withdrawn_at.is_(None))
    return exists().where(*live)
