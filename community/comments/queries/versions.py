"""The texts of a comment that a moderator has edited."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from community.comments.models import Comment, CommentVersion
from community.core.db import db, rows
from community.members.models import Member

MOST = 100  # texts of one comment that are shown


class CommentText(NamedTuple):
    """A version of the text of a comment."""

    version: int
    body: str
    written_at: datetime
    moderator: str  # the name of the moderator who wrote it; empty: its author


def versions(comment: Comment) -> list[CommentText]:
    """The texts of a comment that the viewer has found, newest first, beginning with the present one."""
    name = db.session.scalar(select(Member.name).where(Member.id == comment.edited_by)) if comment.edited_by else None
    present = CommentText(comment.version, comment.body, comment.edited_at or comment.posted_at, name or "")
    earlier = rows(
        select(CommentVersion.version, CommentVersion.body, CommentVersion.written_at, Member.id, Member.name)
        .join(Member, Member.id == CommentVersion.written_by)
        .where(CommentVersion.comment_id == comment.id)
        .order_by(CommentVersion.version.desc())
        .limit(MOST)
    )
    texts = (
        CommentText(row.version, row.body, row.written_at, "" if row.id == comment.author_id else row.name)
        for row in earlier
    )
    return [present, *texts]


def text_of_version(comment: Comment, version: int) -> str | None:
    """An earlier text of a comment that the viewer has found; None if it was not kept."""
    found = db.session.get(CommentVersion, (comment.id, version)) if 0 < version < 2**31 else None
    return found.body if found is not None else None
