"""The counters of comments, compared with the comments."""

from typing import Any

from sqlalchemy import func, select

from community.comments.models import Comment
from community.ideas.models import Idea
from community.kernel.recounting import Drift, compare


def drifts() -> list[Drift]:
    """Ideas whose counter differs from their standing comments."""
    counted: Any = select(Comment.idea_id, func.count()).where(Comment.taken_down_at.is_(None))
    return compare(Idea.comment_count, counted.group_by(Comment.idea_id))
