"""The comments of one idea for its feed."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from community.comments import scope
from community.comments.models import Comment
from community.core.db import rows
from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import Member


class FeedComment(NamedTuple):
    """A comment in a feed."""

    id: int
    author_name: str
    author_role: str
    posted_at: datetime
    edited_at: datetime | None
    body_html: str


def feed_comments(viewer: Member | None, idea_id: int, limit: int) -> list[FeedComment]:
    """The latest comments of an idea that the viewer's lists show. One statement."""
    found = rows(
        select(Comment.id, Member.name, Member.role, Comment.posted_at, Comment.edited_at, Comment.body_html)
        .join(Idea, Idea.id == Comment.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Comment.author_id)
        .where(Comment.idea_id == idea_id, scope.listed_to(viewer, Idea))
        .order_by(Comment.posted_at.desc(), Comment.id.desc())
        .limit(limit)
    )
    return [FeedComment(*row) for row in found]
