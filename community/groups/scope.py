"""Which groups a viewer can find. Every query of groups, and of what stands in them, passes through here."""

from sqlalchemy import ColumnElement, false, or_, select, true

from community.groups.models import Group, Membership
from community.members.models import MEMBER, Member


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Open groups, the viewer's own private ones, and for those who oversee the site all. A condition on `Group`."""
    if viewer is None:
        return Group.is_private.is_(False)
    if viewer.oversees:
        return true()
    return or_(Group.is_private.is_(False), _belongs(viewer))


def moderated_by(viewer: Member | None) -> ColumnElement[bool]:
    """Groups whose peace the viewer may keep. A condition on `Group`."""
    if viewer is None or viewer.is_suspended:
        return false()
    if viewer.oversees:
        return true()
    return _belongs(viewer, moderating=True)


def finders() -> ColumnElement[bool]:
    """The other way round: members who can find a group. A condition on `Member` and `Group`."""
    member = select(Membership.member_id).where(Membership.group_id == Group.id, Membership.member_id == Member.id)
    return or_(Group.is_private.is_(False), Member.role != MEMBER, member.correlate(Group, Member).exists())


def _belongs(viewer: Member, moderating: bool = False) -> ColumnElement[bool]:
    mine = select(Membership.member_id).where(Membership.group_id == Group.id, Membership.member_id == viewer.id)
    if moderating:
        mine = mine.where(Membership.moderates.is_(True))
    return mine.correlate(Group).exists()
