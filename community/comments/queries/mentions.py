"""Where somebody was named."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, select

from community.comments import scope
from community.comments.models import Comment, Mention
from community.groups.models import Group
from community.ideas.models import Idea
from community.kernel import markup, paging
from community.kernel.database import rows
from community.members.models import ADMINISTRATOR, STAFF, Member, initials

LENGTH = 200  # characters of a comment that are shown


class Naming(NamedTuple):
    """A comment that names the viewer, and what it is about."""

    comment_id: int
    mentioned_at: datetime
    excerpt: str
    is_reply: bool
    idea_title: str
    group_name: str
    group_colour: int
    name: str
    handle: str  # empty if they have left
    colour: int
    picture: str | None
    role: str

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def is_staff(self) -> bool:
        return self.role in (STAFF, ADMINISTRATOR)


def mentions(viewer: Member, cursor: str | None = None) -> paging.Page[Naming]:
    """Standing comments of others that name the viewer and that they can find, the latest first. One statement."""
    statement = (
        select(
            Mention.comment_id,
            Mention.mentioned_at,
            Comment.body_html,
            Comment.parent_id.is_not(None),
            Idea.title,
            Group.name,
            Group.colour,
            Member.name,
            case((Member.removed_at.is_(None), Member.handle), else_=""),
            Member.colour,
            Member.picture,
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
    found = rows(paging.after(statement, Mention.mentioned_at, Mention.comment_id, cursor))
    namings = [Naming(*row)._replace(excerpt=markup.excerpt(row[2], LENGTH)) for row in found]
    return paging.cut(namings, "mentioned_at", "comment_id")
