"""Lock the discussion of an idea for everyone but moderators of its group, and unlock it. Voting goes on."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from community.core.db import exists, lock_row, now
from community.core.i18n import gettext as _
from community.core.statements import built_once, fetch
from community.groups import scope as group_scope
from community.groups.models import Group
from community.groups.permissions import NotPermitted
from community.ideas.models import Idea
from community.members.models import Member


def lock(idea: Idea) -> bool:
    """From now on only moderators can comment, reply or edit comments. False if it was locked."""
    lock_row(idea)
    if idea.locked_at is not None:
        return False
    idea.locked_at = now()
    return True


def unlock(idea: Idea) -> bool:
    """Open the discussion again. False if it was not locked."""
    lock_row(idea)
    if idea.locked_at is None:
        return False
    idea.locked_at = None
    return True


def require_open(idea_id: int, member: Member) -> None:
    """Raise `NotPermitted` if the discussion is locked for this member. The caller has locked the idea's row.

    That of a merged idea is locked with the one of its root, where its comments appear.
    """
    locked = fetch(_select_locked(), idea_id=idea_id)
    if not locked or exists(select(Group.id).where(Group.id == locked[0][0], group_scope.moderated_by(member))):
        return
    raise NotPermitted(locked_message())


@built_once
def _select_locked() -> Any:
    """The group of a locked idea, of the two."""
    part = aliased(Idea)
    is_it = part.id == bindparam("idea_id")
    discussed = select(part.id).where(is_it).union(select(part.merged_into_id).where(is_it))
    return select(Idea.group_id).where(Idea.id.in_(discussed), Idea.locked_at.is_not(None)).order_by(Idea.id).limit(1)


def locked_message() -> str:
    """Why no comment can be added to a locked discussion."""
    return _("A moderator locked this discussion. You can still read and vote, but you can’t comment.")
