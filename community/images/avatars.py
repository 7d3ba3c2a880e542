"""Set or remove a member's avatar."""

from collections.abc import Collection

from community.core.db import db, lock_row
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.images import queries, records
from community.members.events import MemberChanged
from community.members.models import Member


def update(member: Member, selected: Collection[str], removed: Collection[str]) -> None:
    """Set the selected image, if there is one; otherwise remove the current avatar if it is among `removed`."""
    for name in selected:
        assign(member, name)
    if not selected and member.avatar in removed:
        remove(member)


def assign(member: Member, name: str) -> bool:
    """Use an image that the member uploaded as their avatar; the old one is deleted. False if it is their avatar.

    Raises `Refused` if there is no such image.
    """
    if member.avatar == name:
        return False
    lock_row(member)
    if not queries.unattached(member, [name]):
        raise Refused(_("This picture is no longer available. Please choose it again."), "avatar")
    before, member.avatar = member.avatar, name
    _delete_previous(member, before)
    return True


def remove(member: Member) -> bool:
    """Delete the member's avatar; their initials are shown instead. False if they have none."""
    lock_row(member)
    before, member.avatar = member.avatar, None
    _delete_previous(member, before)
    return before is not None


def _delete_previous(member: Member, name: str | None) -> None:
    db.session.flush()
    if name is not None:
        records.delete_by_name([name])
    record(MemberChanged(member.id))
