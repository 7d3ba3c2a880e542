"""Putting a comment into other words."""

from sqlalchemy import select

from community.comments import mentioning
from community.comments.commenting import checked, written
from community.comments.hiding import hold_under
from community.comments.models import Comment
from community.groups import rights
from community.ideas import locking
from community.ideas.models import SET_ASIDE, Idea
from community.kernel.database import now
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.members import allowances
from community.members.models import Member


def edit(comment: Comment, editor: Member, body: str, version: int) -> bool:
    """Give a comment a new text. False if nothing is different.

    `version` is the one that the editor began from: `Stale` if there is a newer. Only its author may, and only while
    it stands.
    """
    check(comment, editor)
    body = checked(body)
    hold_under(comment)
    check(comment, editor)
    if comment.body == body:
        return False
    if comment.version != version:
        raise Stale(_("This comment was changed since you opened it. Both texts are below: save yours to keep it."))
    html, named = written(comment.idea_id, editor, body, before=comment)
    mentioning.note(comment, named, allowances.allowed(editor, allowances.NAMES))
    comment.body, comment.body_html = body, html
    comment.edited_at = now()
    comment.version += 1
    return True


def check(comment: Comment, editor: Member) -> None:
    """Raises `Hidden` for anybody but the author, and `Refused` for what is taken down or set aside, where the
    author may do nothing but read, and where the discussion is locked to them.

    What is held may be changed, and stays held: its moderator reads it as it is then.
    """
    if comment.author_id != editor.id:
        raise Hidden
    if comment.taken_down_by == "moderator":
        raise Refused(_("A moderator took this comment down, so it stays as it is."))
    if comment.withheld == SET_ASIDE:
        raise Refused(
            _("This comment is out of sight until a moderator has looked at it, and stays as it is until then.")
        )
    if comment.taken_down_by is not None:
        raise Refused(_("You took this comment down. Put it back first; then you can edit it."))
    rights.require_voting(select(Idea.group_id).where(Idea.id == comment.idea_id).scalar_subquery(), editor)
    locking.require_open(comment.idea_id, editor)
