"""What happened in a span of time, as it stood at the span's end: the statements that figures and their evidence share.

Ideas of private groups count like all others; only those who oversee the site see what is made of this.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from community.comments.models import Comment
from community.ideas.models import Idea, Vote

Condition: TypeAlias = ColumnElement[bool]


@dataclass(frozen=True)
class TimeSpan:
    """From a moment (not included) to a moment (included)."""

    since: datetime
    until: datetime

    def holds(self, moment: Any) -> Condition:
        """Whether a time lies inside."""
        return and_(moment > self.since, moment <= self.until)


def was_visible(span: TimeSpan, hidden_at: Any) -> Condition:
    """Whether something stood at the span's end. What was taken down since stood then."""
    return or_(hidden_at.is_(None), hidden_at > span.until)


def live(span: TimeSpan) -> Condition:
    """Votes cast inside the span that were live at its end. A condition on `Vote`."""
    return and_(span.holds(Vote.cast_at), or_(Vote.withdrawn_at.is_(None), Vote.withdrawn_at > span.until))


def posted(span: TimeSpan) -> Condition:
    """Ideas posted inside the span that stood at its end. A condition on `Idea`."""
    return and_(span.holds(Idea.posted_at), was_visible(span, Idea.hidden_at))


def written(span: TimeSpan) -> Condition:
    """Comments written inside the span that stood at its end, as their ideas did. On `Comment` joined to `Idea`."""
    return and_(
        span.holds(Comment.posted_at),
        was_visible(span, Comment.hidden_at),
        was_visible(span, Idea.hidden_at),
    )


def by_others(span: TimeSpan) -> Condition:
    """Live votes on standing ideas that are not the author's own. On `Vote` joined to `Idea`."""
    return and_(live(span), was_visible(span, Idea.hidden_at), Vote.member_id != Idea.author_id)


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
    """(member_id, idea_id, total) for each idea that others voted for; `member_id` is its author."""
    return (
        select(Idea.author_id.label("member_id"), Idea.id.label("idea_id"), func.count().label("total"))
        .join(Vote, Vote.idea_id == Idea.id)
        .where(by_others(span))
        .group_by(Idea.author_id, Idea.id)
    )
