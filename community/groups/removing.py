"""Removing a member from a group."""

from community.groups.joining import depart
from community.groups.models import Group
from community.groups.rights import membership, require
from community.kernel.database import hold
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members.models import Member


def remove(group: Group, member: Member, by: Member) -> bool:
    """Take a member out of a group. False if they are not in it. What they wrote there stays.

    Moderators are relieved first, and who means themselves leaves: both raise `Refused`.
    """
    require(group, by)
    hold(group)
    belongs = membership(group, member.id)
    if belongs is None:
        return False
    if member.id == by.id:
        raise Refused(_("You cannot remove yourself. Leave the group instead."))
    if belongs.moderates:
        raise Refused(
            _(
                "%(name)s moderates this group. Let them be a plain member first; then you can remove them.",
                name=member.name,
            )
        )
    return depart(group, member.id)
