"""Taking a comment out of the thread, and putting it back. The row and its text stay."""

from sqlalchemy import select

from community.comments.commenting import count
from community.comments.models import Comment
from community.ideas.models import Idea
from community.kernel.database import db, hold, now
from community.kernel.errors import Refused
from community.kernel.words import gettext as _

AUTHOR, MODERATOR = "author", "moderator"


def take_down(comment: Comment, by: str) -> bool:
    """Take a comment down, by its "author" or a "moderator". False if it was down already.

    A moderator may also take down what its author did; then the author can no longer put it back.
    """
    hold_under(comment)
    if comment.taken_down_at is not None:
        if by == AUTHOR or comment.taken_down_by == MODERATOR or comment.erased_at is not None:
            return False
        comment.taken_down_by = MODERATOR
        return True
    _mark(comment, by)
    count(comment.idea_id, -1)
    return True


def hold_under(comment: Comment) -> None:
    """Lock the comment's idea, then the comment: who answers it locks them in this order too."""
    db.session.execute(select(Idea.id).where(Idea.id == comment.idea_id).with_for_update(key_share=True))
    hold(comment)


def put_back(comment: Comment, by: str) -> bool:
    """Let a comment stand again. False if it stands. Each undoes only their own: `Refused` otherwise."""
    hold_under(comment)
    if comment.taken_down_at is None:
        return False
    if comment.erased_at is not None:
        raise Refused(_("Its author erased this comment when they left, so nobody can put it back."))
    if comment.taken_down_by != by:
        if by == AUTHOR:
            raise Refused(_("A moderator took this comment down, so only a moderator can put it back."))
        raise Refused(_("Its author took this comment down, so only they can put it back."))
    _mark(comment, None)
    count(comment.idea_id, +1)
    return True


def _mark(comment: Comment, by: str | None) -> None:
    comment.taken_down_at = now() if by else None
    comment.taken_down_by = by
    db.session.flush()
