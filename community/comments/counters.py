"""The counters of comments, compared with the comments and with the marks on them."""

from typing import Any

from sqlalchemy import func, select

from community.comments.models import Comment, HelpfulVote
from community.core.counters import Drift, compare
from community.ideas.models import Idea


def drifts() -> list[Drift]:
    """Ideas whose counter differs from their standing comments, and comments whose counter differs from their marks."""
    counted: Any = select(Comment.idea_id, func.count()).where(Comment.hidden_at.is_(None))
    marked: Any = select(HelpfulVote.comment_id, func.count()).group_by(HelpfulVote.comment_id)
    return [*compare(Idea.comment_count, counted.group_by(Comment.idea_id)), *compare(Comment.helpful_count, marked)]
