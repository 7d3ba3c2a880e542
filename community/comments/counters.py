"""The counters of comments, compared with the comments and with the marks on them."""

from typing import Any

from sqlalchemy import func, select

from community.comments.models import Comment, HelpfulVote
from community.core.counters import Drift, compare, counter
from community.ideas.models import Idea

_standing: Any = select(Comment.idea_id, func.count()).where(Comment.hidden_at.is_(None)).group_by(Comment.idea_id)
_marks: Any = select(HelpfulVote.comment_id, func.count()).group_by(HelpfulVote.comment_id)
COUNTERS = (counter(Idea.comment_count, _standing), counter(Comment.helpful_count, _marks))


def drifts() -> list[Drift]:
    """Ideas whose counter differs from their standing comments, and comments whose counter differs from their marks."""
    return compare(COUNTERS)
