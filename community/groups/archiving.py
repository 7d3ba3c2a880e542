"""Archiving a group, which makes it read-only, and restoring it."""

from community.core.db import db, lock_row, now
from community.core.outbox import record
from community.groups.events import GroupChanged
from community.groups.models import Group
from community.groups.permissions import require_moderator
from community.members.models import Member


def archive(group: Group, by: Member) -> bool:
    """Archive a group. False if it is archived already. Raises `Refused` for members who cannot moderate it."""
    require_moderator(group, by)
    lock_row(group)
    if group.is_archived:
        return False
    group.archived_at = now()
    db.session.flush()
    record(GroupChanged(group.id))
    return True


def restore(group: Group, by: Member) -> bool:
    """Restore an archived group. False if it is not archived. Raises `Refused` as `archive` does."""
    require_moderator(group, by)
    lock_row(group)
    if not group.is_archived:
        return False
    group.archived_at = None
    db.session.flush()
    record(GroupChanged(group.id))
    return True
