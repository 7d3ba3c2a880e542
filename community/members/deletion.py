"""Deleting an account. The row stays without personal data, so replies to the member keep their context."""

from sqlalchemy import delete, or_

from community.audit import log as audit_log
from community.core.db import db, lock_row, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.members import email_failures, old_handles, roles, standing
from community.members.events import MemberDeleted
from community.members.handles import DELETED_PREFIX
from community.members.models import MEMBER, NEWCOMER, Member, ProvisionalSession, Session

KEEP, ERASE = "kept", "erased"  # what happens to the ideas and comments of the account


def require_not_deleted(member: Member) -> None:
    """Lock the member's row. Raises `Refused` if the account was deleted after the request began."""
    if lock_row(member).is_deleted:
        raise Refused(_("This account has been deleted."))


def delete_account(member: Member, writing: str = ERASE) -> bool:
    """Empty the member's row and end their sessions. False if already deleted.

    They no longer count at once; listeners of other packages delete their votes and the like.

    `writing`: keep ideas and comments under “Former member” (`KEEP`) or erase them (`ERASE`). Raises `Refused` for the
    last administrator.
    """
    if member.is_deleted:
        return False
    roles.require_another_administrator(member)
    db.session.execute(delete(Session).where(Session.member_id == member.id))
    theirs = ProvisionalSession.member_id == member.id
    if member.email is not None:
        theirs = or_(theirs, ProvisionalSession.email == member.email)
    db.session.execute(delete(ProvisionalSession).where(theirs))
    email_failures.clear(member.id)
    if member.role != MEMBER:
        audit_log.record(
            audit_log.ROLE_CHANGED,
            by=member.id,
            about=member.id,
            before=member.role,
            after=MEMBER,
            account_deleted=True,
        )
    old_handles.keep(member)
    with standing.change(member):
        member.name, member.handle = "Former member", f"{DELETED_PREFIX}{member.id}"
        member.email = member.new_email = member.password_hash = member.avatar = None
        member.about = member.interests = member.joined_from = ""
        member.role, member.trust_level, member.days_present, member.seen_on = MEMBER, NEWCOMER, 0, None
        member.deleted_at = now()
    record(MemberDeleted(member.id, writing))
    return True
