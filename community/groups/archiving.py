"""Archiving a group, which from then on can only be read, and restoring it. Its moderators may do both."""

from community.groups.events import GroupChanged
from community.groups.models import Group
from community.groups.rights import require
from community.kernel.database import db, hold, now
from community.kernel.outbox import record
from community.members.models import Member


def archive(group: Group, by: Member) -> bool:
    """From now on nothing new comes to the group. False if it was so. Raises `Refused`."""
    require(group, by)
    hold(group)
    if group.is_archived:
        return False
    group.archived_at = now()
    db.session.flush()
    record(GroupChanged(group.id))
    return True


def restore(group: Group, by: Member) -> bool:
    """Everything goes on as before it was archived. False if it was not. Raises `Refused`."""
    require(group, by)
    hold(group)
    if not group.is_archived:
        return False
    group.archived_at = None
    db.session.flush()
    record(GroupChanged(group.id))
    return True
