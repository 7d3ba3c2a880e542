"""Passwords: rules, hashing and checking, changing and resetting.

Hashing is slow on purpose, so it never runs inside a transaction.
"""

import re
from functools import cache
from unicodedata import category, normalize

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
NO_MEMBER = 0

# The second configuration that OWASP recommends: 19 MiB and two passes, so eight people can sign in at once on a
# small machine.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def check(text: str, *, name: str = "", email: str = "", field: str = "password") -> None:
    """Raise `Refused` if a password is too short, too long, common, or the member's own name or address."""
    text = _opaque(text)
    if len(text) < MIN_LENGTH:
        raise Refused(
            _("Use at least %(least)s characters. A few random words work well.", least=MIN_LENGTH),
            field=field,
        )
    if len(text) > MAX_LENGTH:
        raise Refused(_("Use at most %(most)s characters.", most=MAX_LENGTH), field=field)
    if text.lower() in COMMON_PASSWORDS or len(set(text)) < 4:
        raise Refused(_("This password is too common. Please choose another."), field=field)
    if _normalize(text) in {_normalize(name), _normalize(email), _normalize(email.partition("@")[0])} - {""}:
        raise Refused(
            _("Your password can’t be your name or email address. Please choose something only you know."), field=field
        )


def hash_password(text: str) -> str:
    """The hash to store (argon2id). Takes about 30 ms and 19 MiB."""
    return _hasher.hash(_opaque(text))


def verify(stored_hash: str | None, text: str) -> bool:
    """Whether the password matches. Without a hash it does not, which takes the same time to find out."""
    if _matches(stored_hash, _opaque(text)):
        return True
    # Earlier versions hashed passwords as they were sent. (The dummy hash takes as long for a text that differs.)
    return text != _opaque(text) and _matches(stored_hash, text)


def is_outdated(stored_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(stored_hash)


def request_reset(member: Member | None) -> None:
    """Send a reset link. Without a member an event is recorded too, so the response takes as long."""
    record(PasswordResetRequested(member.id if member else NO_MEMBER))


def change(member: Member, password_hash: str, *, keep: int | None) -> None:
    """Set a new password, end all sessions but `keep` (an id), and notify the member."""
    deletion.require_not_deleted(member)
    member.password_hash = password_hash
    sessions.end_all(member, but=keep)
    record(PasswordChanged(member.id))


def reset(member: Member, password_hash: str) -> None:
    """Set a new password with a link from the member's mailbox. This confirms the address and ends all sessions.

    A pending change of address is dropped. An unclaimed imported member becomes an ordinary account.
    """
    is_claim = member.is_unclaimed
    email_address.confirm(member)
    member.new_email = None
    if is_claim:
        member.password_hash = password_hash
        record(MemberChanged(member.id))
    else:
        change(member, password_hash, keep=None)


def rehash(member: Member, password_hash: str) -> None:
    """Store the same password hashed with the current parameters."""
    member.password_hash = password_hash


def _matches(stored_hash: str | None, text: str) -> bool:
    try:
        return _hasher.verify(stored_hash or _dummy_hash(), text) and bool(stored_hash)
    except (VerificationError, InvalidHashError):
        return False


def _opaque(text: str) -> str:
    """The password however a system encodes what was typed: the profile OpaqueString of RFC 8265."""
    return normalize("NFC", "".join(" " if category(one) == "Zs" else one for one in text))


@cache
def _dummy_hash() -> str:
    return hash_password("the password of no one at all")


def _normalize(text: str) -> str:
    return re.sub(r"[\W_]+|\d+$", "", text.casefold())
