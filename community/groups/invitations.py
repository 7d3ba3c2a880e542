"""Inviting by link: some may come by it, for a time, until it is revoked and while its maker keeps the group's peace.

The group's row is held before an invitation is used, and the count goes up in a sentence of its own that asks whether
there is room: it is never redeemed more often than its limit.
"""

import secrets
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select, update

from community.core import markup
from community.core.db import db, insert, lock_row, now
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups import permissions
from community.groups.memberships import create_membership, require_can_join
from community.groups.models import Group, Invitation, InvitationUse
from community.groups.permissions import membership_of, require_moderator
from community.members import quotas, rate_limits
from community.members import scope as member_scope
from community.members.models import Member

NOTE_LENGTH = 120  # characters
MAX_USES, DEFAULT_USES = 500, 10  # how many may come by one link at most, and unless something else is said
MAX_DAYS, DEFAULT_DAYS = 90, 7  # how long one lasts
CODE_BYTES = 15  # bytes of chance: 20 letters in the address


class InvitationClosed(Refused):
    """The link leads nowhere any more. The message does not say where it led."""


class InvitationOffer(NamedTuple):
    """What a good link offers: belonging to a group, in the name of who made it."""

    invitation: Invitation
    group: Group
    maker: Member


def create(
    group: Group, maker: Member, note: str = "", most: int = DEFAULT_USES, days: int = DEFAULT_DAYS
) -> Invitation:
    """A new link. `most` may come by it (1 to 500) within `days` (1 to 90). Raises `Refused` with the wrong field."""
    require_moderator(group, maker)
    rate_limits.lock_member(maker)
    lock_row(group)
    if group.is_archived:
        raise Refused(_("This group is archived. Restore it first, then you can invite to it."))
    note = markup.one_line(note)
    if len(note) > NOTE_LENGTH:
        raise Refused(_("This is too long: at most %(most)s characters fit.", most=NOTE_LENGTH), field="note")
    if not 1 <= most <= MAX_USES:
        raise Refused(_("Please choose a number from 1 to %(most)s.", most=MAX_USES), field="most")
    if not 1 <= days <= MAX_DAYS:
        raise Refused(_("Please choose a number from 1 to %(most)s.", most=MAX_DAYS), field="days")
    made_by = Invitation.made_by == maker.id
    rate_limits.require(maker, quotas.INVITATIONS, Invitation.made_at, made_by, moderates=True)
    made = Invitation(
        group_id=group.id,
        code=secrets.token_urlsafe(CODE_BYTES),
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
    require_moderator(group, by)
    lock_row(group)
    if lock_row(invitation).revoked_at is not None:
        return False
    invitation.revoked_at, invitation.revoked_by = now(), by.id
    db.session.flush()
    return True


def offer(code: str) -> InvitationOffer:
    """What the link with this code offers, also to who could not find the group otherwise.

    Raises `Hidden` for a code that never was, `Closed` for one that is expired, used up, revoked, or whose group is
    archived or whose maker keeps its peace no longer: whatever it is, the words are the same.
    """
    return _require_valid(_find(code))


def is_member_already(group: Group, member: Member) -> bool:
    """Whether a member who was invited belongs already. Raises `Refused` if they are banned or suspended."""
    if membership_of(group, member.id) is not None:
        return True
    require_can_join(group, member)
    return False


def accept(code: str, member: Member) -> tuple[Group, bool]:
    """Come to belong by a link: the group, and whether that is new. A member of the group uses nothing up.

    Raises `Hidden` and `Closed` as `offer` does, and `Refused` for who is banned from the group or suspended.
    """
    invitation = _find(code)
    group = lock_row(db.session.get_one(Group, invitation.group_id))
    _require_valid(lock_row(invitation))
    if is_member_already(group, member):
        return group, False
    if not _count_use(invitation):
        raise _closed_refusal()
    used = {"invitation_id": invitation.id, "member_id": member.id, "used_at": now()}
    keys = ["invitation_id", "member_id"]
    again = {"used_at": used["used_at"]}
    db.session.execute(insert(InvitationUse).values(used).on_conflict_do_update(index_elements=keys, set_=again))
    return group, create_membership(group, member.id)


def find(by: Member, group: Group, number: int) -> Invitation:
    """An invitation to a group whose peace this member keeps. Raises `Hidden`."""
    require_moderator(group, by)
    found = db.session.scalar(select(Invitation).where(Invitation.id == number, Invitation.group_id == group.id))
    if found is None:
        raise Hidden
    return found


def _find(code: str) -> Invitation:
    found = db.session.scalar(select(Invitation).where(Invitation.code == code.replace("\x00", "")))
    if found is None:
        raise Hidden
    return found


def _require_valid(invitation: Invitation) -> InvitationOffer:
    group = db.session.get_one(Group, invitation.group_id)
    maker = db.session.scalar(select(Member).where(Member.id == invitation.made_by, member_scope.not_deleted()))
    if maker is None or not _is_usable(invitation) or group.is_archived or not permissions.can_moderate(group, maker):
        raise _closed_refusal()
    return InvitationOffer(invitation, group, maker)


def _is_usable(invitation: Invitation) -> bool:
    if invitation.revoked_at is not None or invitation.expires_at <= now():
        return False
    return invitation.used_count < invitation.most


def _count_use(invitation: Invitation) -> bool:
    room = (Invitation.used_count < Invitation.most, Invitation.revoked_at.is_(None), Invitation.expires_at > now())
    used = update(Invitation).where(Invitation.id == invitation.id, *room).values(used_count=Invitation.used_count + 1)
    return db.session.scalar(used.returning(Invitation.id)) is not None


def _closed_refusal() -> InvitationClosed:
    return InvitationClosed(
        _(
            "This invitation does not work any more: its time is over, as many as it was for have come, or it was "
            "taken back. Ask whoever sent it to you for another one."
        )
    )
