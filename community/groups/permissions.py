"""Loading a viewer's access to a group, and refusing acts that it does not allow.

Moderators of the group and of the site can do everything. Others can do what the group's settings allow, unless the
group is archived or they are banned from it.
"""

from typing import Any

from sqlalchemy import ScalarSelect, and_, bindparam, null, select

from community.core.db import db, exists
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups import scope
from community.groups.access import GroupAccess
from community.groups.models import Ban, Group, Membership, TrustedPoster
from community.members import suspensions
from community.members.models import Member
from community.members.viewers import built_once_per_kind, id_of


class NotPermitted(Refused):
    """The group, its state or a ban does not allow the member to do this there, whatever they submit."""


def access_to(group: Group, member: Member | None) -> GroupAccess:
    """A member's access to a group. One statement. Raises `Hidden` if they cannot find it."""
    return access_by_group_id(group.id, member)


def access_by_group_id(group_id: int | ScalarSelect[int], member: Member | None) -> GroupAccess:
    """A member's access to the group of this id, or of the id that a subquery selects. Raises `Hidden`."""
    if isinstance(group_id, int):
        found = db.session.execute(_select_access(member), {"viewer_id": id_of(member), "group_id": group_id}).first()
    else:
        statement = access_statement(member).where(Group.id == group_id, scope.visible_to(member))
        found = db.session.execute(statement).first()
    if found is None:
        raise Hidden
    return access_from_row(found, member)


@built_once_per_kind
def _select_access(viewer: Any) -> Any:
    return access_statement(viewer).where(Group.id == bindparam("group_id"), scope.visible_to(viewer))


def access_statement(member: Any) -> Any:
    """A statement of groups with the member's access, to be filtered; `access_from_row` reads its rows."""
    if member is None:
        return select(Group, *(null() for _column in range(6)))
    return (
        select(
            *(Group, Membership.moderates, Ban.member_id, Ban.ends_at, TrustedPoster.member_id),
            *(scope.has_requested(member).label("has_requested"), Membership.joined_at),
        )
        .outerjoin(Membership, and_(Membership.group_id == Group.id, Membership.member_id == member.id))
        .outerjoin(Ban, and_(Ban.group_id == Group.id, Ban.member_id == member.id, scope.active_bans()))
        .outerjoin(TrustedPoster, and_(TrustedPoster.group_id == Group.id, TrustedPoster.member_id == member.id))
    )


def access_from_row(row: Any, member: Member | None) -> GroupAccess:
    """A row of `access_statement`."""
    group, moderates, banned, until, trusted, requested, joined_at = row
    return GroupAccess(
        group,
        member,
        moderates=bool(moderates),
        is_member=moderates is not None,
        is_banned=banned is not None,
        banned_until=until,
        is_trusted=trusted is not None,
        has_requested=bool(requested),
        joined_at=joined_at,
    )


def require_posting(group: Group, member: Member) -> GroupAccess:
    """Raise `NotPermitted` unless the member can post ideas in the group, `Hidden` if they cannot find it."""
    access = access_to(group, member)
    return _require_none(access.why_not_post, access)


def require_voting(group_id: int | ScalarSelect[int], member: Member) -> GroupAccess:
    """Raise `NotPermitted` unless the member can vote in the group, `Hidden` if they cannot find it."""
    access = access_by_group_id(group_id, member)
    return _require_none(access.why_not_vote, access)


def can_moderate(group: Group, member: Member | None) -> bool:
    """Whether a member can change the group, and add and remove members."""
    return exists(select(Group.id).where(Group.id == group.id, scope.moderated_by(member)))


def require_moderator(group: Group, member: Member) -> None:
    """Raise `Refused` unless the member can moderate the group, `Hidden` if they cannot find it."""
    if can_moderate(group, member):
        return
    if not exists(select(Group.id).where(Group.id == group.id, scope.visible_to(member))):
        raise Hidden
    if member.is_suspended:
        raise Refused(suspensions.notice(member))
    raise Refused(_("Only this group’s moderators can do that. They’re listed on the group’s page."))


def require_active(group: Group) -> None:
    """Raise `Refused` for an archived group. The group's row is locked by the caller."""
    if group.is_archived:
        raise Refused(_("This group is archived. Restore it before changing it."))


def membership_of(group: Group, member_id: int) -> Membership | None:
    """A member's membership, read again from the database. It is valid while the caller holds the group's row lock."""
    return db.session.get(Membership, (group.id, member_id), populate_existing=True)


def has_other_moderator(group: Group, member_id: int) -> bool:
    """Whether the group has a moderator besides this member."""
    return exists(
        select(Membership.member_id).where(
            Membership.group_id == group.id, Membership.moderates.is_(True), Membership.member_id != member_id
        )
    )


def _require_none(why_not: str, access: GroupAccess) -> GroupAccess:
    if why_not:
        raise NotPermitted(why_not)
    return access
