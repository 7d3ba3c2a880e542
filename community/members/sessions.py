"""Sessions of signed-in browsers: start one, find its member, end it."""

import hashlib
import secrets
import threading
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select, update

from community.core.db import db, now
from community.core.statements import built_once, current_time
from community.members.models import Member, Session

REMEMBERED = timedelta(days=60)
NOT_REMEMBERED = timedelta(hours=12)
SEEN_PRECISION = timedelta(minutes=5)  # how precisely the last use of a session is known

_numbers: dict[str, Any] = {}
_seen: dict[int, datetime] = {}
_lock = threading.Lock()


def begin(member: Member, *, remember: bool, user_agent: str, ip_address: str) -> str:
    """Start a session and return its token. Only a digest of the token is stored."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        Session(
            member_id=member.id,
            token_digest=digest(token),
            remembered=remember,
            expires_at=now() + (REMEMBERED if remember else NOT_REMEMBERED),
            user_agent=user_agent[:200],
            ip_address=ip_address[:64],
        )
    )
    return token


class FoundSession(NamedTuple):
    """A session that has not ended, its member, and the registered numbers."""

    member: Member
    id: int
    numbers: dict[str, int]


def register_number(name: str, subquery: Any) -> None:
    """Read a number for every page with the session, without a statement of its own: a scalar subquery on `Member`."""
    _numbers[name] = subquery


def find(token: str) -> FoundSession | None:
    """The session of a token, if it has not ended and the account is not deleted."""
    found = db.session.execute(_select_session(tuple(_numbers)), {"digest": digest(token)}).first()
    if found is None:
        return None
    if now() - found.seen_at > SEEN_PRECISION:
        with _lock:
            _seen[found.id] = now()
    return FoundSession(found[0], found.id, dict(zip(_numbers, found[3:], strict=True)))


@built_once
def _select_session(numbers: tuple[str, ...]) -> Select[Any]:
    return (
        select(Member, Session.id, Session.seen_at, *(_numbers[name] for name in numbers))
        .join(Session, Session.member_id == Member.id)
        .where(
            Session.token_digest == bindparam("digest"),
            Session.ended_at.is_(None),
            Session.expires_at > current_time(),
            Member.deleted_at.is_(None),
        )
    )


def end(session_id: int, member: Member) -> bool:
    """End one of a member's sessions. False if it is not theirs or has ended."""
    ended = db.session.execute(
        update(Session)
        .where(Session.id == session_id, Session.member_id == member.id, Session.ended_at.is_(None))
        .values(ended_at=now())
        .returning(Session.id)
    )
    return ended.first() is not None


def end_all(member: Member, *, but: int | None = None) -> None:
    """End all of a member's sessions but `but` (an id)."""
    statement = update(Session).where(Session.member_id == member.id, Session.ended_at.is_(None))
    if but is not None:
        statement = statement.where(Session.id != but)
    db.session.execute(statement.values(ended_at=now()))


def flush() -> None:
    """Write when sessions were last used, and extend those. The caller commits."""
    with _lock:
        seen = dict(_seen)
        _seen.clear()
    for session_id in sorted(seen):
        db.session.execute(
            update(Session).where(Session.id == session_id, Session.ended_at.is_(None)).values(seen_at=seen[session_id])
        )
    for remembered, span in ((True, REMEMBERED), (False, NOT_REMEMBERED)):
        if seen:
            db.session.execute(
                update(Session)
                .where(Session.id.in_(seen), Session.remembered.is_(remembered), Session.ended_at.is_(None))
                .values(expires_at=now() + span)
            )


def digest(token: str) -> str:
    """The digest of a token that is stored."""
    return hashlib.sha256(token.encode()).hexdigest()
