"""Putting a comment into other words."""

from sqlalchemy import select

from community.comments import mentions
from community.comments.commenting import rendered, validated
from community.comments.models import Comment
from community.comments.visibility import lock_with_idea
from community.core.db import now
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.core.visibility import AUTO_HIDDEN
from community.groups import permissions
from community.ideas import locking
from community.ideas.models import Idea
from community.members import quotas
from community.members.models import Member


def edit(comment: Comment, editor: Member, body: str, version: int) -> bool:
    """Give a comment a new text. False if nothing is different.

    `version` is the one that the editor began from: `Stale` if there is a newer. Only its author may, and only while
    it stands.
    """
    require_editable(comment, editor)
    body = validated(body)
    lock_with_idea(comment)
    require_editable(comment, editor)
    if comment.body == body:
        return False
    if comment.version != version:
        raise Stale(_("This comment was changed since you opened it. Both texts are below: save yours to keep it."))
    html, named = rendered(comment.idea_id, editor, body, before=comment)
    mentions.update(comment, named, quotas.limit(editor, quotas.MENTIONS))
    comment.body, comment.body_html = body, html
    comment.edited_at = now()
    comment.version += 1
    return True


def require_editable(comment: Comment, editor: Member) -> None:
    """Raises `Hidden` for anybody but the author, and `Refused` for what is taken down or set aside, where the
    author may do nothing but read, and where the discussion is locked to them.

    What is held may be changed, and stays held: its moderator reads it as it is then.
    """
    if comment.author_id != editor.id:
        raise Hidden
    if comment.removed_by == "moderator":
        raise Refused(_("A moderator took this comment down, so it stays as it is."))
    if comment.review_state == AUTO_HIDDEN:
        raise Refused(
            _("This comment is out of sight until a moderator has looked at it, and stays as it is until then.")
        )
    if comment.removed_by is not None:
        raise Refused(_("You took this comment down. Put it back first; then you can edit it."))
    permissions.require_voting(select(Idea.group_id).where(Idea.id == comment.idea_id).scalar_subquery(), editor)
    locking.require_open(comment.idea_id, editor)
