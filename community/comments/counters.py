"""The counters of comments, and the statements that recount them."""

from typing import Any

from sqlalchemy import func, select

from community.announcements.models import Announcement
from community.comments.models import Comment, HelpfulVote
from community.core.counters import Comparison, Drift, counter
from community.ideas.models import Idea
from community.members import scope
from community.members.models import Member


def _visible_by(column: Any) -> Any:
    """(id, number of visible comments) of what this column of `Comment` names."""
    visible = Comment.hidden_at.is_(None), column.is_not(None)
    return select(column, func.count()).where(*visible).group_by(column)


_votes: Any = (
    select(HelpfulVote.comment_id, func.count())
    .join(Member, Member.id == HelpfulVote.member_id)
    .where(scope.counted())
    .group_by(HelpfulVote.comment_id)
)
COUNTERS = Comparison(
    counter(Idea.comment_count, _visible_by(Comment.idea_id)),
    counter(Announcement.comment_count, _visible_by(Comment.announcement_id)),
    counter(Comment.helpful_count, _votes),
)


def drifts() -> list[Drift]:
    """Ideas and announcements whose comment count and comments whose helpful count differ from the rows."""
    return COUNTERS.drifts()
