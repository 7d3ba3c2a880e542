"""The counters of comments, and the statements that recount them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.orm import aliased

from community.announcements.models import Announcement
from community.comments.models import Comment, HelpfulVote
from community.core.counters import Comparison, Drift, counter
from community.core.db import execute_bulk, now, rows
from community.ideas import families, status
from community.ideas.models import Idea
from community.members import scope
from community.members.models import Member


def _visible_by(column: Any) -> Any:
    """(id, number of visible comments) of what this column of `Comment` names."""
    visible = Comment.hidden_at.is_(None), column.is_not(None)
    return select(column, func.count()).where(*visible).group_by(column)


def _by_idea(*which: Any) -> Any:
    """(id, number) of the visible comments that count for each idea, see `families.shares_comments`."""
    root = aliased(Idea)
    idea_id = case((families.shares_comments(Idea, root), root.id), else_=Idea.id).label("idea_id")
    statement: Any = select(idea_id, func.count()).select_from(Comment).join(Idea, Idea.id == Comment.idea_id)
    statement = statement.outerjoin(root, root.id == Idea.merged_into_id)
    return statement.where(Comment.hidden_at.is_(None), *which).group_by(idea_id)


_votes: Any = (
    select(HelpfulVote.comment_id, func.count())
    .join(Member, Member.id == HelpfulVote.member_id)
    .where(scope.counted())
    .group_by(HelpfulVote.comment_id)
)
COUNTERS = Comparison(
    counter(Idea.comment_count, _by_idea()),
    counter(Announcement.comment_count, _visible_by(Comment.announcement_id)),
    counter(Comment.helpful_count, _votes),
)


def recount_ideas(idea_ids: Sequence[int]) -> None:
    """Set the comment counts of these locked ideas to what can be seen there, and when they were last answered."""
    parts = or_(Idea.id.in_(idea_ids), Idea.merged_into_id.in_(idea_ids))
    counts = dict(map(tuple, rows(_by_idea(parts))))
    for idea_id in sorted(idea_ids):
        values = {"comment_count": counts.get(idea_id, 0), "stale_since": now(), "answered_at": status.last_answered()}
        execute_bulk(update(Idea).where(Idea.id == idea_id).values(values))


def drifts() -> list[Drift]:
    """Ideas and announcements whose comment count and comments whose helpful count differ from the rows."""
    return COUNTERS.drifts()
