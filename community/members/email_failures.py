"""Refusals of members' addresses by mail servers.

After three in a row for one address, emails to it stop, until one is accepted or the member confirms an address. Only
refusals for good are recorded, and none of the server's words.
"""

from sqlalchemy import delete, func, select

from community.core.db import db, execute_bulk, insert
from community.members.models import EmailFailure, Member

MAX_FAILURES = 3  # in a row


def record(member_id: int, email: str, message_id: str, code: int) -> None:
    """Record that mail servers refused an email. Doing it twice for one email changes nothing."""
    values = {"member_id": member_id, "email": email, "message_id": message_id, "code": code}
    db.session.execute(insert(EmailFailure).values(**values).on_conflict_do_nothing())


def count(member_id: int, email: str) -> int:
    """How many emails to this address were refused in a row."""
    which = (EmailFailure.member_id == member_id, EmailFailure.email == email)
    return db.session.scalar(select(func.count()).select_from(EmailFailure).where(*which)) or 0


def clear(member_id: int, email: str | None = None) -> None:
    """Forget the refusals of an address because it accepted an email; or all of the member's."""
    theirs = delete(EmailFailure).where(EmailFailure.member_id == member_id)
    execute_bulk(theirs if email is None else theirs.where(EmailFailure.email == email))


def last(member: Member) -> EmailFailure | None:
    """The last refusal of the member's address, if emails to it have stopped."""
    found = db.session.scalars(
        select(EmailFailure)
        .where(EmailFailure.member_id == member.id, EmailFailure.email == member.email)
        .order_by(EmailFailure.failed_at.desc())
        .limit(MAX_FAILURES)
    ).all()
    return found[0] if len(found) == MAX_FAILURES else None
