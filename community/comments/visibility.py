"""Hiding comments and making them visible again. The row and its text stay.

The state machine is `core.visibility`; this module locks the rows, words the refusals and keeps the
comment count and the notifications that follow. `Comment.hidden_at` is set while a comment is hidden, whatever the
cause.
"""

from community.comments import discussions, mentions
from community.comments.events import CommentChanged, CommentPosted
from community.comments.models import Comment
from community.core import visibility
from community.core.db import db, lock_row, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.core.outbox import record
from community.core.visibility import AUTHOR as AUTHOR
from community.core.visibility import MODERATOR as MODERATOR
from community.core.visibility import PENDING, NotRestorable, Obstacle, Visibility
from community.members.models import Member

_REFUSALS = {
    Obstacle.REMOVED_BY_MODERATOR: lazy_gettext(
        "A moderator removed this comment, so only a moderator can restore it."
    ),
    Obstacle.UNDER_REVIEW: lazy_gettext("This comment is under review, so only a moderator can restore it."),
}


def remove(comment: Comment, by: str) -> bool:
    """Remove a comment; `by` is `AUTHOR` or `MODERATOR`. False if it was removed already, or erased.

    A moderator can also remove what its author removed: then the author can no longer restore it.
    """
    lock_with_discussion(comment)
    return comment.erased_at is None and _set_state(comment, visibility.remove(_state(comment), by))


def restore(comment: Comment, by: str) -> bool:
    """Undo a removal. False if the comment is visible. Each can only undo their own removal: `Refused` otherwise.

    Also raises `Refused` for an author who cannot comment there now: in an archived group, while banned, or in a
    locked or closed discussion. Restoring by a moderator also ends a review.
    """
    lock_with_discussion(comment)
    if comment.hidden_at is None:
        return False
    if comment.erased_at is not None:
        raise Refused(_("The author erased this comment when they left, so it can’t be restored."))
    if by == MODERATOR and comment.removed_by == AUTHOR:
        raise Refused(_("The author deleted this comment, so only they can restore it."))
    try:
        state = visibility.restore(_state(comment), by)
    except NotRestorable as refusal:
        raise Refused(str(_REFUSALS[refusal.obstacle])) from None
    if by == AUTHOR:
        _require_participation(comment)
    return _set_state(comment, state)


def hide_for_review(comment: Comment, why: str) -> bool:
    """Hide a comment until a moderator reviews it; `why` is `PENDING` or `AUTO_HIDDEN`. A removal stays as it is.

    False if it is under review already, or erased.
    """
    lock_with_discussion(comment)
    return comment.erased_at is None and _set_state(comment, visibility.hide_for_review(_state(comment), why))


def approve(comment: Comment) -> bool:
    """End a review. The comment becomes visible unless it was also removed. False if it was not under review."""
    lock_with_discussion(comment)
    return _set_state(comment, visibility.approve(_state(comment)))


def restore_state(comment: Comment, removed_by: str | None, review_state: str | None) -> bool:
    """Return to an earlier state, when a moderation action is undone. False if nothing changes, or it is erased."""
    lock_with_discussion(comment)
    state = Visibility(removed_by, review_state)
    if comment.erased_at is not None or state == _state(comment):
        return False
    return _set_state(comment, state)


def lock_with_discussion(comment: Comment) -> None:
    """Lock what the comment belongs to, then the comment: the order in which replying locks them too."""
    discussions.of(comment).lock()
    lock_row(comment)


def _state(comment: Comment) -> Visibility:
    return Visibility(comment.removed_by, comment.review_state)


def _set_state(comment: Comment, state: Visibility | None) -> bool:
    """Write a new state of a locked comment. False for None: nothing changes.

    A comment that was pending counts as posted once it becomes visible; mentioned members are notified then.
    """
    if state is None:
        return False
    was_hidden, was_pending = comment.hidden_at is not None, comment.review_state == PENDING
    comment.removed_by, comment.review_state = state
    if state.is_hidden != was_hidden:
        comment.hidden_at = now() if state.is_hidden else None
        db.session.flush()
        discussions.of(comment).change_comment_count(-1 if state.is_hidden else +1)
        record(CommentChanged(comment.id))
    if was_hidden and not state.is_hidden:
        mentions.notify(comment)
    if was_pending and not state.is_hidden:
        record(CommentPosted(comment.id))
    return True


def _require_participation(comment: Comment) -> None:
    author = db.session.get_one(Member, comment.author_id)
    discussion = discussions.of(comment)
    discussion.require_voting(author)
    discussion.require_open(author)
