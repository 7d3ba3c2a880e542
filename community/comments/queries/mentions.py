"""Where somebody was named."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, select

from community.comments import scope
from community.comments.models import Comment, Mention
from community.core import markup, pagination
from community.core.db import rows
from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import ADMINISTRATOR, STAFF, Member, initials

EXCERPT_LENGTH = 200  # characters of a comment that are shown


class MentionRow(NamedTuple):
    """A comment that names the viewer, and what it is about."""

    comment_id: int
    mentioned_at: datetime
    excerpt: str
    is_reply: bool
    idea_title: str
    group_name: str
    group_color: int
    name: str
    handle: str  # empty if they have left
    color: int
    avatar: str | None
    role: str

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def is_staff(self) -> bool:
        return self.role in (STAFF, ADMINISTRATOR)


def mentions(viewer: Member, cursor: str | None = None) -> pagination.Page[MentionRow]:
    """Standing comments of others that name the viewer and that they can find, the latest first. One statement."""
    statement = (
        select(
            Mention.comment_id,
            Mention.mentioned_at,
            Comment.body_html,
            Comment.parent_id.is_not(None),
            Idea.title,
            Group.name,
            Group.color,
            Member.name,
            case((Member.deleted_at.is_(None), Member.handle), else_=""),
            Member.color,
            Member.avatar,
            Member.role,
        )
        .join(Comment, Comment.id == Mention.comment_id)
        .join(Idea, Idea.id == Comment.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Comment.author_id)
        .where(
            Mention.member_id == viewer.id,
            Mention.withdrawn_at.is_(None),
            Comment.author_id != viewer.id,
            scope.listed_to(viewer),
        )
    )
    found = rows(pagination.after(statement, Mention.mentioned_at, Mention.comment_id, cursor))
    namings = [MentionRow(*row)._replace(excerpt=markup.excerpt(row[2], EXCERPT_LENGTH)) for row in found]
    return pagination.to_page(namings, "mentioned_at", "comment_id")
