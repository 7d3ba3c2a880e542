"""Passwords: which will do, and keeping and comparing them. Slow on purpose: never inside a transaction."""

import re
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from community.kernel.errors import Refused
from community.kernel.words import gettext as _

LEAST, MOST = 10, 200
TRIED_FIRST = """
1234567890 0123456789 0987654321 9876543210 12345678910 123456789a 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop
qwerty12345 qwerty123456 asdfghjkl1 password12 password123 password1234 password12345 passw0rd123
passwordpassword mypassword letmein123 letmeinnow welcome123 welcome1234 iloveyou12 iloveyou123 administrator
administrator1 changeme123 changemenow qazwsxedcrfv abcdefghij abcdefghijk abcd1234567 abc1234567 football123
basketball superman123 dragon1234 monkey1234 sunshine123 princess123 trustnoone letmeinplease
"""
COMMONEST = frozenset(TRIED_FIRST.split())

# OWASP's second choice: 19 MiB and two passes, so that eight people signing in at once fit into a small machine.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def check(text: str, *, name: str = "", email: str = "", field: str = "password") -> None:
    """Raise `Refused` if a password is too easily guessed."""
    if len(text) < LEAST:
        raise Refused(
            _("Use at least %(least)s characters. A few words in a row are easy to remember.", least=LEAST), field=field
        )
    if len(text) > MOST:
        raise Refused(_("Use at most %(most)s characters.", most=MOST), field=field)
    if text.lower() in COMMONEST or len(set(text)) < 4:
        raise Refused(_("This is one of the passwords that are tried first. Please choose another."), field=field)
    if _bare(text) in {_bare(name), _bare(email), _bare(email.partition("@")[0])} - {""}:
        raise Refused(
            _("A password must not be your name or your address. Please choose something only you know."), field=field
        )


def hash_password(text: str) -> str:
    """What is kept of a password. Takes some 30 ms and 19 MiB."""
    return _hasher.hash(text)


def verify(kept: str | None, text: str) -> bool:
    """Whether this is the password. Without a kept one it is not, and finding that out takes as long."""
    try:
        return _hasher.verify(kept or _nobodys(), text) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a password should be hashed anew, because more work is asked for today."""
    return _hasher.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return hash_password("the password of nobody at all")


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+|\d+$", "", text.casefold())
