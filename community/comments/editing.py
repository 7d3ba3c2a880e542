"""Putting a comment into other words."""

from community.comments import mentioning
from community.comments.commenting import checked
from community.comments.models import Comment
from community.kernel.database import hold, now
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.members.models import Member


def edit(comment: Comment, editor: Member, body: str, version: int) -> bool:
    """Give a comment a new text. False if nothing is different.

    `version` is the one that the editor began from: `Stale` if there is a newer. Only its author may, and only while
    it stands.
    """
    check(comment, editor)
    body = checked(body)
    hold(comment)
    check(comment, editor)
    if comment.body == body:
        return False
    if comment.version != version:
        raise Stale(_("This comment was changed since you opened it. Both texts are below: save yours to keep it."))
    html, named = mentioning.read(comment.idea_id, body, before=comment)
    mentioning.note(comment, named)
    comment.body, comment.body_html = body, html
    comment.edited_at = now()
    comment.version += 1
    return True


def check(comment: Comment, editor: Member) -> None:
    """Raises `Hidden` for anybody but the author, and `Refused` for what is taken down."""
    if comment.author_id != editor.id:
        raise Hidden
    if comment.taken_down_by == "moderator":
        raise Refused(_("A moderator took this comment down, so it stays as it is."))
    if comment.taken_down_at is not None:
        raise Refused(_("You took this comment down. Put it back first; then you can edit it."))
