"""A member's private feed address: whoever knows it can read the feed without signing in, and do nothing else.

Only a digest of its token is stored, so the address is shown once, when it is made.
"""

import secrets
from datetime import datetime

from sqlalchemy import delete, select

from community.audit import log as audit_log
from community.core.db import db, execute_bulk, insert, now
from community.members import scope
from community.members.models import Member
from community.members.sessions import digest
from community.notifications.models import FeedAddress


def renew(member: Member) -> str:
    """Make a new address and return its token. The one of before stops working. Recorded for the site team."""
    token = secrets.token_urlsafe(32)
    values = {"token_digest": digest(token), "made_at": now()}
    statement = insert(FeedAddress).values(member_id=member.id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["member_id"], set_=values))
    if member.is_site_moderator:
        audit_log.record(audit_log.FEED_ADDRESS_CREATED, by=member.id, about=member.id)
    return token


def revoke(member: Member) -> None:
    """Turn the address off. Doing it twice changes nothing."""
    deleted = execute_bulk(delete(FeedAddress).where(FeedAddress.member_id == member.id)).rowcount
    if deleted and member.is_site_moderator:
        audit_log.record(audit_log.FEED_ADDRESS_DELETED, by=member.id, about=member.id)


def made_at(member: Member) -> datetime | None:
    """When the member's address was made; None if there is none."""
    return db.session.scalar(select(FeedAddress.made_at).where(FeedAddress.member_id == member.id))


def find_member(token: str) -> Member | None:
    """The member of an address; None if it is unknown, revoked or replaced."""
    known = (FeedAddress.token_digest == digest(token), FeedAddress.member_id == Member.id)
    return db.session.scalar(select(Member).where(*known, scope.not_deleted()))
