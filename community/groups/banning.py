"""Banning members from a group. Who can ban, and why, is decided by moderation actions."""

from datetime import datetime

from sqlalchemy import delete, select, update

from community.core.db import db, execute_bulk, insert, lock_row, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.groups.memberships import close_requests, create_membership, delete_membership
from community.groups.models import WITHDRAWN, Ban, Group, JoinRequest, Membership
from community.groups.permissions import membership_of
from community.members.models import Member


def ban(group: Group, member: Member, until: datetime | None) -> bool:
    """Ban a member until a moment, or for good if it is None. They leave the group, and a pending request is closed.

    False if they are banned until exactly then already. Raises `Refused` for a moderator, who has to be removed as
    moderator first.
    """
    lock_row(group)
    membership = membership_of(group, member.id)
    if membership is not None and membership.moderates:
        raise Refused(
            _(
                "%(name)s moderates this group. Remove them as moderator before banning them.",
                name=member.name,
            )
        )
    current = active_ban(group, member.id)
    if current is not None and current.ends_at == until:
        return False
    values = {"banned_at": now(), "ends_at": until}
    db.session.execute(
        insert(Ban)
        .values(group_id=group.id, member_id=member.id, **values)
        .on_conflict_do_update(index_elements=["group_id", "member_id"], set_=values)
    )
    delete_membership(group, member.id)
    close_requests(group.id, member.id, WITHDRAWN)
    return True


def unban(group: Group, member: Member) -> bool:
    """Lift a ban. False if there was none. The member can join again by themselves or by request."""
    lock_row(group)
    was = active_ban(group, member.id) is not None
    db.session.execute(delete(Ban).where(Ban.group_id == group.id, Ban.member_id == member.id))
    return was


def restore_state(
    group: Group,
    member_id: int,
    ban: tuple[datetime, datetime | None] | None,
    membership: tuple[bool, datetime] | None,
    request_id: int | None = None,
) -> None:
    """Restore an earlier ban (since, until) and membership (moderates, since), when a moderation action is undone.

    `request_id` is the join request that was pending: it is reopened, unless the member is in the group or banned, or
    has made another one.
    """
    lock_row(group)
    db.session.execute(delete(Ban).where(Ban.group_id == group.id, Ban.member_id == member_id))
    if ban is not None:
        db.session.add(Ban(group_id=group.id, member_id=member_id, banned_at=ban[0], ends_at=ban[1]))
        close_requests(group.id, member_id, WITHDRAWN)
    if membership is None:
        delete_membership(group, member_id)
    elif create_membership(group, member_id, moderates=membership[0]):
        db.session.execute(
            update(Membership)
            .where(Membership.group_id == group.id, Membership.member_id == member_id)
            .values(joined_at=membership[1])
        )
    db.session.flush()
    if request_id is not None and ban is None and membership is None and pending_request_id(group, member_id) is None:
        closed = (JoinRequest.id == request_id, JoinRequest.outcome == WITHDRAWN)
        execute_bulk(update(JoinRequest).where(*closed).values(outcome=None, decided_at=None))


def pending_request_id(group: Group, member_id: int) -> int | None:
    """The id of a member's pending join request; None if there is none."""
    return db.session.scalar(
        select(JoinRequest.id).where(
            JoinRequest.group_id == group.id, JoinRequest.member_id == member_id, JoinRequest.decided_at.is_(None)
        )
    )


def active_ban(group: Group, member_id: int) -> Ban | None:
    """The ban in force now, if there is one."""
    found = db.session.get(Ban, (group.id, member_id), populate_existing=True)
    return found if found is not None and (found.ends_at is None or found.ends_at > now()) else None
