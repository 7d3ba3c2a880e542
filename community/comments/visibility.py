"""What keeps a comment out of the thread, and the counter and news that follow when that changes.

It is out of sight while it is taken down, withheld, or both: then `taken_down_at` says since when.

Taking a comment out of the thread, and putting it back. The row and its text stay.

Keeping a comment out of sight until a moderator has looked at it: a newcomer's, or one that many flagged.
"""

from sqlalchemy import select, update

from community.comments import mentions
from community.comments.events import CommentPosted
from community.comments.models import Comment
from community.core.db import db, lock_row, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.core.visibility import PENDING
from community.groups import permissions
from community.ideas import locking
from community.ideas.models import Idea
from community.members.models import Member


def lock_with_idea(comment: Comment) -> None:
    """Lock the comment's idea, then the comment: who answers it locks them in this order too."""
    db.session.execute(select(Idea.id).where(Idea.id == comment.idea_id).with_for_update(key_share=True))
    lock_row(comment)


def _set_state(comment: Comment, removed_by: str | None, review_state: str | None) -> None:
    """Let exactly this keep a comment, held under its idea, out of sight; or nothing, and it stands.

    What was held is news once it stands: those it names are told then.
    """
    was_out, was_held = comment.hidden_at is not None, comment.review_state == PENDING
    comment.removed_by, comment.review_state = removed_by, review_state
    is_out = bool(removed_by or review_state)
    if is_out != was_out:
        comment.hidden_at = now() if is_out else None
        db.session.flush()
        change_comment_count(comment.idea_id, -1 if is_out else +1)
    if was_out and not is_out:
        mentions.notify(comment)
    if was_held and not is_out:
        record(CommentPosted(comment.id))


def change_comment_count(idea_id: int, by: int) -> None:
    """Move the counter of an idea's standing comments."""
    db.session.execute(
        update(Idea)
        .where(Idea.id == idea_id)
        .values(comment_count=Idea.comment_count + by)
        .execution_options(synchronize_session=False)
    )


AUTHOR, MODERATOR = "author", "moderator"


def remove(comment: Comment, by: str) -> bool:
    """Take a comment down, by its "author" or a "moderator". False if it was down already.

    A moderator may also take down what its author did; then the author can no longer put it back. What is withheld
    stays so.
    """
    lock_with_idea(comment)
    if comment.erased_at is not None or comment.removed_by == MODERATOR:
        return False
    if by == AUTHOR and comment.removed_by == AUTHOR:
        return False
    _set_state(comment, by, comment.review_state)
    return True


def restore(comment: Comment, by: str) -> bool:
    """Let a comment stand again. False if it stands. Each undoes only their own: `Refused` otherwise.

    An author is refused too where they may add nothing: in an archived group, where they are banned, and in a
    discussion that is locked to them.

    An author who puts back what is withheld leaves it out of sight until a moderator has looked; a moderator ends
    that too.
    """
    lock_with_idea(comment)
    if comment.hidden_at is None:
        return False
    if comment.erased_at is not None:
        raise Refused(_("Its author erased this comment when they left, so nobody can put it back."))
    if by == AUTHOR and comment.removed_by == MODERATOR:
        raise Refused(_("A moderator took this comment down, so only a moderator can put it back."))
    if by == AUTHOR and comment.removed_by is None and comment.review_state is not None:
        raise Refused(_("This comment waits for a moderator to look at it, so it is not yours to put back."))
    if by == MODERATOR and comment.removed_by == AUTHOR:
        raise Refused(_("Its author took this comment down, so only they can put it back."))
    if by == AUTHOR:
        _require_participation(comment)
    _set_state(comment, None, comment.review_state if by == AUTHOR else None)
    return True


def _require_participation(comment: Comment) -> None:
    author = db.session.get_one(Member, comment.author_id)
    permissions.require_voting(select(Idea.group_id).where(Idea.id == comment.idea_id).scalar_subquery(), author)
    locking.require_open(comment.idea_id, author)


def hide_for_review(comment: Comment, why: str) -> bool:
    """Keep a comment out of sight, because it is `HELD` or `SET_ASIDE`. False if it is withheld already, or erased.

    One that its author or a moderator took down is withheld too, and stays so when it is put back by its author.
    """
    lock_with_idea(comment)
    if comment.erased_at is not None or comment.review_state is not None:
        return False
    _set_state(comment, comment.removed_by, why)
    return True


def approve(comment: Comment) -> bool:
    """Withhold a comment no longer: it stands, unless it is taken down besides. False if it was not withheld."""
    lock_with_idea(comment)
    if comment.review_state is None:
        return False
    _set_state(comment, comment.removed_by, None)
    return True


def restore_state(comment: Comment, removed_by: str | None, review_state: str | None) -> bool:
    """Let the same keep it out of sight as did once: undoing a ruling. False if that is so, or if it is erased."""
    lock_with_idea(comment)
    if comment.erased_at is not None or (comment.removed_by, comment.review_state) == (removed_by, review_state):
        return False
    _set_state(comment, removed_by, review_state)
    return True
