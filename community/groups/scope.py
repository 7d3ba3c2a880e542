"""Which groups a viewer can find. Every query of groups, and of what stands in them, passes through here."""

from sqlalchemy import ColumnElement, false, or_, select, true

from community.core.db import now
from community.groups.models import EVERYONE, MODERATORS, Ban, Group, JoinRequest, Membership
from community.members.models import MEMBER, Member


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Open groups, the viewer's own private ones, and for those who oversee the site all. A condition on `Group`."""
    if viewer is None:
        return Group.is_private.is_(False)
    if viewer.is_site_moderator:
        return true()
    return or_(Group.is_private.is_(False), _is_member(viewer))


def moderated_by(viewer: Member | None) -> ColumnElement[bool]:
    """Groups whose peace the viewer may keep. A condition on `Group`."""
    if viewer is None or viewer.is_suspended:
        return false()
    if viewer.is_site_moderator:
        return true()
    return _is_member(viewer, moderating=True)


def active_bans() -> ColumnElement[bool]:
    """Bans that have not ended. A condition on `Ban`."""
    return or_(Ban.ends_at.is_(None), Ban.ends_at > now())


def not_banned(member: Member) -> ColumnElement[bool]:
    """Groups that the member is not banned from now. A condition on `Group`."""
    mine = select(Ban.member_id).where(Ban.group_id == Group.id, Ban.member_id == member.id, active_bans())
    return ~mine.correlate(Group).exists()


def can_participate(member: Member) -> ColumnElement[bool]:
    """Groups where something new may come from the member: not archived, and not banned from. On `Group`."""
    living = Group.archived_at.is_(None)
    return living if member.is_site_moderator else (living & not_banned(member))


def can_post(viewer: Member | None) -> ColumnElement[bool]:
    """Groups in which `Place.may_post` says yes, of those the viewer can find. A condition on `Group`."""
    living = Group.archived_at.is_(None)
    everyone = (Group.who_posts == EVERYONE) & Group.is_private.is_(False)
    if viewer is None:
        return living & everyone
    circle = or_(everyone, (Group.who_posts != MODERATORS) & _is_member(viewer))
    return living & or_(moderated_by(viewer), not_banned(viewer) & circle)


def shows_members(viewer: Member | None) -> ColumnElement[bool]:
    """Groups whose plain members the viewer may see; moderators are always named. A condition on `Group`."""
    everyone = (Group.who_sees_members == EVERYONE) & Group.is_private.is_(False)
    if viewer is None:
        return everyone
    return or_(everyone, moderated_by(viewer), (Group.who_sees_members != MODERATORS) & _is_member(viewer))


def has_requested(member: Member) -> ColumnElement[bool]:
    """Groups that the member has asked to belong to, and nobody has answered yet. A condition on `Group`."""
    asked = select(JoinRequest.id).where(
        JoinRequest.group_id == Group.id, JoinRequest.member_id == member.id, JoinRequest.decided_at.is_(None)
    )
    return asked.correlate(Group).exists()


def members_who_can_find() -> ColumnElement[bool]:
    """The other way round: members who can find a group. A condition on `Member` and `Group`."""
    member = select(Membership.member_id).where(Membership.group_id == Group.id, Membership.member_id == Member.id)
    return or_(Group.is_private.is_(False), Member.role != MEMBER, member.correlate(Group, Member).exists())


def _is_member(viewer: Member, moderating: bool = False) -> ColumnElement[bool]:
    mine = select(Membership.member_id).where(Membership.group_id == Group.id, Membership.member_id == viewer.id)
    if moderating:
        mine = mine.where(Membership.moderates.is_(True))
    return mine.correlate(Group).exists()
