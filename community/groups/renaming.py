"""Giving a group another address. The old one leads on, to those who can find the group."""

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from community.groups import addressing
from community.groups.events import GroupChanged
from community.groups.models import FormerAddress, Group
from community.groups.rights import require, require_living
from community.kernel.database import db, hold
from community.kernel.errors import Refused
from community.kernel.outbox import record
from community.kernel.upsert import insert
from community.kernel.words import gettext as _
from community.members.models import Member


def rename(group: Group, by: Member, address: str) -> bool:
    """Give the group the address that this text makes, or one like it if that is taken. False if it has it.

    `group.slug` says which one it became. Raises `Refused`.
    """
    require(group, by)
    hold(group)
    require_living(group)
    if not any(letter.isalnum() for letter in address):
        raise Refused(_("Please give the address some letters."), field="address")
    wanted = addressing.plain(address)
    if group.is_private:
        wanted = addressing.without_letters(wanted)
    if wanted in (group.slug, addressing.without_letters(group.slug) if group.is_private else ""):
        return False
    readdress(group, wanted)
    record(GroupChanged(group.id))
    return True


def readdress(group: Group, wanted: str) -> None:
    """Let a held group have this address or one like it, and the one it had lead on. Raises `Refused`."""
    before = group.slug
    for candidate in addressing.candidates(wanted, group.id, is_private=group.is_private):
        if candidate == before:
            return
        if not addressing.is_taken(candidate, group.id) and _take(group, candidate):
            break
    else:
        raise Refused(_("There are too many groups of this address. Please choose another."), field="address")
    db.session.execute(delete(FormerAddress).where(FormerAddress.slug == group.slug))
    db.session.execute(insert(FormerAddress).values(slug=before, group_id=group.id).on_conflict_do_nothing())


def _take(group: Group, address: str) -> bool:
    """False if somebody took it in this very moment."""
    try:
        with db.session.begin_nested():
            group.slug = address
    except IntegrityError:
        return False
    return True
