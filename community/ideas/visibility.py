"""Taking an idea out of sight, and putting it back. Votes and comments stay with it.

Keeping an idea out of sight until a moderator has looked at it: a newcomer's, or one that many flagged.

What keeps an idea out of sight, and the counter and news that follow when that changes.

It is out of sight while it is taken down, withheld, or both: then `taken_down_at` says since when.
"""

from sqlalchemy import update

from community.core.db import db, execute_bulk, lock_row, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.core.visibility import AUTHOR as AUTHOR
from community.core.visibility import MODERATOR as MODERATOR
from community.core.visibility import PENDING
from community.groups import permissions
from community.groups.models import Group
from community.ideas.events import IdeaChanged, IdeaPosted
from community.ideas.models import Idea
from community.members.models import Member


def remove(idea: Idea, by: str) -> bool:
    """Take an idea down, by its "author" or a "moderator". False if it was down already.

    What an author took down a moderator can still rule on: then it is no longer the author's to put back. What is
    withheld stays so.
    """
    lock_row(idea)
    if idea.erased_at is not None or idea.removed_by == MODERATOR:
        return False
    if by == AUTHOR and idea.removed_by == AUTHOR:
        return False
    set_state(idea, by, idea.review_state)
    return True


def restore(idea: Idea, by: str) -> bool:
    """Put an idea back. False if it stands. Raises `Refused` if a moderator took it down and the author asks, and where
    they may add nothing: in an archived group, and where they are banned.

    An author who puts back what is withheld leaves it out of sight until a moderator has looked; a moderator ends
    that too.
    """
    lock_row(idea)
    if not idea.is_hidden:
        return False
    if idea.erased_at is not None:
        raise Refused(_("Its author erased this idea when they left, so nobody can put it back."))
    if by == AUTHOR and idea.removed_by == MODERATOR:
        raise Refused(_("A moderator took this idea down, so only a moderator can put it back."))
    if by == AUTHOR and idea.removed_by is None and idea.review_state is not None:
        raise Refused(_("This idea waits for a moderator to look at it, so it is not yours to put back."))
    if by == AUTHOR:
        permissions.require_voting(idea.group_id, db.session.get_one(Member, idea.author_id))
    set_state(idea, None, idea.review_state if by == AUTHOR else None)
    return True


def hide_for_review(idea: Idea, why: str) -> bool:
    """Keep an idea out of sight, because it is `HELD` or `SET_ASIDE`. False if it is withheld already, or erased.

    One that its author or a moderator took down is withheld too, and stays so when it is put back by its author.
    """
    lock_row(idea)
    if idea.erased_at is not None or idea.review_state is not None:
        return False
    set_state(idea, idea.removed_by, why)
    return True


def approve(idea: Idea) -> bool:
    """Withhold an idea no longer: it stands, unless it is taken down besides. False if it was not withheld."""
    lock_row(idea)
    if idea.review_state is None:
        return False
    set_state(idea, idea.removed_by, None)
    return True


def restore_state(idea: Idea, removed_by: str | None, review_state: str | None) -> bool:
    """Let the same keep it out of sight as did once: undoing a ruling. False if that is so, or if it is erased."""
    lock_row(idea)
    if idea.erased_at is not None or (idea.removed_by, idea.review_state) == (removed_by, review_state):
        return False
    set_state(idea, removed_by, review_state)
    return True


def set_state(idea: Idea, removed_by: str | None, review_state: str | None) -> None:
    """Let exactly this keep an idea, whose row is locked, out of sight; or nothing, and it stands.

    What was held is news once it stands: then those are told who would have been when it was posted.
    """
    was_out, was_held = idea.is_hidden, idea.review_state == PENDING
    idea.removed_by, idea.review_state = removed_by, review_state
    is_out = bool(removed_by or review_state)
    if is_out != was_out:
        idea.hidden_at = now() if is_out else None
        idea.pinned_at = None
        db.session.flush()
        _count(idea, -1 if is_out else +1)
        record(IdeaChanged(idea.id))
    if was_held and not is_out:
        record(IdeaPosted(idea.id))


def _count(idea: Idea, by: int) -> None:
    execute_bulk(update(Group).where(Group.id == idea.group_id).values(idea_count=Group.idea_count + by))
