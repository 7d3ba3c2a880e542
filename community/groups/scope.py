"""Which groups a viewer can find. Every query of groups, and of what is in them, uses these conditions."""

from sqlalchemy import ColumnElement, false, or_, select, true

from community.core.statements import current_time
from community.groups.models import EVERYONE, MODERATORS, Ban, Group, JoinRequest, Membership
from community.members.models import MEMBER, Member


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Groups that are not private, and private ones of the viewer; all for site moderators. A condition on `Group`."""
    if viewer is None:
        return Group.is_private.is_(False)
    if viewer.is_site_moderator:
        return true()
    return or_(Group.is_private.is_(False), _is_member(viewer))


def moderated_by(viewer: Member | None) -> ColumnElement[bool]:
    """Groups that the viewer can moderate. A condition on `Group`."""
    if viewer is None or viewer.is_suspended:
        return false()
    if viewer.is_site_moderator:
        return true()
    return _is_member(viewer, moderating=True)


def active_bans() -> ColumnElement[bool]:
    """Bans that have not expired. A condition on `Ban`."""
    return or_(Ban.ends_at.is_(None), Ban.ends_at > current_time())


def not_banned(member: Member) -> ColumnElement[bool]:
    """Groups that the member is not banned from. A condition on `Group`."""
    mine = select(Ban.member_id).where(Ban.group_id == Group.id, Ban.member_id == member.id, active_bans())
    return ~mine.correlate(Group).exists()


def can_participate(member: Member) -> ColumnElement[bool]:
    """Groups that the member can take part in: not archived, and not banned from. A condition on `Group`."""
    active = Group.archived_at.is_(None)
    return active if member.is_site_moderator else (active & not_banned(member))


def can_post(viewer: Member | None) -> ColumnElement[bool]:
    """Groups where `GroupAccess.can_post` is true, of those the viewer can find. A condition on `Group`."""
    active = Group.archived_at.is_(None)
    everyone = (Group.who_posts == EVERYONE) & Group.is_private.is_(False)
    if viewer is None:
        return active & everyone
    audience = or_(everyone, (Group.who_posts != MODERATORS) & _is_member(viewer))
    return active & or_(moderated_by(viewer), not_banned(viewer) & audience)


def shows_members(viewer: Member | None) -> ColumnElement[bool]:
    """Groups whose members the viewer can see; moderators are always shown. A condition on `Group`."""
    everyone = (Group.who_sees_members == EVERYONE) & Group.is_private.is_(False)
    if viewer is None:
        return everyone
    return or_(everyone, moderated_by(viewer), (Group.who_sees_members != MODERATORS) & _is_member(viewer))


def has_requested(member: Member) -> ColumnElement[bool]:
    """Groups that the member has requested to join, without an answer yet. A condition on `Group`."""
    requested = select(JoinRequest.id).where(
        JoinRequest.group_id == Group.id, JoinRequest.member_id == member.id, JoinRequest.decided_at.is_(None)
    )
    return requested.correlate(Group).exists()


def members_who_can_find() -> ColumnElement[bool]:
    """The reverse of `visible_to`: members who can find a group. A condition on `Member` and `Group`."""
    member = select(Membership.member_id).where(Membership.group_id == Group.id, Membership.member_id == Member.id)
    return or_(Group.is_private.is_(False), Member.role != MEMBER, member.correlate(Group, Member).exists())


def _is_member(viewer: Member, moderating: bool = False) -> ColumnElement[bool]:
    mine = select(Membership.member_id).where(Membership.group_id == Group.id, Membership.member_id == viewer.id)
    if moderating:
        mine = mine.where(Membership.moderates.is_(True))
    return mine.correlate(Group).exists()
