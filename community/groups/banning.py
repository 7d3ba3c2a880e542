"""Sending a member away from a group, and letting them back. State only: who may, and why, is a ruling's."""

from datetime import datetime

from sqlalchemy import delete, update

from community.core.db import db, insert, lock_row, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.groups.memberships import close_requests, create_membership, delete_membership
from community.groups.models import WITHDRAWN, Ban, Group, Membership
from community.groups.permissions import membership_of
from community.members.models import Member


def ban(group: Group, member: Member, until: datetime | None) -> bool:
    """The member belongs no longer and may not come back until then; ever, if it is None.

    A request that waits is dropped. False if they are banned until just then already. A moderator is relieved first:
    `Refused`.
    """
    lock_row(group)
    belongs = membership_of(group, member.id)
    if belongs is not None and belongs.moderates:
        raise Refused(
            _(
                "%(name)s moderates this group. Let them be a plain member first; then you can ban them.",
                name=member.name,
            )
        )
    there = active_ban(group, member.id)
    if there is not None and there.ends_at == until:
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
    """The member may come back. False if they were not banned. They join again by themselves, or by asking."""
    lock_row(group)
    was = active_ban(group, member.id) is not None
    db.session.execute(delete(Ban).where(Ban.group_id == group.id, Ban.member_id == member.id))
    return was


def restore_state(
    group: Group,
    member_id: int,
    ban: tuple[datetime, datetime | None] | None,
    belonging: tuple[bool, datetime] | None,
) -> None:
    """Undoing a ruling: let a ban (since, until) and belonging (moderates, since) be what they were, or not be."""
    lock_row(group)
    db.session.execute(delete(Ban).where(Ban.group_id == group.id, Ban.member_id == member_id))
    if ban is not None:
        db.session.add(Ban(group_id=group.id, member_id=member_id, banned_at=ban[0], ends_at=ban[1]))
        close_requests(group.id, member_id, WITHDRAWN)
    if belonging is None:
        delete_membership(group, member_id)
    elif create_membership(group, member_id, moderates=belonging[0]):
        db.session.execute(
            update(Membership)
            .where(Membership.group_id == group.id, Membership.member_id == member_id)
            .values(joined_at=belonging[1])
        )
    db.session.flush()


def active_ban(group: Group, member_id: int) -> Ban | None:
    """The ban that holds now, if there is one. One that has ended is none."""
    found = db.session.get(Ban, (group.id, member_id), populate_existing=True)
    return found if found is not None and (found.ends_at is None or found.ends_at > now()) else None
