"""Inviting by link: some may come by it, for a time, until it is revoked and while its maker keeps the group's peace.

The group's row is held before an invitation is used, and the count goes up in a sentence of its own that asks whether
there is room: it is never redeemed more often than its limit.
"""

import secrets
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select, update

from community.groups import rights
from community.groups.joining import enter, require_able
from community.groups.models import Group, Invitation, InvitationUse
from community.groups.rights import membership, require
from community.kernel import markup
from community.kernel.database import db, hold, now
from community.kernel.errors import Hidden, Refused
from community.kernel.upsert import insert
from community.kernel.words import gettext as _
from community.members import allowances, pacing
from community.members import scope as members
from community.members.models import Member

NOTE = 120  # characters
MOST, FOR_MANY = 500, 10  # how many may come by one link at most, and unless something else is said
DAYS, FOR_DAYS = 90, 7  # how long one lasts
CODE = 15  # bytes of chance: 20 letters in the address


class Closed(Refused):
    """The link leads nowhere any more. The message does not say where it led."""


class Offer(NamedTuple):
    """What a good link offers: belonging to a group, in the name of who made it."""

    invitation: Invitation
    group: Group
    maker: Member


def make(group: Group, maker: Member, note: str = "", most: int = FOR_MANY, days: int = FOR_DAYS) -> Invitation:
    """A new link. `most` may come by it (1 to 500) within `days` (1 to 90). Raises `Refused` with the wrong field."""
    require(group, maker)
    pacing.take_turn(maker)
    hold(group)
    if group.is_archived:
        raise Refused(_("This group is archived. Restore it first, then you can invite to it."))
    note = markup.one_line(note)
    if len(note) > NOTE:
        raise Refused(_("This is too long: at most %(most)s characters fit.", most=NOTE), field="note")
    if not 1 <= most <= MOST:
        raise Refused(_("Please choose a number from 1 to %(most)s.", most=MOST), field="most")
    if not 1 <= days <= DAYS:
        raise Refused(_("Please choose a number from 1 to %(most)s.", most=DAYS), field="days")
    made_by = Invitation.made_by == maker.id
    pacing.require(maker, allowances.INVITATIONS, Invitation.made_at, made_by, moderates=True)
    made = Invitation(
        group_id=group.id,
        code=secrets.token_urlsafe(CODE),
        note=note,
        made_by=maker.id,
        expires_at=now() + timedelta(days=days),
        most=most,
    )
    db.session.add(made)
    db.session.flush()
    return made


def revoke(invitation: Invitation, by: Member) -> bool:
    """Nobody comes by this link any more. False if it is revoked already. Who came by it stays."""
    group = db.session.get_one(Group, invitation.group_id)
    require(group, by)
    hold(group)
    if hold(invitation).revoked_at is not None:
        return False
    invitation.revoked_at, invitation.revoked_by = now(), by.id
    db.session.flush()
    return True


def offer(code: str) -> Offer:
    """What the link with this code offers, also to who could not find the group otherwise.

    Raises `Hidden` for a code that never was, `Closed` for one that is expired, used up, revoked, or whose group is
    archived or whose maker keeps its peace no longer: whatever it is, the words are the same.
    """
    return _offered(_find(code))


def require_invited(group: Group, member: Member) -> bool:
    """Whether a member who was invited belongs already. Raises `Refused` if they are banned or suspended."""
    if membership(group, member.id) is not None:
        return True
    require_able(group, member)
    return False


def accept(code: str, member: Member) -> tuple[Group, bool]:
    """Come to belong by a link: the group, and whether that is new. A member of the group uses nothing up.

    Raises `Hidden` and `Closed` as `offer` does, and `Refused` for who is banned from the group or suspended.
    """
    invitation = _find(code)
    group = hold(db.session.get_one(Group, invitation.group_id))
    _offered(hold(invitation))
    if require_invited(group, member):
        return group, False
    if not _use_up(invitation):
        raise _closed()
    used = {"invitation_id": invitation.id, "member_id": member.id, "used_at": now()}
    keys = ["invitation_id", "member_id"]
    again = {"used_at": used["used_at"]}
    db.session.execute(insert(InvitationUse).values(used).on_conflict_do_update(index_elements=keys, set_=again))
    return group, enter(group, member.id)


def find(by: Member, group: Group, number: int) -> Invitation:
    """An invitation to a group whose peace this member keeps. Raises `Hidden`."""
    require(group, by)
    found = db.session.scalar(select(Invitation).where(Invitation.id == number, Invitation.group_id == group.id))
    if found is None:
        raise Hidden
    return found


def _find(code: str) -> Invitation:
    found = db.session.scalar(select(Invitation).where(Invitation.code == code.replace("\x00", "")))
    if found is None:
        raise Hidden
    return found


def _offered(invitation: Invitation) -> Offer:
    group = db.session.get_one(Group, invitation.group_id)
    maker = db.session.scalar(select(Member).where(Member.id == invitation.made_by, members.present()))
    if maker is None or not _is_good(invitation) or group.is_archived or not rights.keeps_peace(group, maker):
        raise _closed()
    return Offer(invitation, group, maker)


def _is_good(invitation: Invitation) -> bool:
    if invitation.revoked_at is not None or invitation.expires_at <= now():
        return False
    return invitation.used_count < invitation.most


def _use_up(invitation: Invitation) -> bool:
    room = (Invitation.used_count < Invitation.most, Invitation.revoked_at.is_(None), Invitation.expires_at > now())
    used = update(Invitation).where(Invitation.id == invitation.id, *room).values(used_count=Invitation.used_count + 1)
    return db.session.scalar(used.returning(Invitation.id)) is not None


def _closed() -> Closed:
    return Closed(
        _(
            "This invitation does not work any more: its time is over, as many as it was for have come, or it was "
            "taken back. Ask whoever sent it to you for another one."
        )
    )
