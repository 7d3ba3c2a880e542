"""Another address: asked for by who knows the password, proved by its mailbox, and undone by that of the old one."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.kernel.database import db, hold, now
from community.kernel.errors import Refused
from community.kernel.outbox import record
from community.kernel.words import gettext as _
from community.members import confirming, removing, scope, sessions
from community.members.events import AddressAsked, MemberChanged
from community.members.models import Member
from community.members.tokens import PROVING

UNKNOWN = ""  # kept in place of a password's hash: no password is the right one


def ask(member: Member, email: str) -> None:
    """Send a link to the address, which takes the old one's place once the link is followed.

    Whether somebody has the address already is told to nobody but them. Raises `Refused` for the present address.
    """
    removing.check(member)
    if email == member.email:
        raise Refused(_("This is your address already."), field="email")
    member.new_email, member.address_asked_at = email, now()
    record(AddressAsked(member.id))


def ask_again(member: Member) -> None:
    """Send the link once more. Raises `Refused` if no change is waiting."""
    if member.new_email is None:
        raise Refused(_("There is no new address that waits to be confirmed."))
    member.address_asked_at = now()
    record(AddressAsked(member.id))


def has_run_out(member: Member) -> bool:
    """Whether an address waits whose last link works no more."""
    asked_at = member.address_asked_at
    return member.new_email is not None and (asked_at is None or asked_at < now() - PROVING.lasts)


def cancel(member: Member) -> bool:
    """Stay with the present address. False if no change was waiting."""
    if member.new_email is None:
        return False
    member.new_email = None
    return True


def prove(member: Member) -> bool:
    """The new address is theirs and takes the old one's place. False if somebody has an account with it by now."""
    email, member.new_email = member.new_email, None
    if not _take(member, email):
        return False
    confirming.confirm(member)
    return True


def keep(member: Member, email: str) -> None:
    """Go back to the address whose owner says that the change was not theirs.

    Sessions end and the password is the right one no more, for somebody else knew it. Links that told other addresses
    of changes are over. An account that was made with the address meanwhile, and never confirmed, gives way; raises
    `Refused` for one that was.
    """
    if member.email != email:
        _make_room(email)
        if not _take(member, email):
            raise Refused(_("This address has another account by now. Please write to those who run this site."))
    member.new_email = None
    member.confirmed_at = now()
    record(MemberChanged(member.id))
    member.password_hash = UNKNOWN
    sessions.end_all(member)


def _take(member: Member, email: str | None) -> bool:
    try:
        with db.session.begin_nested():  # another may take it between the look and the writing
            member.email = email
    except IntegrityError:
        return False
    return True


def _make_room(email: str) -> None:
    there = db.session.scalar(select(Member).where(Member.email == email, scope.present()))
    if there is not None and not hold(there).is_confirmed and not there.is_unclaimed:
        removing.remove(there)
        db.session.flush()
