"""Taking a comment out of the thread, and putting it back. The row and its text stay."""

from sqlalchemy import select

from community.comments import hiding
from community.comments.hiding import hold_under
from community.comments.models import Comment
from community.groups import rights
from community.ideas import locking
from community.ideas.models import Idea
from community.kernel.database import db
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members.models import Member

AUTHOR, MODERATOR = "author", "moderator"

__all__ = ["AUTHOR", "MODERATOR", "hold_under", "put_back", "take_down"]


def take_down(comment: Comment, by: str) -> bool:
    """Take a comment down, by its "author" or a "moderator". False if it was down already.

    A moderator may also take down what its author did; then the author can no longer put it back. What is withheld
    stays so.
    """
    hold_under(comment)
    if comment.erased_at is not None or comment.taken_down_by == MODERATOR:
        return False
    if by == AUTHOR and comment.taken_down_by == AUTHOR:
        return False
    hiding.settle(comment, by, comment.withheld)
    return True


def put_back(comment: Comment, by: str) -> bool:
    """Let a comment stand again. False if it stands. Each undoes only their own: `Refused` otherwise.

    An author is refused too where they may add nothing: in an archived group, where they are banned, and in a
    discussion that is locked to them.

    An author who puts back what is withheld leaves it out of sight until a moderator has looked; a moderator ends
    that too.
    """
    hold_under(comment)
    if comment.taken_down_at is None:
        return False
    if comment.erased_at is not None:
        raise Refused(_("Its author erased this comment when they left, so nobody can put it back."))
    if by == AUTHOR and comment.taken_down_by == MODERATOR:
        raise Refused(_("A moderator took this comment down, so only a moderator can put it back."))
    if by == AUTHOR and comment.taken_down_by is None and comment.withheld is not None:
        raise Refused(_("This comment waits for a moderator to look at it, so it is not yours to put back."))
    if by == MODERATOR and comment.taken_down_by == AUTHOR:
        raise Refused(_("Its author took this comment down, so only they can put it back."))
    if by == AUTHOR:
        _require_taking_part(comment)
    hiding.settle(comment, None, comment.withheld if by == AUTHOR else None)
    return True


def _require_taking_part(comment: Comment) -> None:
    author = db.session.get_one(Member, comment.author_id)
    rights.require_voting(select(Idea.group_id).where(Idea.id == comment.idea_id).scalar_subquery(), author)
    locking.require_open(comment.idea_id, author)
