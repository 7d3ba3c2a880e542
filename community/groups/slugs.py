"""Addresses of groups: which one is free, and that a private one always ends in letters of its own.

A plain address that is taken, by whomever and now or once, is dodged by such letters and never refused, so that it
tells nothing of a group that cannot be found.

Giving a group another address. The old one leads on, to those who can find the group.
"""

import hashlib
import re
from collections.abc import Iterator

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from community.core.db import db, exists, insert, lock_row
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.core.slugs import slug
from community.groups.events import GroupChanged
from community.groups.models import Group, OldGroupSlug
from community.groups.permissions import require_active, require_moderator
from community.members.models import Member

RESERVED = frozenset({"new"})
MAX_ATTEMPTS = 100
SUFFIX = re.compile(r"-[0-9a-f]{5}$")


def slugify(text: str) -> str:
    """A text as the last part of an address."""
    return slug(text, default="group")


def candidates(address: str, seed: int, *, is_private: bool) -> Iterator[str]:
    """Addresses to be tried in turn: this one, if it may stand by itself, and then it with letters of its own.

    `seed` makes the letters of one founder or group others than those of the next.
    """
    if not is_private and address not in RESERVED and not SUFFIX.search(address):
        yield address
    for number in range(1, MAX_ATTEMPTS):
        letters = hashlib.sha256(f"{address} {seed} {number}".encode()).hexdigest()[:5]
        yield f"{address}-{letters}"


def is_taken(address: str, group_id: int = 0) -> bool:
    """Whether another group than this has, or once had, the address."""
    has = select(Group.id).where(Group.slug == address, Group.id != group_id)
    had = select(OldGroupSlug.group_id).where(OldGroupSlug.slug == address, OldGroupSlug.group_id != group_id)
    return exists(select(1).where(or_(has.exists(), had.exists())))


def without_suffix(address: str) -> str:
    """An address without the letters of its own, if it ends in such."""
    return SUFFIX.sub("", address)


def has_suffix(address: str) -> bool:
    """Whether an address ends in letters of its own, as every private one does."""
    return SUFFIX.search(address) is not None


def change(group: Group, by: Member, address: str) -> bool:
    """Give the group the address that this text makes, or one like it if that is taken. False if it has it.

    `group.slug` says which one it became. Raises `Refused`.
    """
    require_moderator(group, by)
    lock_row(group)
    require_active(group)
    if not any(letter.isalnum() for letter in address):
        raise Refused(_("Please give the address some letters."), field="address")
    wanted = slugify(address)
    if group.is_private:
        wanted = without_suffix(wanted)
    if wanted in (group.slug, without_suffix(group.slug) if group.is_private else ""):
        return False
    assign(group, wanted)
    record(GroupChanged(group.id))
    return True


def assign(group: Group, wanted: str) -> None:
    """Let a held group have this address or one like it, and the one it had lead on. Raises `Refused`."""
    before = group.slug
    for candidate in candidates(wanted, group.id, is_private=group.is_private):
        if candidate == before:
            return
        if not is_taken(candidate, group.id) and _try_assign(group, candidate):
            break
    else:
        raise Refused(_("There are too many groups of this address. Please choose another."), field="address")
    db.session.execute(delete(OldGroupSlug).where(OldGroupSlug.slug == group.slug))
    db.session.execute(insert(OldGroupSlug).values(slug=before, group_id=group.id).on_conflict_do_nothing())


def _try_assign(group: Group, address: str) -> bool:
    """False if somebody took it in this very moment."""
    try:
        with db.session.begin_nested():
            group.slug = address
    except IntegrityError:
        return False
    return True
