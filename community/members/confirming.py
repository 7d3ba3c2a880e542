"""Confirming: the member answers for their address."""

from community.kernel.database import now
from community.kernel.errors import Refused
from community.kernel.outbox import record
from community.kernel.words import gettext as _
from community.members.events import ConfirmationAsked, MemberChanged
from community.members.models import Member


def confirm(member: Member) -> bool:
    """The address is theirs. False if that was known already."""
    if member.is_confirmed:
        return False
    member.confirmed_at = now()
    record(MemberChanged(member.id))
    return True


def ask_again(member: Member) -> None:
    """Send the link once more. Raises `Refused` if the address is confirmed."""
    if member.is_confirmed:
        raise Refused(_("Your address is confirmed already."))
    record(ConfirmationAsked(member.id))
