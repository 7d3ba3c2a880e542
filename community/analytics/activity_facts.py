"""What happened in a span of time, as of its end: statements shared by activity scores and their breakdown.

Ideas of private groups are included; only site moderators and staff see the result.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from community.comments.models import Comment
from community.ideas.models import Idea, Vote
from community.members import scope

Condition: TypeAlias = ColumnElement[bool]


@dataclass(frozen=True)
class TimeSpan:
    """From a moment (excluded) to a moment (included)."""

    since: datetime
    until: datetime

    def holds(self, moment: Any) -> Condition:
        """Whether a time is inside the span."""
        return and_(moment > self.since, moment <= self.until)


def was_visible(span: TimeSpan, hidden_at: Any) -> Condition:
    """Whether something was visible at the end of the span. Something that was hidden later still counts."""
    return or_(hidden_at.is_(None), hidden_at > span.until)


def live(span: TimeSpan) -> Condition:
    """Votes cast in the span that were not withdrawn by its end. A condition on `Vote`."""
    return and_(span.holds(Vote.cast_at), or_(Vote.withdrawn_at.is_(None), Vote.withdrawn_at > span.until))


def posted(span: TimeSpan) -> Condition:
    """Ideas posted in the span and visible at its end. A condition on `Idea`."""
    return and_(span.holds(Idea.posted_at), was_visible(span, Idea.hidden_at))


def written(span: TimeSpan) -> Condition:
    """Comments posted in the span, visible at its end with their ideas. A condition on `Comment` joined to `Idea`."""
    return and_(
        span.holds(Comment.posted_at),
        was_visible(span, Comment.hidden_at),
        was_visible(span, Idea.hidden_at),
    )


def by_others(span: TimeSpan) -> Condition:
    """Live votes on visible ideas by members who count, not the author. A condition on `Vote` joined to `Idea`."""
    by_another = and_(Vote.member_id != Idea.author_id, scope.is_counted(Vote.member_id))
    return and_(live(span), was_visible(span, Idea.hidden_at), by_another)


def ideas_posted(span: TimeSpan) -> Select[int, int]:
    """(member_id, total) for authors of ideas."""
    return (
        select(Idea.author_id.label("member_id"), func.count().label("total")).where(posted(span)).group_by("member_id")
    )


def comments_written(span: TimeSpan) -> Select[int, int]:
    """(member_id, total) for authors of comments."""
    return (
        select(Comment.author_id.label("member_id"), func.count().label("total"))
        .join(Idea, Idea.id == Comment.idea_id)
        .where(written(span))
        .group_by("member_id")
    )


def votes_cast(span: TimeSpan) -> Select[int, int]:
    """(member_id, total) for voters."""
    return (
        select(Vote.member_id.label("member_id"), func.count().label("total"))
        .join(Idea, Idea.id == Vote.idea_id)
        .where(live(span), was_visible(span, Idea.hidden_at))
        .group_by("member_id")
    )


def votes_received(span: TimeSpan) -> Select[int, int, int]:
    """(member_id, idea_id, total) for each idea with votes by others; `member_id` is its author."""
    return (
        select(Idea.author_id.label("member_id"), Idea.id.label("idea_id"), func.count().label("total"))
        .join(Vote, Vote.idea_id == Idea.id)
        .where(by_others(span))
        .group_by(Idea.author_id, Idea.id)
    )
