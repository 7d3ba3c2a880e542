"""Handing a group over: somebody else moderates it from now on, and one is a plain member, both in one act."""

from community.groups.entrusting import entrust, relieve
from community.groups.models import Group
from community.groups.rights import membership, require
from community.kernel.database import hold
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members.models import Member


def hand_over(group: Group, heir: Member, by: Member) -> None:
    """Let a member moderate the group in the place of a moderator, who stays as a plain member. Raises `Refused`.

    Somebody who moderates already stays so. Who only oversees the site has nothing to hand over.
    """
    require(group, by)
    hold(group)
    belongs = membership(group, by.id)
    if belongs is None or not belongs.moderates:
        raise Refused(_("You do not moderate this group yourself, so there is nothing for you to hand over."))
    if heir.id == by.id:
        raise Refused(_("Please name somebody else: you moderate this group already."), field="handle")
    try:
        entrust(group, heir, by)
    except Refused as refusal:
        raise Refused(refusal.message, field="handle") from None
    relieve(group, by, by)
