"""Comments that mention a member."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from community.comments import discussions, scope
from community.comments.models import Comment, Mention
from community.core import markup, pagination
from community.core.db import rows
from community.groups.models import Group
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary

EXCERPT_LENGTH = 200  # characters of a comment that are shown


class MentionRow(NamedTuple):
    """A comment that mentions the viewer, and the idea or the announcement it is on."""

    author: MemberSummary
    comment_id: int
    mentioned_at: datetime
    excerpt: str
    is_reply: bool
    title: str
    group_name: str | None  # None: an announcement to the whole site
    group_color: int | None


def mentions(viewer: Member, cursor: str | None = None) -> pagination.Page[MentionRow]:
    """Visible comments of others that mention the viewer and that they can find, newest first. One statement."""
    statement = discussions.join(
        select(
            *summary.columns(),
            Mention.comment_id,
            Mention.mentioned_at,
            Comment.body_html.label("excerpt"),
            Comment.parent_id.is_not(None),
            discussions.title(),
            Group.name,
            Group.color,
        )
        .join(Comment, Comment.id == Mention.comment_id)
        .join(Member, Member.id == Comment.author_id)
    ).where(
        Mention.member_id == viewer.id,
        Mention.withdrawn_at.is_(None),
        Comment.author_id != viewer.id,
        scope.listed_to(viewer),
    )
    found = rows(pagination.after(statement, Mention.mentioned_at, Mention.comment_id, cursor))
    mentioning = [MentionRow(*summary.unpack(row)) for row in found]
    excerpts = [row._replace(excerpt=markup.excerpt(row.excerpt, EXCERPT_LENGTH)) for row in mentioning]
    return pagination.to_page(excerpts, "mentioned_at", "comment_id")
