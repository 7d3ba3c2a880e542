"""The counters of comments, and the statements that recount them."""

from typing import Any

from sqlalchemy import func, select

from community.comments.models import Comment, HelpfulVote
from community.core.counters import Comparison, Drift, counter
from community.ideas.models import Idea
from community.members import scope
from community.members.models import Member

_visible: Any = select(Comment.idea_id, func.count()).where(Comment.hidden_at.is_(None)).group_by(Comment.idea_id)
_votes: Any = (
    select(HelpfulVote.comment_id, func.count())
    .join(Member, Member.id == HelpfulVote.member_id)
    .where(scope.counted())
    .group_by(HelpfulVote.comment_id)
)
COUNTERS = Comparison(counter(Idea.comment_count, _visible), counter(Comment.helpful_count, _votes))


def drifts() -> list[Drift]:
    """Ideas whose comment count and comments whose helpful count differ from the rows."""
    return COUNTERS.drifts()
