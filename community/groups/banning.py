"""Sending a member away from a group, and letting them back. State only: who may, and why, is a ruling's."""

from datetime import datetime

from sqlalchemy import delete, update

from community.groups.joining import depart, enter, settle
from community.groups.models import TAKEN_BACK, Ban, Group, Membership
from community.groups.rights import membership
from community.kernel.database import db, hold, now
from community.kernel.errors import Refused
from community.kernel.upsert import insert
from community.kernel.words import gettext as _
from community.members.models import Member


def ban(group: Group, member: Member, until: datetime | None) -> bool:
    """The member belongs no longer and may not come back until then; ever, if it is None.

    A request that waits is dropped. False if they are banned until just then already. A moderator is relieved first:
    `Refused`.
    """
    hold(group)
    belongs = membership(group, member.id)
    if belongs is not None and belongs.moderates:
        raise Refused(
            _(
                "%(name)s moderates this group. Let them be a plain member first; then you can ban them.",
                name=member.name,
            )
        )
    there = standing(group, member.id)
    if there is not None and there.ends_at == until:
        return False
    values = {"banned_at": now(), "ends_at": until}
    db.session.execute(
        insert(Ban)
        .values(group_id=group.id, member_id=member.id, **values)
        .on_conflict_do_update(index_elements=["group_id", "member_id"], set_=values)
    )
    depart(group, member.id)
    settle(group.id, member.id, TAKEN_BACK)
    return True


def unban(group: Group, member: Member) -> bool:
    """The member may come back. False if they were not banned. They join again by themselves, or by asking."""
    hold(group)
    was = standing(group, member.id) is not None
    db.session.execute(delete(Ban).where(Ban.group_id == group.id, Ban.member_id == member.id))
    return was


def as_it_was(
    group: Group,
    member_id: int,
    ban: tuple[datetime, datetime | None] | None,
    belonging: tuple[bool, datetime] | None,
) -> None:
    """Undoing a ruling: let a ban (since, until) and belonging (moderates, since) be what they were, or not be."""
    hold(group)
    db.session.execute(delete(Ban).where(Ban.group_id == group.id, Ban.member_id == member_id))
    if ban is not None:
        db.session.add(Ban(group_id=group.id, member_id=member_id, banned_at=ban[0], ends_at=ban[1]))
        settle(group.id, member_id, TAKEN_BACK)
    if belonging is None:
        depart(group, member_id)
    elif enter(group, member_id, moderates=belonging[0]):
        db.session.execute(
            update(Membership)
            .where(Membership.group_id == group.id, Membership.member_id == member_id)
            .values(joined_at=belonging[1])
        )
    db.session.flush()


def standing(group: Group, member_id: int) -> Ban | None:
    """The ban that holds now, if there is one. One that has ended is none."""
    found = db.session.get(Ban, (group.id, member_id), populate_existing=True)
    return found if found is not None and (found.ends_at is None or found.ends_at > now()) else None
