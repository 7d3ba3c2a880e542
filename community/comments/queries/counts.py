"""Counts of comments by author."""

from sqlalchemy import func, select

from community.comments import scope
from community.comments.models import Comment
from community.core.db import db
from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import Member

MOST_COUNTED = 500  # comments of one member


def count_by_author(author_id: int) -> int:
    """How many comments a member would keep or erase by deleting their account, visible or not."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Comment).where(Comment.author_id == author_id, Comment.erased_at.is_(None))
        )
        or 0
    )


def count_helpful(viewer: Member | None, author_id: int) -> int:
    """How many of a member's newest `MOST_COUNTED` comments that the viewer can read others found helpful."""
    found = (
        select(Comment.helpful_count)
        .join(Idea, Idea.id == Comment.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(Comment.author_id == author_id, scope.listed_to(viewer))
        .order_by(Comment.posted_at.desc(), Comment.id.desc())
        .limit(MOST_COUNTED)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(found).where(found.c.helpful_count > 0)) or 0
