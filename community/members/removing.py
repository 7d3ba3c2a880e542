"""Removing a member: the row stays without a name, so that what others answered still has an author."""

from sqlalchemy import delete

from community.kernel.database import db, hold, now
from community.kernel.errors import Refused
from community.kernel.outbox import record
from community.kernel.words import gettext as _
from community.members import standing
from community.members.events import MemberRemoved
from community.members.handles import REMOVED
from community.members.models import MEMBER, NEWCOMER, Member, Session

KEPT, ERASED = "kept", "erased"


def check(member: Member) -> None:
    """Raise `Refused` if the member has left while something of theirs was still under way. Holds their row."""
    if hold(member).is_removed:
        raise Refused(_("This account is deleted."))


def remove(member: Member, writing: str = ERASED) -> bool:
    """Empty a member's row and end their sessions; other rooms follow. False if it was done already.

    `writing` is what becomes of their ideas and comments: "kept" under “Former member”, or "erased". Raises `Refused`
    for the last administrator.
    """
    if member.is_removed:
        return False
    standing.keep_an_administrator(member)
    db.session.execute(delete(Session).where(Session.member_id == member.id))
    member.name, member.handle = "Former member", f"{REMOVED}{member.id}"
    member.email = member.new_email = member.password_hash = member.picture = None
    member.about = member.interests = member.joined_from = ""
    member.role, member.earned, member.days_present, member.seen_on = MEMBER, NEWCOMER, 0, None
    member.removed_at = now()
    record(MemberRemoved(member.id, writing))
    return True
