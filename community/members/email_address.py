"""Mail addresses: one spelling for each.

Confirming: the member answers for their address.

Another address: asked for by who knows the password, proved by its mailbox, and undone by that of the old one.
"""

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.core.db import db, lock_row, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.members import deletion, scope, sessions
from community.members.events import ConfirmationRequested, EmailChangeRequested, MemberChanged
from community.members.models import Member
from community.members.tokens import CONFIRM_NEW_EMAIL

MAX_LENGTH = 200


def normalize(text: str) -> str | None:
    """An address in the one spelling that is kept: lower case, its domain in ASCII. None if it is not an address."""
    text = text.strip()
    if len(text) > MAX_LENGTH:
        return None
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return found.ascii_email.lower() if found.ascii_email else None


def confirm(member: Member) -> bool:
    """The address is theirs. False if that was known already."""
    if member.is_confirmed:
        return False
    member.confirmed_at = now()
    record(MemberChanged(member.id))
    return True


def resend_confirmation(member: Member) -> None:
    """Send the link once more. Raises `Refused` if the address is confirmed."""
    if member.is_confirmed:
        raise Refused(_("Your address is confirmed already."))
    record(ConfirmationRequested(member.id))


UNUSABLE_HASH = ""  # kept in place of a password's hash: no password is the right one


def request_change(member: Member, email: str) -> None:
    """Send a link to the address, which takes the old one's place once the link is followed.

    Whether somebody has the address already is told to nobody but them. Raises `Refused` for the present address.
    """
    deletion.require_not_deleted(member)
    if email == member.email:
        raise Refused(_("This is your address already."), field="email")
    member.new_email, member.email_change_requested_at = email, now()
    record(EmailChangeRequested(member.id))


def resend_change(member: Member) -> None:
    """Send the link once more. Raises `Refused` if no change is waiting."""
    if member.new_email is None:
        raise Refused(_("There is no new address that waits to be confirmed."))
    member.email_change_requested_at = now()
    record(EmailChangeRequested(member.id))


def is_change_expired(member: Member) -> bool:
    """Whether an address waits whose last link works no more."""
    asked_at = member.email_change_requested_at
    return member.new_email is not None and (asked_at is None or asked_at < now() - CONFIRM_NEW_EMAIL.lasts)


def cancel_change(member: Member) -> bool:
    """Stay with the present address. False if no change was waiting."""
    if member.new_email is None:
        return False
    member.new_email = None
    return True


def complete_change(member: Member) -> bool:
    """The new address is theirs and takes the old one's place. False if somebody has an account with it by now."""
    email, member.new_email = member.new_email, None
    if not _assign(member, email):
        return False
    confirm(member)
    return True


def revert_change(member: Member, email: str) -> None:
    """Go back to the address whose owner says that the change was not theirs.

    Sessions end and the password is the right one no more, for somebody else knew it. Links that told other addresses
    of changes are over. An account that was made with the address meanwhile, and never confirmed, gives way; raises
    `Refused` for one that was.
    """
    if member.email != email:
        _free_address(email)
        if not _assign(member, email):
            raise Refused(_("This address has another account by now. Please write to those who run this site."))
    member.new_email = None
    member.confirmed_at = now()
    record(MemberChanged(member.id))
    member.password_hash = UNUSABLE_HASH
    sessions.end_all(member)


def _assign(member: Member, email: str | None) -> bool:
    try:
        with db.session.begin_nested():  # another may take it between the look and the writing
            member.email = email
    except IntegrityError:
        return False
    return True


def _free_address(email: str) -> None:
    there = db.session.scalar(select(Member).where(Member.email == email, scope.not_deleted()))
    if there is not None and not lock_row(there).is_confirmed and not there.is_unclaimed:
        deletion.delete_account(there)
        db.session.flush()
