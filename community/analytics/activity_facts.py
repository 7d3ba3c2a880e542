"""What happened in a span of time, as of its end: statements shared by activity scores and their breakdown.

Ideas of private groups are included; only site moderators and staff see the result.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Double, Integer, Select, and_, case, cast, func, null, or_, select, union_all

from community.announcements.models import Announcement
from community.comments import discussions
from community.comments.models import Comment, HelpfulVote
from community.core.db import utc_day
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
    """Comments posted in the span, visible at its end with what they are on. A condition after `discussions.join`."""
    return and_(
        span.holds(Comment.posted_at),
        was_visible(span, Comment.hidden_at),
        _was_discussion_visible(span),
    )


def by_others(span: TimeSpan) -> Condition:
    """Live votes on visible ideas by members who count, not the author. A condition on `Vote` joined to `Idea`."""
    by_another = and_(Vote.member_id != Idea.author_id, scope.is_counted(Vote.member_id))
    return and_(live(span), was_visible(span, Idea.hidden_at), by_another)


def ideas_posted(span: TimeSpan) -> Any:
    """(member_id, day, total, how many of them someone else has voted for) for authors of ideas."""
    voted_for = select(Vote.id).where(Vote.idea_id == Idea.id, by_others(span)).correlate(Idea).exists()
    day = utc_day(Idea.posted_at).label("day")
    supported = func.sum(case((voted_for, 1), else_=0))
    return (
        select(Idea.author_id.label("member_id"), day, func.count().label("total"), supported.label("supported"))
        .where(posted(span))
        .group_by(Idea.author_id, day)
    )


def comments_written(span: TimeSpan) -> Any:
    """(member_id, day, total) for authors of comments."""
    day = utc_day(Comment.posted_at).label("day")
    return (
        discussions.join(select(Comment.author_id.label("member_id"), day, func.count().label("total")))
        .where(written(span))
        .group_by(Comment.author_id, day)
    )


def votes_cast(span: TimeSpan) -> Select[int, int]:
    """(member_id, total) for voters."""
    return (
        select(Vote.member_id.label("member_id"), func.count().label("total"))
        .join(Idea, Idea.id == Vote.idea_id)
        .where(live(span), was_visible(span, Idea.hidden_at))
        .group_by("member_id")
    )


def received(span: TimeSpan, authors: Sequence[int] | None = None) -> Any:
    """(member_id, idea_id, total, weight) of what others in good standing gave these authors (or each author).

    Votes by idea, and helpful votes with None as idea. Of k of one person, all together weigh log2(1 + k).
    """
    given = union_all(
        select(Vote.member_id.label("giver_id"), Idea.author_id.label("member_id"), Idea.id.label("idea_id"))
        .join(Idea, Idea.id == Vote.idea_id)
        .where(by_others(span), *_by(Idea.author_id, authors)),
        discussions.join(
            select(HelpfulVote.member_id, Comment.author_id, cast(null(), Integer)).join(
                Comment, Comment.id == HelpfulVote.comment_id
            )
        ).where(
            span.holds(HelpfulVote.voted_at),
            was_visible(span, Comment.hidden_at),
            _was_discussion_visible(span),
            HelpfulVote.member_id != Comment.author_id,
            scope.is_counted(HelpfulVote.member_id),
            *_by(Comment.author_id, authors),
        ),
    ).cte("given")
    pairs = (
        select(given.c.giver_id, given.c.member_id, func.count().label("number"))
        .group_by(given.c.giver_id, given.c.member_id)
        .cte("pairs")
    )
    weight = func.ln(1.0 + pairs.c.number) / (math.log(2) * pairs.c.number)
    return (
        select(
            given.c.member_id,
            given.c.idea_id,
            func.count().label("total"),
            func.sum(weight, type_=Double()).label("weight"),
        )
        .join(pairs, (pairs.c.giver_id == given.c.giver_id) & (pairs.c.member_id == given.c.member_id))
        .group_by(given.c.member_id, given.c.idea_id)
    )


def _was_discussion_visible(span: TimeSpan) -> Condition:
    """Of a comment, after `discussions.join`: one of the two tables has no row, whose column is null."""
    return and_(was_visible(span, Idea.hidden_at), was_visible(span, Announcement.removed_at))


def _by(author: Any, authors: Sequence[int] | None) -> list[Any]:
    return [] if authors is None else [author.in_(authors)]
