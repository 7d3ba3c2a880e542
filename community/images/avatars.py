"""Wearing a picture as one's face, and taking it off."""

from collections.abc import Collection

from community.core.db import db, lock_row
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.images import queries, records
from community.members.events import MemberChanged
from community.members.models import Member


def update(member: Member, wanted: Collection[str], unwanted: Collection[str]) -> None:
    """Wear the picture that is wanted, if one is; else take the present one off if it is unwanted."""
    for name in wanted:
        assign(member, name)
    if not wanted and member.avatar in unwanted:
        remove(member)


def assign(member: Member, name: str) -> bool:
    """Show the member by a picture they have sent, in the place of the one before. False if they wear it already.

    Raises `Refused` if the picture is not there.
    """
    if member.avatar == name:
        return False
    lock_row(member)
    if not queries.unattached(member, [name]):
        raise Refused(_("This picture is not there any more. Please choose it again."), "picture")
    before, member.avatar = member.avatar, name
    _replace(member, before)
    return True


def remove(member: Member) -> bool:
    """Show the member by their initials again. False if they wear no picture."""
    lock_row(member)
    before, member.avatar = member.avatar, None
    _replace(member, before)
    return before is not None


def _replace(member: Member, before: str | None) -> None:
    db.session.flush()
    if before is not None:
        records.delete_by_name([before])
    record(MemberChanged(member.id))
