"""Handles: the short names in addresses. Made from a name at first, chosen later."""

import re
import secrets
from collections.abc import Iterator

from community.kernel.errors import Refused
from community.kernel.slugs import slug
from community.kernel.words import gettext as _

PATTERN = re.compile(r"[a-z0-9_-]{3,30}", re.ASCII)
KEPT = """
about admin administrator anonymous api community everyone former help here me member moderator new nobody null
official owner root security settings staff support system team undefined
"""
RESERVED = frozenset(KEPT.split())
REMOVED = "former-"  # what removed members are called
MADE = 24  # letters taken from a name, so that a number fits behind


def check(handle: str) -> None:
    """Raise `Refused` unless somebody may call themselves so."""
    if not PATTERN.fullmatch(handle):
        raise Refused(_("Use 3 to 30 small letters, digits, hyphens or underscores."), field="handle")
    if is_reserved(handle):
        raise Refused(_("This handle is kept for the site itself. Please choose another."), field="handle")


def is_reserved(handle: str) -> bool:
    """Whether a handle is the site's own, or that of somebody who is gone."""
    return handle in RESERVED or handle.startswith(REMOVED)


def made_from(name: str) -> Iterator[str]:
    """Handles that would suit a name, without end: the plain one first, then with a random number behind it."""
    plain = slug(name, otherwise="member")[:MADE].strip("-")
    if len(plain) >= 3 and not is_reserved(plain):
        yield plain
    stem = plain if not is_reserved(f"{plain}-1") else "member"
    while True:
        yield f"{stem}-{secrets.randbelow(9000) + 1000}"
