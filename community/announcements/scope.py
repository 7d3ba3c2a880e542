"""Which announcements a viewer can find. Every query uses these conditions, in a statement that outer joins `Group`."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from community.announcements.models import Announcement
from community.groups import scope as group_scope
from community.groups.models import Membership
from community.members.models import Member


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Announcements that can be opened: of the site or a visible group, and not removed or the viewer's to restore."""
    restorable = and_(Announcement.erased_at.is_(None), managed_by(viewer))
    return and_(in_visible_place(viewer), or_(not_removed(), restorable))


def listed_to(viewer: Member | None) -> ColumnElement[bool]:
    """Announcements of the site or of a visible group that are not removed."""
    return and_(in_visible_place(viewer), not_removed())


def in_visible_place(viewer: Member | None) -> ColumnElement[bool]:
    """Announcements of the site, or of a group that the viewer can find."""
    return or_(of_site(), group_scope.visible_to(viewer))


def of_site() -> ColumnElement[bool]:
    """Announcements to the whole site."""
    return Announcement.group_id.is_(None)


def of_groups_of(member: Member) -> ColumnElement[bool]:
    """Announcements in groups that the member has joined."""
    joined = select(Membership.group_id).where(Membership.member_id == member.id)
    return Announcement.group_id.in_(joined)


def not_removed() -> ColumnElement[bool]:
    """Announcements that are not removed, of the site and of any group."""
    return Announcement.removed_at.is_(None)


def managed_by(viewer: Member | None) -> ColumnElement[bool]:
    """Announcements that the viewer can change: staff those of the site, moderators those of their groups."""
    is_staff = viewer is not None and viewer.is_staff and not viewer.is_suspended
    of_moderated_group = and_(Announcement.group_id.is_not(None), group_scope.moderated_by(viewer))
    return or_(and_(of_site(), true() if is_staff else false()), of_moderated_group)
