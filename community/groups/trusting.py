"""Trusting a member in a group: what they post there is not held for a look."""

from sqlalchemy import delete

from community.groups.models import Group, Trust
from community.groups.rights import require
from community.kernel.database import db
from community.kernel.errors import Refused
from community.kernel.upsert import insert
from community.kernel.words import gettext as _
from community.members.models import Member


def trust(group: Group, member: Member, by: Member) -> bool:
    """From now on what the member posts in the group is there at once. False if it was so. Raises `Refused`."""
    require(group, by)
    if member.id == by.id:
        raise Refused(_("Nobody trusts themselves. Ask another moderator."))
    new = db.session.scalar(
        insert(Trust)
        .values(group_id=group.id, member_id=member.id, trusted_by=by.id)
        .on_conflict_do_nothing()
        .returning(Trust.member_id)
    )
    return new is not None


def distrust(group: Group, member: Member, by: Member) -> bool:
    """What the member posts waits again where the group holds posts. False if they were not trusted."""
    require(group, by)
    gone = db.session.scalar(
        delete(Trust).where(Trust.group_id == group.id, Trust.member_id == member.id).returning(Trust.member_id)
    )
    return gone is not None
