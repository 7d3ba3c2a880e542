"""Passwords: which will do, and keeping and comparing them. Slow on purpose: never inside a transaction.

Renewing a password: by its owner, who knows the old one, or by a link sent to their address.
"""

import re
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.members import deletion, email_address, sessions
from community.members.events import MemberChanged, PasswordChanged, PasswordResetRequested
from community.members.models import Member

MIN_LENGTH, MAX_LENGTH = 10, 200
COMMON = """
1234567890 0123456789 0987654321 9876543210 12345678910 123456789a 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop
qwerty12345 qwerty123456 asdfghjkl1 password12 password123 password1234 password12345 passw0rd123
passwordpassword mypassword letmein123 letmeinnow welcome123 welcome1234 iloveyou12 iloveyou123 administrator
administrator1 changeme123 changemenow qazwsxedcrfv abcdefghij abcdefghijk abcd1234567 abc1234567 football123
basketball superman123 dragon1234 monkey1234 sunshine123 princess123 trustnoone letmeinplease
"""
COMMON_PASSWORDS = frozenset(COMMON.split())

# OWASP's second choice: 19 MiB and two passes, so that eight people signing in at once fit into a small machine.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def check(text: str, *, name: str = "", email: str = "", field: str = "password") -> None:
    """Raise `Refused` if a password is too easily guessed."""
    if len(text) < MIN_LENGTH:
        raise Refused(
            _("Use at least %(least)s characters. A few words in a row are easy to remember.", least=MIN_LENGTH),
            field=field,
        )
    if len(text) > MAX_LENGTH:
        raise Refused(_("Use at most %(most)s characters.", most=MAX_LENGTH), field=field)
    if text.lower() in COMMON_PASSWORDS or len(set(text)) < 4:
        raise Refused(_("This is one of the passwords that are tried first. Please choose another."), field=field)
    if _normalize(text) in {_normalize(name), _normalize(email), _normalize(email.partition("@")[0])} - {""}:
        raise Refused(
            _("A password must not be your name or your address. Please choose something only you know."), field=field
        )


def hash_password(text: str) -> str:
    """What is kept of a password. Takes some 30 ms and 19 MiB."""
    return _hasher.hash(text)


def verify(kept: str | None, text: str) -> bool:
    """Whether this is the password. Without a kept one it is not, and finding that out takes as long."""
    try:
        return _hasher.verify(kept or _dummy_hash(), text) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a password should be hashed anew, because more work is asked for today."""
    return _hasher.check_needs_rehash(kept)


@cache
def _dummy_hash() -> str:
    return hash_password("the password of nobody at all")


def _normalize(text: str) -> str:
    return re.sub(r"[\W_]+|\d+$", "", text.casefold())


NO_MEMBER = 0


def request_reset(member: Member | None) -> None:
    """Somebody asked for a link. An address that nobody has is written down too, so that the answer takes as long."""
    record(PasswordResetRequested(member.id if member else NO_MEMBER))


def change(member: Member, password_hash: str, *, keep: int | None) -> None:
    """The member chose a new password. Their sessions end, but for the one in hand, and they are told by mail."""
    deletion.require_not_deleted(member)
    member.password_hash = password_hash
    sessions.end_all(member, but=keep)
    record(PasswordChanged(member.id))


def reset(member: Member, password_hash: str) -> None:
    """As `change`, by a link from the member's mailbox, which is thereby confirmed, and stays their address.

    All sessions end. A person who came with an import becomes a member by it.
    """
    email_address.confirm(member)
    member.new_email = None
    if member.is_unclaimed:
        member.password_hash = password_hash
        record(MemberChanged(member.id))
    else:
        change(member, password_hash, keep=None)


def rehash(member: Member, password_hash: str) -> None:
    """The same password, kept in a harder way."""
    member.password_hash = password_hash
