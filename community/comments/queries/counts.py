"""Comments tallied by author, for pages of lower floors, which are given these from their door."""

from sqlalchemy import func, select

from community.comments.models import Comment
from community.core.db import db


def count_by_author(author_id: int) -> int:
    """How many comments there are to erase or to keep when a member leaves, wherever they stand."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Comment).where(Comment.author_id == author_id, Comment.erased_at.is_(None))
        )
        or 0
    )
