"""The counters of comments, compared with the comments and with the marks on them."""

from typing import Any

from sqlalchemy import func, select

from community.comments.models import Comment, HelpfulMark
from community.ideas.models import Idea
from community.kernel.recounting import Drift, compare


def drifts() -> list[Drift]:
    """Ideas whose counter differs from their standing comments, and comments whose counter differs from their marks."""
    counted: Any = select(Comment.idea_id, func.count()).where(Comment.taken_down_at.is_(None))
    marked: Any = select(HelpfulMark.comment_id, func.count()).group_by(HelpfulMark.comment_id)
    return [*compare(Idea.comment_count, counted.group_by(Comment.idea_id)), *compare(Comment.helpful_count, marked)]
