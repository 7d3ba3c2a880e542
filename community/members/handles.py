"""Handles: the short names in addresses. Made from a name at first, chosen later."""

import re
import secrets
from collections.abc import Iterator

from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.slugs import slug

PATTERN = re.compile(r"[a-z0-9_-]{3,30}", re.ASCII)
RESERVED_WORDS = """
about admin administrator anonymous api community everyone former help here me member moderator new nobody null
official owner root security settings staff support system team undefined
"""
RESERVED = frozenset(RESERVED_WORDS.split())
DELETED_PREFIX = "former-"  # what removed members are called
MAX_STEM = 24  # letters taken from a name, so that a number fits behind


def check(handle: str) -> None:
    """Raise `Refused` unless somebody may call themselves so."""
    if not PATTERN.fullmatch(handle):
        raise Refused(_("Use 3 to 30 small letters, digits, hyphens or underscores."), field="handle")
    if is_exploration(handle):
        raise Refused(_("This handle is kept for the site itself. Please choose another."), field="handle")


def is_exploration(handle: str) -> bool:
    """Whether a handle is the site's own, or that of somebody who is gone."""
    return handle in RESERVED or handle.startswith(DELETED_PREFIX)


def candidates(name: str) -> Iterator[str]:
    """Handles that would suit a name, without end: the plain one first, then with a random number behind it."""
    plain = slug(name, otherwise="member")[:MAX_STEM].strip("-")
    if len(plain) >= 3 and not is_exploration(plain):
        yield plain
    stem = plain if not is_exploration(f"{plain}-1") else "member"
    while True:
        yield f"{stem}-{secrets.randbelow(9000) + 1000}"
