"""Invitations: links that let a limited number of people join a group.

A link works until it expires, is used up or revoked, or its creator stops moderating the group. The group's row is
locked before an invitation is used, and the use is counted by an update that checks the limit, so it is never
exceeded.
"""

import secrets
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select, update

from community.audit import log as audit_log
from community.core import markup
from community.core.db import db, insert, lock_row, now
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups import permissions
from community.groups.memberships import create_membership, require_can_join
from community.groups.models import Group, Invitation, InvitationUse
from community.groups.permissions import membership_of, require_moderator
from community.members import quotas, rate_limits, standing
from community.members import scope as member_scope
from community.members.models import Member

NOTE_LENGTH = 120  # characters
MAX_USES, DEFAULT_USES = 500, 10  # how many members can join by one link: the most, and the default
MAX_DAYS, DEFAULT_DAYS = 90, 7  # how long a link works: the most, and the default
CODE_BYTES = 15  # random bytes: 20 characters in the URL


class InvitationClosed(Refused):
    """The link no longer works. The message does not name the group."""


class InvitationOffer(NamedTuple):
    """What a valid link offers: joining a group, on behalf of its creator."""

    invitation: Invitation
    group: Group
    creator: Member


def create(
    group: Group, creator: Member, note: str = "", max_uses: int = DEFAULT_USES, days: int = DEFAULT_DAYS
) -> Invitation:
    """Create a link for `max_uses` people (1 to 500) within `days` (1 to 90). Raises `Refused` with the wrong field."""
    require_moderator(group, creator)
    rate_limits.lock_member(creator)
    lock_row(group)
    if group.is_archived:
        raise Refused(_("This group is archived. Restore it before inviting people."))
    note = markup.one_line(note)
    if len(note) > NOTE_LENGTH:
        raise Refused(_("This is too long. Use at most %(most)s characters.", most=NOTE_LENGTH), field="note")
    if not 1 <= max_uses <= MAX_USES:
        raise Refused(_("Please choose a number from 1 to %(most)s.", most=MAX_USES), field="max_uses")
    if not 1 <= days <= MAX_DAYS:
        raise Refused(_("Please choose a number from 1 to %(most)s.", most=MAX_DAYS), field="days")
    created_by = Invitation.created_by == creator.id
    rate_limits.require(creator, quotas.INVITATIONS, Invitation.created_at, created_by, moderates=True)
    invitation = Invitation(
        group_id=group.id,
        code=secrets.token_urlsafe(CODE_BYTES),
        note=note,
        created_by=creator.id,
        expires_at=now() + timedelta(days=days),
        max_uses=max_uses,
    )
    db.session.add(invitation)
    db.session.flush()
    audit_log.record(audit_log.INVITATION_CREATED, by=creator.id, group=group.id, invitation=invitation.id)
    return invitation


def revoke(invitation: Invitation, by: Member) -> bool:
    """Revoke a link. False if it is revoked already. Members who used it stay."""
    group = db.session.get_one(Group, invitation.group_id)
    require_moderator(group, by)
    lock_row(group)
    if lock_row(invitation).revoked_at is not None:
        return False
    invitation.revoked_at, invitation.revoked_by = now(), by.id
    audit_log.record(audit_log.INVITATION_REVOKED, by=by.id, group=group.id, invitation=invitation.id)
    db.session.flush()
    return True


def offer(code: str) -> InvitationOffer:
    """What the link with this code offers, also to people who cannot find the group otherwise.

    Raises `Hidden` for an unknown code, and `InvitationClosed`, always with the same message, for one that is expired,
    used up or revoked, whose group is archived, or whose creator no longer moderates it.
    """
    return _require_valid(_find(code))


def is_member_already(group: Group, member: Member) -> bool:
    """Whether an invited member is in the group already. Raises `Refused` if they are banned or suspended."""
    if membership_of(group, member.id) is not None:
        return True
    require_can_join(group, member)
    return False


def accept(code: str, member: Member) -> tuple[Group, bool]:
    """Join by a link: the group, and whether the member is new in it. A member of the group does not use it up.

    Raises `Hidden` and `InvitationClosed` as `offer` does, and `Refused` for banned or suspended members.
    """
    invitation = _find(code)
    standing.hold(member.id)
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
    """An invitation to a group that the member can moderate. Raises `Hidden`."""
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
    creator = db.session.scalar(select(Member).where(Member.id == invitation.created_by, member_scope.not_deleted()))
    if (
        creator is None
        or not _is_usable(invitation)
        or group.is_archived
        or not permissions.can_moderate(group, creator)
    ):
        raise _closed_refusal()
    return InvitationOffer(invitation, group, creator)


def _is_usable(invitation: Invitation) -> bool:
    if invitation.revoked_at is not None or invitation.expires_at <= now():
        return False
    return invitation.used_count < invitation.max_uses


def _count_use(invitation: Invitation) -> bool:
    is_usable = (
        Invitation.used_count < Invitation.max_uses,
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now(),
    )
    used = (
        update(Invitation)
        .where(Invitation.id == invitation.id, *is_usable)
        .values(used_count=Invitation.used_count + 1)
    )
    return db.session.scalar(used.returning(Invitation.id)) is not None


def _closed_refusal() -> InvitationClosed:
    return InvitationClosed(
        _(
            "This invitation no longer works. It may have expired, been used up or been revoked. Ask the person "
            "who sent it for a new one."
        )
    )
