"""Authors edit their comments; moderators fix those of others, whose earlier texts then stay readable."""

from functools import partial

from community.comments import discussions, mentions
from community.comments.commenting import rendered, validated
from community.comments.events import CommentChanged
from community.comments.models import Comment, CommentVersion
from community.comments.visibility import lock_with_discussion
from community.core.db import db, now
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.core.visibility import AUTO_HIDDEN, MODERATOR
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
    lock_with_discussion(comment)
    require_editable(comment, editor)
    if comment.body == body:
        return False
    _require_current(comment, version)
    discussion = discussions.of(comment)
    html, mentioned = rendered(discussion, editor, body, before=comment)
    most = quotas.limit(editor, quotas.MENTIONS)
    mentions.update(comment, editor, mentioned, most, partial(discussion.is_moderated_by, editor))
    _replace(comment, editor, body, html)
    return True


def correct(comment: Comment, moderator: Member, body: str, version: int) -> bool:
    """Fix the text of someone else's comment. False if nothing changed. No one is told of a mention that this adds.

    The row is locked, and `community.moderation` has checked who can. Raises `Stale` as `edit` does.
    """
    body = validated(body)
    _require_current(comment, version)
    if comment.body == body:
        return False
    _rewrite(comment, moderator, body)
    return True


def restore(comment: Comment, by: Member, version: int) -> None:
    """Write an earlier text again, as the latest version. The row is locked."""
    _rewrite(comment, by, db.session.get_one(CommentVersion, (comment.id, version)).body)


def _rewrite(comment: Comment, moderator: Member, body: str) -> None:
    html, mentioned = mentions.render(discussions.of(comment), body, comment)
    mentions.update(comment, comment.author, mentioned, most=0, moderates=True)
    _replace(comment, moderator, body, html)


def _replace(comment: Comment, writer: Member, body: str, html: str) -> None:
    """Write a new text. The earlier one is kept if a moderator wrote it or replaces it."""
    is_author = writer.id == comment.author_id
    if comment.edited_by is not None or not is_author:
        earlier = CommentVersion(
            comment_id=comment.id,
            version=comment.version,
            body=comment.body,
            written_by=comment.edited_by or comment.author_id,
            written_at=comment.edited_at or comment.posted_at,
        )
        db.session.add(earlier)
    comment.body, comment.body_html = body, html
    comment.edited_at = now()
    comment.edited_by = None if is_author else writer.id
    comment.version += 1
    record(CommentChanged(comment.id))


def _require_current(comment: Comment, version: int) -> None:
    if comment.version != version:
        raise Stale(_("This comment has changed since you opened it. Compare both versions, then save again."))


def require_editable(comment: Comment, editor: Member) -> None:
    """Raise `Hidden` for anyone but the author, and `Refused` where they cannot edit now.

    That is: a comment that was removed or hidden after reports, where the author cannot take part, or in a locked
    or closed discussion. A pending comment can be edited and stays pending: its moderator reads the latest text.
    """
    if comment.author_id != editor.id:
        raise Hidden
    if comment.removed_by == MODERATOR:
        raise Refused(_("A moderator removed this comment, so it can’t be edited."))
    if comment.review_state == AUTO_HIDDEN:
        raise Refused(_("This comment is hidden until a moderator reviews it. You can’t edit it until then."))
    if comment.removed_by is not None:
        raise Refused(_("You deleted this comment. Restore it first, then you can edit it."))
    discussion = discussions.of(comment)
    discussion.require_voting(editor)
    discussion.require_open(editor)
