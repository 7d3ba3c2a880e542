"""Handles: unique short names, used in profile URLs and @mentions. Made from the name at sign-up, changed later."""

import re
import secrets
from collections.abc import Iterator

from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.slugs import ascii_slug

PATTERN = re.compile(r"[a-z0-9_-]{3,30}", re.ASCII)
RESERVED_WORDS = """
about admin administrator anonymous api community everyone former help here me member moderator new nobody null
official owner root security settings staff support system team undefined
"""
RESERVED = frozenset(RESERVED_WORDS.split())
DELETED_PREFIX = "former-"  # of the handles of deleted accounts
MAX_STEM = 24  # letters taken from a name, so a number fits after them


def check(handle: str) -> None:
    """Raise `Refused` if a handle is malformed or reserved."""
    if not PATTERN.fullmatch(handle):
        raise Refused(_("Use 3 to 30 lowercase letters, digits, hyphens or underscores."), field="handle")
    if is_reserved(handle):
        raise Refused(_("This handle is reserved. Please choose another."), field="handle")


def is_reserved(handle: str) -> bool:
    """Whether a handle is reserved for the site or for deleted accounts."""
    return handle in RESERVED or handle.startswith(DELETED_PREFIX)


def candidates(name: str) -> Iterator[str]:
    """An endless sequence of handles made from a name: the plain one first, then with random numbers appended."""
    plain = ascii_slug(name, default="member")[:MAX_STEM].strip("-")
    if len(plain) >= 3 and not is_reserved(plain):
        yield plain
    stem = plain if not is_reserved(f"{plain}-1") else "member"
    while True:
        yield f"{stem}-{secrets.randbelow(9000) + 1000}"
