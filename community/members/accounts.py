"""Creating accounts."""

from itertools import islice
from secrets import randbelow

from sqlalchemy import select

from community.core.db import db, exists, insert_once
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.members import handles, old_handles, protected_names
from community.members.events import MemberChanged
from community.members.models import MEMBER, Member

MAX_TRIES = 20


def create(name: str, email: str, password_hash: str | None, **values: object) -> Member:
    """Insert a member with a handle made from the name and a random color.

    Raises `Refused` for a name that cannot be read or is protected, and if the address has an account.
    """
    check_name(name, is_staff=values.get("role", MEMBER) != MEMBER)
    for handle in islice(handles.candidates(name), MAX_TRIES):
        member_id = _insert(
            handle=handle,
            name=name,
            email=email,
            password_hash=password_hash,
            color=randbelow(12) + 1,
            **values,
        )
        if member_id is not None:
            record(MemberChanged(member_id))
            return db.session.get_one(Member, member_id)
        if exists(select(Member.id).where(Member.email == email)):
            raise Refused(_("This email address already has an account. You can sign in with it."), field="email")
    raise Refused(_("We couldn’t make a handle from this name. Please spell it a little differently."), field="name")


def _insert(handle: str, **values: object) -> int | None:
    """The new member's id; None if the handle is someone else's, or once was, or if the address has an account."""
    with db.session.begin_nested() as attempt:
        member_id: int | None = insert_once(Member, handle=handle, **values)
        if member_id is not None and old_handles.among([handle]):
            attempt.rollback()
            return None
    return member_id


def check_name(name: str, member: Member | None = None, *, is_staff: bool = False) -> None:
    """Raise `Refused` for a name without a letter or digit, and for a protected one if `member` cannot have it."""
    if not any(letter.isalnum() for letter in name):
        raise Refused(_("Please enter a name that others can read."), field="name")
    if not is_staff:
        protected_names.check(name, member)
