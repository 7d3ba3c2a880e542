"""Closing an idea's discussion to all but its group's moderators, and opening it again. Votes and marks go on."""

from sqlalchemy import select

from community.core.db import db, exists, lock_row, now
from community.core.i18n import gettext as _
from community.groups import scope as group_scope
from community.groups.models import Group
from community.groups.permissions import NotPermitted
from community.ideas.models import Idea
from community.members.models import Member


def lock(idea: Idea) -> bool:
    """Nobody but moderators comments, replies or edits comments from now on. False if it was so."""
    lock_row(idea)
    if idea.locked_at is not None:
        return False
    idea.locked_at = now()
    return True


def unlock(idea: Idea) -> bool:
    """Everyone may talk again who could before. False if they can."""
    lock_row(idea)
    if idea.locked_at is None:
        return False
    idea.locked_at = None
    return True


def require_open(idea_id: int, member: Member) -> None:
    """Raise `Barred` where the discussion is locked to this member. The idea is locked against change before."""
    locked = db.session.scalar(select(Idea.group_id).where(Idea.id == idea_id, Idea.locked_at.is_not(None)))
    if locked is None or exists(select(Group.id).where(Group.id == locked, group_scope.moderated_by(member))):
        return
    raise NotPermitted(locked_message())


def locked_message() -> str:
    """Why nothing can be added to a locked discussion."""
    return _("A moderator locked this discussion. You can read it, vote and mark what helps, but not add to it.")
