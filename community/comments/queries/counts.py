"""Counts of comments by author."""

from sqlalchemy import func, select

from community.comments.models import Comment
from community.core.db import db


def count_by_author(author_id: int) -> int:
    """How many comments a member would keep or erase by deleting their account, visible or not."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Comment).where(Comment.author_id == author_id, Comment.erased_at.is_(None))
        )
        or 0
    )
