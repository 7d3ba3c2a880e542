"""Who can announce something: staff to the site, moderators to their group."""

from community.announcements.models import Announcement
from community.core.db import db
from community.core.errors import Hidden
from community.groups import permissions as group_permissions
from community.groups.models import Group
from community.members.models import Member


def require(member: Member, group: Group | None) -> None:
    """Raise `Hidden` unless the member can announce something to the site, or `Refused` to this group."""
    if group is not None:
        group_permissions.require_moderator(group, member)
    elif not member.is_staff or member.is_suspended:
        raise Hidden


def require_for(announcement: Announcement, member: Member) -> Group | None:
    """Raise as `require` does unless the member can change this announcement. Returns its group, if it has one."""
    group = db.session.get_one(Group, announcement.group_id) if announcement.group_id is not None else None
    require(member, group)
    return group


def require_changeable(announcement: Announcement, member: Member) -> None:
    """The same, and raise `Refused` if its group is archived."""
    group = require_for(announcement, member)
    if group is not None:
        group_permissions.require_active(group)
