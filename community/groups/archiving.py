"""Archiving a group, which from then on can only be read, and restoring it. Its moderators may do both."""

from community.core.db import db, lock_row, now
from community.core.outbox import record
from community.groups.events import GroupChanged
from community.groups.models import Group
from community.groups.permissions import require_moderator
from community.members.models import Member


def archive(group: Group, by: Member) -> bool:
    """From now on nothing new comes to the group. False if it was so. Raises `Refused`."""
    require_moderator(group, by)
    lock_row(group)
    if group.is_archived:
        return False
    group.archived_at = now()
    db.session.flush()
    record(GroupChanged(group.id))
    return True


def restore(group: Group, by: Member) -> bool:
    """Everything goes on as before it was archived. False if it was not. Raises `Refused`."""
    require_moderator(group, by)
    lock_row(group)
    if not group.is_archived:
        return False
    group.archived_at = None
    db.session.flush()
    record(GroupChanged(group.id))
    return True
