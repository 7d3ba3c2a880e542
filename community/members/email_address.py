"""Email addresses of members: one normal form, and changing an address.

A change needs the password, takes effect when confirmed from the new mailbox, and can be reverted from the old one.
"""

from unicodedata import normalize as normalize_unicode

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.exc import IntegrityError

from community.config import Settings
from community.core.db import db, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.members import deletion, email_failures, sessions, standing
from community.members.events import EmailChangeRequested, MemberChanged
from community.members.models import Member
from community.members.tokens import CONFIRM_NEW_EMAIL

MAX_LENGTH = 200
SPECIAL_ENDING = ".example.com"  # special-use domains are checked with it, because `validate_email` refuses them
UNUSABLE_HASH = ""  # in place of a password hash: no password matches it


def normalize(text: str, settings: Settings | None = None) -> str | None:
    """The normal form of an address: lower case, in NFC, the domain in ASCII. None if the text is not an address.

    `settings` say which special-use domains an address can have, and whether letters beyond ASCII are allowed before
    the @; without them, none and no.
    """
    text = normalize_unicode("NFC", text.strip())
    if len(text) > MAX_LENGTH:
        return None
    is_international = settings is not None and settings.international_email == "on"
    ending = SPECIAL_ENDING if _has_special_domain(text, settings) else ""
    try:
        found = validate_email(text + ending, check_deliverability=False, allow_smtputf8=is_international, strict=True)
    except EmailNotValidError:
        return None
    domain = found.ascii_domain.lower().removesuffix(ending)
    address = f"{normalize_unicode('NFC', found.local_part.lower())}@{domain}"
    return address if len(address) <= MAX_LENGTH else None


def _has_special_domain(address: str, settings: Settings | None) -> bool:
    domain = address.rpartition("@")[2].lower()
    allowed = settings.special_use_domains if settings else ()
    return any(domain == one or domain.endswith(f".{one}") for one in allowed)


def confirm(member: Member) -> bool:
    """Record that the member reads mail at their address. False if it was confirmed before."""
    email_failures.clear(member.id)
    if member.is_confirmed:
        return False
    with standing.change(member):
        member.confirmed_at = now()
    record(MemberChanged(member.id))
    return True


def request_change(member: Member, email: str) -> None:
    """Send a link to the new address. The change takes effect when the link is used.

    Whether another account has the address is told only to the owner of the mailbox. Raises `Refused` if it is the
    member's current address.
    """
    deletion.require_not_deleted(member)
    if email == member.email:
        raise Refused(_("This is already your email address."), field="email")
    member.new_email, member.email_change_requested_at = email, now()
    record(EmailChangeRequested(member.id))


def request_confirmation(member: Member) -> None:
    """Send a link to the member's own address, at which emails start again when it is used.

    Raises `Refused` if emails to it have not stopped, or if a change is pending.
    """
    deletion.require_not_deleted(member)
    if member.new_email is not None or email_failures.last(member) is None:
        raise Refused(_("There’s no email address to confirm."))
    member.new_email, member.email_change_requested_at = member.email, now()
    record(EmailChangeRequested(member.id))


def resend_change(member: Member) -> None:
    """Send the link to the new address again. Raises `Refused` if no change is pending."""
    if member.new_email is None:
        raise Refused(_("There’s no email change to confirm."))
    member.email_change_requested_at = now()
    record(EmailChangeRequested(member.id))


def is_change_expired(member: Member) -> bool:
    """Whether a change is pending whose last link has expired."""
    requested_at = member.email_change_requested_at
    return member.new_email is not None and (requested_at is None or requested_at < now() - CONFIRM_NEW_EMAIL.lasts)


def cancel_change(member: Member) -> bool:
    """Keep the current address. False if no change was pending."""
    if member.new_email is None:
        return False
    member.new_email = None
    return True


def complete_change(member: Member) -> bool:
    """Replace the address by the confirmed new one. False if another account took the new address first."""
    email, member.new_email = member.new_email, None
    if not _assign(member, email):
        return False
    confirm(member)
    return True


def revert_change(member: Member, email: str) -> None:
    """Return to the old address, because its owner says that the change was not theirs.

    Someone else knew the password, so all sessions end, the password stops working, and links sent to other addresses
    expire. Raises `Refused` if another account was created with the old address since then.
    """
    if member.email != email and not _assign(member, email):
        raise Refused(_("Another account now uses this address. Please contact the people who run this site."))
    member.new_email = None
    email_failures.clear(member.id)
    with standing.change(member):
        member.confirmed_at = now()
        member.password_hash = UNUSABLE_HASH
    record(MemberChanged(member.id))
    sessions.end_all(member)


def _assign(member: Member, email: str | None) -> bool:
    try:
        with db.session.begin_nested():  # another transaction may take the address at the same moment
            member.email = email
    except IntegrityError:
        return False
    return True
