"""Entrusting a member with keeping a group's peace, and relieving them of it."""

from community.groups.models import Group, Membership
from community.groups.rights import membership, moderators_but, require
from community.kernel.database import db, hold
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members.models import Member


def entrust(group: Group, member: Member, by: Member) -> bool:
    """Make a member of the group one of its moderators. False if they are. Raises `Refused`."""
    belongs = _belonging(group, member, by)
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


def relieve(group: Group, member: Member, by: Member) -> bool:
    """Let a moderator be a plain member again. False if they are. The last one is not relieved: `Refused`."""
    belongs = _belonging(group, member, by)
    if not belongs.moderates:
        return False
    if not moderators_but(group, member.id):
        raise Refused(_("A group needs a moderator. Make another member a moderator first."))
    belongs.moderates = False
    db.session.flush()
    return True


def _belonging(group: Group, member: Member, by: Member) -> Membership:
    hold(group)
    require(group, by)  # of two who relieve each other at once, one still may
    belongs = membership(group, member.id)
    if belongs is None:
        raise Refused(_("%(name)s does not belong to this group.", name=member.name))
    return belongs
