"""Moderators of a group: adding and removing them, transferring ownership, and the posters they trust."""

from sqlalchemy import delete

from community.audit import log as audit_log
from community.core.db import db, insert, lock_row
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.groups.models import Group, Membership, TrustedPoster
from community.groups.permissions import has_other_moderator, membership_of, require_moderator
from community.members.models import Member


def add(group: Group, member: Member, by: Member) -> bool:
    """Make a member of the group a moderator. False if they are one. Raises `Refused`."""
    membership = _locked_membership(group, member, by)
    if membership.moderates:
        return False
    if not member.in_good_standing:
        raise Refused(
            _(
                "%(name)s can’t be a moderator right now: moderators need a confirmed email and can’t be suspended.",
                name=member.name,
            )
        )
    membership.moderates = True
    _record(group, member, by, before=False)
    return True


def remove(group: Group, member: Member, by: Member) -> bool:
    """Make a moderator a regular member. False if they are one. Raises `Refused` for the last moderator."""
    membership = _locked_membership(group, member, by)
    if not membership.moderates:
        return False
    if not has_other_moderator(group, member.id):
        raise Refused(_("A group needs a moderator. Make another member a moderator first."))
    membership.moderates = False
    _record(group, member, by, before=True)
    return True


def transfer_ownership(group: Group, new_moderator: Member, by: Member) -> None:
    """Make a member a moderator in place of the one who asks, who stays as a regular member. Raises `Refused`.

    A member who moderates already stays a moderator. Site moderators who do not moderate the group themselves have
    nothing to transfer.
    """
    require_moderator(group, by)
    lock_row(group)
    membership = membership_of(group, by.id)
    if membership is None or not membership.moderates:
        raise Refused(_("You don’t moderate this group yourself, so there’s nothing to transfer."))
    if new_moderator.id == by.id:
        raise Refused(_("Please choose someone else. You already moderate this group."), field="handle")
    try:
        add(group, new_moderator, by)
    except Refused as refusal:
        raise Refused(refusal.message, field="handle") from None
    remove(group, by, by)


def trust_poster(group: Group, member: Member, by: Member) -> bool:
    """Exempt a member's posts in the group from pre-moderation. False if they are exempt. Raises `Refused`."""
    require_moderator(group, by)
    if member.id == by.id:
        raise Refused(_("You can’t trust yourself. Ask another moderator."))
    new = db.session.scalar(
        insert(TrustedPoster)
        .values(group_id=group.id, member_id=member.id, trusted_by=by.id)
        .on_conflict_do_nothing()
        .returning(TrustedPoster.member_id)
    )
    return new is not None


def untrust_poster(group: Group, member: Member, by: Member) -> bool:
    """End the exemption from pre-moderation. False if there was none. Raises `Refused`."""
    require_moderator(group, by)
    deleted = db.session.scalar(
        delete(TrustedPoster)
        .where(TrustedPoster.group_id == group.id, TrustedPoster.member_id == member.id)
        .returning(TrustedPoster.member_id)
    )
    return deleted is not None


def _record(group: Group, member: Member, by: Member, *, before: bool) -> None:
    audit_log.record(
        audit_log.GROUP_ROLE_CHANGED, by=by.id, about=member.id, group=group.id, before=before, after=not before
    )
    db.session.flush()


def _locked_membership(group: Group, member: Member, by: Member) -> Membership:
    lock_row(group)
    require_moderator(group, by)  # after the lock: of two who remove each other at once, one remains
    membership = membership_of(group, member.id)
    if membership is None:
        raise Refused(_("%(name)s isn’t a member of this group.", name=member.name))
    return membership
