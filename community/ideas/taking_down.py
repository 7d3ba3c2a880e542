"""Taking an idea out of sight, and putting it back. Votes and comments stay with it."""

from community.groups import rights
from community.ideas import hiding
from community.ideas.models import Idea
from community.kernel.database import db, hold
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members.models import Member

AUTHOR, MODERATOR = "author", "moderator"


def take_down(idea: Idea, by: str) -> bool:
    """Take an idea down, by its "author" or a "moderator". False if it was down already.

    What an author took down a moderator can still rule on: then it is no longer the author's to put back. What is
    withheld stays so.
    """
    hold(idea)
    if idea.erased_at is not None or idea.taken_down_by == MODERATOR:
        return False
    if by == AUTHOR and idea.taken_down_by == AUTHOR:
        return False
    hiding.settle(idea, by, idea.withheld)
    return True


def put_back(idea: Idea, by: str) -> bool:
    """Put an idea back. False if it stands. Raises `Refused` if a moderator took it down and the author asks, and where
    they may add nothing: in an archived group, and where they are banned.

    An author who puts back what is withheld leaves it out of sight until a moderator has looked; a moderator ends
    that too.
    """
    hold(idea)
    if not idea.is_taken_down:
        return False
    if idea.erased_at is not None:
        raise Refused(_("Its author erased this idea when they left, so nobody can put it back."))
    if by == AUTHOR and idea.taken_down_by == MODERATOR:
        raise Refused(_("A moderator took this idea down, so only a moderator can put it back."))
    if by == AUTHOR and idea.taken_down_by is None and idea.withheld is not None:
        raise Refused(_("This idea waits for a moderator to look at it, so it is not yours to put back."))
    if by == AUTHOR:
        rights.require_voting(idea.group_id, db.session.get_one(Member, idea.author_id))
    hiding.settle(idea, None, idea.withheld if by == AUTHOR else None)
    return True
