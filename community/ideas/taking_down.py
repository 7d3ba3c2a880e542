"""Taking an idea out of sight, and putting it back. Votes and comments stay with it."""

from sqlalchemy import update

from community.groups.models import Group
from community.ideas.events import IdeaChanged
from community.ideas.models import Idea
from community.kernel.database import db, hold, now
from community.kernel.errors import Refused
from community.kernel.outbox import record
from community.kernel.words import gettext as _

AUTHOR, MODERATOR = "author", "moderator"


def take_down(idea: Idea, by: str) -> bool:
    """Take an idea down, by its "author" or a "moderator". False if it was down already.

    What an author took down a moderator can still rule on: then it is no longer the author's to put back.
    """
    hold(idea)
    was_standing = not idea.is_taken_down
    if idea.erased_at is not None:
        return False
    if not was_standing and (by == AUTHOR or idea.taken_down_by == MODERATOR):
        return False
    idea.taken_down_by = by
    idea.taken_down_at = now()
    if was_standing:
        _count(idea, -1)
        record(IdeaChanged(idea.id))
    return True


def put_back(idea: Idea, by: str) -> bool:
    """Put an idea back. False if it stands. Raises `Refused` if a moderator took it down and the author asks."""
    hold(idea)
    if not idea.is_taken_down:
        return False
    if idea.erased_at is not None:
        raise Refused(_("Its author erased this idea when they left, so nobody can put it back."))
    if by == AUTHOR and idea.taken_down_by == MODERATOR:
        raise Refused(_("A moderator took this idea down, so only a moderator can put it back."))
    idea.taken_down_at = idea.taken_down_by = None
    _count(idea, +1)
    record(IdeaChanged(idea.id))
    return True


def _count(idea: Idea, by: int) -> None:
    db.session.execute(
        update(Group)
        .where(Group.id == idea.group_id)
        .values(idea_count=Group.idea_count + by)
        .execution_options(synchronize_session=False)
    )
