"""Wearing a picture as one's face, and taking it off."""

from collections.abc import Collection

from community.kernel.database import db, hold
from community.kernel.errors import Refused
from community.kernel.outbox import record
from community.kernel.words import gettext as _
from community.members.events import MemberChanged
from community.members.models import Member
from community.pictures import dropping, queries


def change(member: Member, wanted: Collection[str], unwanted: Collection[str]) -> None:
    """Wear the picture that is wanted, if one is; else take the present one off if it is unwanted."""
    for name in wanted:
        wear(member, name)
    if not wanted and member.picture in unwanted:
        take_off(member)


def wear(member: Member, name: str) -> bool:
    """Show the member by a picture they have sent, in the place of the one before. False if they wear it already.

    Raises `Refused` if the picture is not there.
    """
    if member.picture == name:
        return False
    hold(member)
    if not queries.unplaced(member, [name]):
        raise Refused(_("This picture is not there any more. Please choose it again."), "picture")
    before, member.picture = member.picture, name
    _drop(member, before)
    return True


def take_off(member: Member) -> bool:
    """Show the member by their initials again. False if they wear no picture."""
    hold(member)
    before, member.picture = member.picture, None
    _drop(member, before)
    return before is not None


def _drop(member: Member, before: str | None) -> None:
    db.session.flush()
    if before is not None:
        dropping.drop([before])
    record(MemberChanged(member.id))
