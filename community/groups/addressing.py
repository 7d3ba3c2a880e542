"""Addresses of groups: which one is free, and that a private one always ends in letters of its own.

A plain address that is taken, by whomever and now or once, is dodged by such letters and never refused, so that it
tells nothing of a group that cannot be found.
"""

import hashlib
import re
from collections.abc import Iterator

from sqlalchemy import or_, select

from community.groups.models import FormerAddress, Group
from community.kernel.database import exists
from community.kernel.slugs import slug

RESERVED = frozenset({"new"})
TRIES = 100
LETTERED = re.compile(r"-[0-9a-f]{5}$")


def plain(text: str) -> str:
    """A text as the last part of an address."""
    return slug(text, otherwise="group")


def candidates(address: str, seed: int, *, is_private: bool) -> Iterator[str]:
    """Addresses to be tried in turn: this one, if it may stand by itself, and then it with letters of its own.

    `seed` makes the letters of one founder or group others than those of the next.
    """
    if not is_private and address not in RESERVED and not LETTERED.search(address):
        yield address
    for number in range(1, TRIES):
        letters = hashlib.sha256(f"{address} {seed} {number}".encode()).hexdigest()[:5]
        yield f"{address}-{letters}"


def is_taken(address: str, group_id: int = 0) -> bool:
    """Whether another group than this has, or once had, the address."""
    has = select(Group.id).where(Group.slug == address, Group.id != group_id)
    had = select(FormerAddress.group_id).where(FormerAddress.slug == address, FormerAddress.group_id != group_id)
    return exists(select(1).where(or_(has.exists(), had.exists())))


def without_letters(address: str) -> str:
    """An address without the letters of its own, if it ends in such."""
    return LETTERED.sub("", address)


def has_letters(address: str) -> bool:
    """Whether an address ends in letters of its own, as every private one does."""
    return LETTERED.search(address) is not None
