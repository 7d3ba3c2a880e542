"""Pin ideas: up to three come first on their group's page. Moving or hiding an idea unpins it."""

from sqlalchemy import func, select

from community.core.db import db, lock_row, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.groups.models import Group
from community.groups.permissions import require_active, require_moderator
from community.ideas import scope
from community.ideas.models import Idea
from community.members.models import Member

MAX_PINNED = 3


def pin(idea: Idea, by: Member) -> bool:
    """Pin an idea. False if it is pinned. Raises `Refused`, and `Hidden` for members who do not moderate there."""
    group = _locked_group(idea, by)
    if idea.pinned_at is not None:
        return False
    if idea.is_hidden:
        raise Refused(_("This idea is hidden. Only visible ideas can be pinned."))
    if idea.is_merged:
        raise Refused(_("This idea was merged into another one. Pin that one instead."))
    pinned = (Idea.group_id == group.id, Idea.pinned_at.is_not(None), scope.not_merged())
    count = db.session.scalar(select(func.count()).where(*pinned))
    if (count or 0) >= MAX_PINNED:
        raise Refused(_("This group already has three pinned ideas. Unpin one first."))
    idea.pinned_at = now()
    return True


def unpin(idea: Idea, by: Member) -> bool:
    """Unpin an idea. False if it is not pinned. Raises `Refused`."""
    _locked_group(idea, by)
    if idea.pinned_at is None:
        return False
    idea.pinned_at = None
    return True


def _locked_group(idea: Idea, by: Member) -> Group:
    """The idea's group. Its row is locked after the idea's, so two pins at once count each other."""
    lock_row(idea)
    group = db.session.get_one(Group, idea.group_id)
    require_moderator(group, by)
    lock_row(group)
    require_active(group)
    return group
