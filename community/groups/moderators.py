"""Entrusting a member with keeping a group's peace, and relieving them of it.

Handing a group over: somebody else moderates it from now on, and one is a plain member, both in one act.

Trusting a member in a group: what they post there is not held for a look.
"""

from sqlalchemy import delete

from community.core.db import db, insert, lock_row
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.groups.models import Group, Membership, TrustedPoster
from community.groups.permissions import has_other_moderator, membership_of, require_moderator
from community.members.models import Member


def add(group: Group, member: Member, by: Member) -> bool:
    """Make a member of the group one of its moderators. False if they are. Raises `Refused`."""
    belongs = _locked_membership(group, member, by)
    if belongs.moderates:
        return False
    if not member.in_good_standing:
        raise Refused(
            _(
                "%(name)s cannot moderate now: a moderator’s address is confirmed and their account not suspended.",
                name=member.name,
            )
        )
    belongs.moderates = True
    db.session.flush()
    return True


def remove(group: Group, member: Member, by: Member) -> bool:
    """Let a moderator be a plain member again. False if they are. The last one is not relieved: `Refused`."""
    belongs = _locked_membership(group, member, by)
    if not belongs.moderates:
        return False
    if not has_other_moderator(group, member.id):
        raise Refused(_("A group needs a moderator. Make another member a moderator first."))
    belongs.moderates = False
    db.session.flush()
    return True


def _locked_membership(group: Group, member: Member, by: Member) -> Membership:
    lock_row(group)
    require_moderator(group, by)  # of two who relieve each other at once, one still may
    belongs = membership_of(group, member.id)
    if belongs is None:
        raise Refused(_("%(name)s does not belong to this group.", name=member.name))
    return belongs


def transfer_ownership(group: Group, heir: Member, by: Member) -> None:
    """Let a member moderate the group in the place of a moderator, who stays as a plain member. Raises `Refused`.

    Somebody who moderates already stays so. Who only oversees the site has nothing to hand over.
    """
    require_moderator(group, by)
    lock_row(group)
    belongs = membership_of(group, by.id)
    if belongs is None or not belongs.moderates:
        raise Refused(_("You do not moderate this group yourself, so there is nothing for you to hand over."))
    if heir.id == by.id:
        raise Refused(_("Please name somebody else: you moderate this group already."), field="handle")
    try:
        add(group, heir, by)
    except Refused as refusal:
        raise Refused(refusal.message, field="handle") from None
    remove(group, by, by)


def trust_poster(group: Group, member: Member, by: Member) -> bool:
    """From now on what the member posts in the group is there at once. False if it was so. Raises `Refused`."""
    require_moderator(group, by)
    if member.id == by.id:
        raise Refused(_("Nobody trusts themselves. Ask another moderator."))
    new = db.session.scalar(
        insert(TrustedPoster)
        .values(group_id=group.id, member_id=member.id, trusted_by=by.id)
        .on_conflict_do_nothing()
        .returning(TrustedPoster.member_id)
    )
    return new is not None


def untrust_poster(group: Group, member: Member, by: Member) -> bool:
    """What the member posts waits again where the group holds posts. False if they were not trusted."""
    require_moderator(group, by)
    gone = db.session.scalar(
        delete(TrustedPoster)
        .where(TrustedPoster.group_id == group.id, TrustedPoster.member_id == member.id)
        .returning(TrustedPoster.member_id)
    )
    return gone is not None
