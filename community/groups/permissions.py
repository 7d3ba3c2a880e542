"""Who may do what in a group: its moderators and those who oversee the site keep its peace.

Everybody else may what the group lets its circles do, unless it is archived or they were banned from it.
"""

from typing import Any

from sqlalchemy import ScalarSelect, and_, null, select

from community.core.db import db, exists
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups import scope
from community.groups.access import GroupAccess as GroupAccess
from community.groups.models import Ban, Group, Membership, TrustedPoster
from community.members import suspensions
from community.members.models import Member


class NotPermitted(Refused):
    """Whatever is written: the group, or a ban from it, does not let the member do this there."""


def access_to(group: Group, member: Member | None) -> GroupAccess:
    """What a member is in a group that they can find, in one statement. Raises `Hidden` if they cannot."""
    return access_by_group_id(group.id, member)


def access_by_group_id(group_id: int | ScalarSelect[int], member: Member | None) -> GroupAccess:
    """What a member is in the group of this id (or of one that a query names), with the group. Raises `Hidden`."""
    found = db.session.execute(access_statement(member).where(Group.id == group_id, scope.visible_to(member))).first()
    if found is None:
        raise Hidden
    return access_from_row(found, member)


def access_statement(member: Member | None) -> Any:
    """A statement of groups and what the member is in them: to be narrowed, executed, and each row `read`."""
    if member is None:
        return select(Group, *(null() for _column in range(6)))
    return (
        select(
            *(Group, Membership.moderates, Ban.member_id, Ban.ends_at, TrustedPoster.member_id),
            *(scope.has_requested(member).label("has_asked"), Membership.joined_at),
        )
        .outerjoin(Membership, and_(Membership.group_id == Group.id, Membership.member_id == member.id))
        .outerjoin(Ban, and_(Ban.group_id == Group.id, Ban.member_id == member.id, scope.active_bans()))
        .outerjoin(TrustedPoster, and_(TrustedPoster.group_id == Group.id, TrustedPoster.member_id == member.id))
    )


def access_from_row(row: Any, member: Member | None) -> GroupAccess:
    """A row of `places`, as a place."""
    group, moderates, banned, until, trusted, asked, joined_at = row
    return GroupAccess(
        group,
        member,
        moderates=bool(moderates),
        belongs=moderates is not None,
        is_banned=banned is not None,
        banned_until=until,
        is_trusted=trusted is not None,
        has_asked=bool(asked),
        joined_at=joined_at,
    )


def require_posting(group: Group, member: Member) -> GroupAccess:
    """Raise `Refused` unless the member may post ideas in the group, `Hidden` if they cannot find it."""
    place = access_to(group, member)
    return _require_none(place.why_not_post, place)


def require_commenting(group_id: int | ScalarSelect[int], member: Member) -> GroupAccess:
    """Raise `Refused` unless the member may comment in the group, `Hidden` if they cannot find it."""
    place = access_by_group_id(group_id, member)
    return _require_none(place.why_not_comment, place)


def require_voting(group_id: int | ScalarSelect[int], member: Member) -> GroupAccess:
    """Raise `Refused` unless the member may vote and mark in the group, `Hidden` if they cannot find it."""
    place = access_by_group_id(group_id, member)
    return _require_none(place.why_not_vote, place)


def can_moderate(group: Group, member: Member | None) -> bool:
    """Whether a member may change the group, admit to it and remove from it."""
    return exists(select(Group.id).where(Group.id == group.id, scope.moderated_by(member)))


def require_moderator(group: Group, member: Member) -> None:
    """Raise `Refused` unless the member may keep the group's peace; `Hidden` if they cannot even find it."""
    if can_moderate(group, member):
        return
    if not exists(select(Group.id).where(Group.id == group.id, scope.visible_to(member))):
        raise Hidden
    if member.is_suspended:
        raise Refused(suspensions.notice(member))
    raise Refused(_("Only the moderators of this group can do that. Ask one of them; they are named beside its page."))


def require_active(group: Group) -> None:
    """Raise `Refused` in an archived group. Asked while the group is held."""
    if group.is_archived:
        raise Refused(_("This group is archived. Restore it first, then you can change it."))


def membership_of(group: Group, member_id: int) -> Membership | None:
    """The row that says that a member belongs to the group. Asked while the group is held, it stays true."""
    return db.session.get(Membership, (group.id, member_id), populate_existing=True)


def has_other_moderator(group: Group, member_id: int) -> bool:
    """Whether somebody else moderates the group."""
    return exists(
        select(Membership.member_id).where(
            Membership.group_id == group.id, Membership.moderates.is_(True), Membership.member_id != member_id
        )
    )


def _require_none(why_not: str, place: GroupAccess) -> GroupAccess:
    if why_not:
        raise NotPermitted(why_not)
    return place
