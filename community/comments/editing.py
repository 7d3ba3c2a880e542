"""Authors edit their comments."""

from sqlalchemy import select

from community.comments import mentions
from community.comments.commenting import moderates_group_of, rendered, validated
from community.comments.models import Comment
from community.comments.visibility import lock_with_idea
from community.core.db import now
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.core.visibility import AUTO_HIDDEN, MODERATOR
from community.groups import permissions
from community.ideas import locking
from community.ideas.models import Idea
from community.members import quotas, rate_limits
from community.members.models import Member


def edit(comment: Comment, editor: Member, body: str, version: int) -> bool:
    """Replace a comment's text. False if it is the same.

    `version` is the one the new text was made from: raises `Stale` if there is a newer one, and what
    `require_editable` raises.
    """
    require_editable(comment, editor)
    body = validated(body)
    rate_limits.lock_member(editor)  # before the idea, see `core.db.lock_row`
    lock_with_idea(comment)
    require_editable(comment, editor)
    if comment.body == body:
        return False
    if comment.version != version:
        raise Stale(_("This comment has changed since you opened it. Compare both versions, then save again."))
    html, mentioned = rendered(comment.idea_id, editor, body, before=comment)
    most = quotas.limit(editor, quotas.MENTIONS)
    mentions.update(comment, editor, mentioned, most, moderates_group_of(comment.idea_id, editor))
    comment.body, comment.body_html = body, html
    comment.edited_at = now()
    comment.version += 1
    return True


def require_editable(comment: Comment, editor: Member) -> None:
    """Raise `Hidden` for anyone but the author, and `Refused` where they cannot edit now.

    That is: a comment that was removed or hidden after reports, where the author cannot take part, or in a locked
    discussion. A pending comment can be edited and stays pending: its moderator reads the latest text.
    """
    if comment.author_id != editor.id:
        raise Hidden
    if comment.removed_by == MODERATOR:
        raise Refused(_("A moderator removed this comment, so it can’t be edited."))
    if comment.review_state == AUTO_HIDDEN:
        raise Refused(_("This comment is hidden until a moderator reviews it. You can’t edit it until then."))
    if comment.removed_by is not None:
        raise Refused(_("You deleted this comment. Restore it first, then you can edit it."))
    permissions.require_voting(select(Idea.group_id).where(Idea.id == comment.idea_id).scalar_subquery(), editor)
    locking.require_open(comment.idea_id, editor)
