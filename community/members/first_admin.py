"""The first administrator's account: created with a link that works once, while there is no administrator."""

import hmac

from itsdangerous import URLSafeSerializer
from sqlalchemy import func, select

from community.audit import log as audit_log
from community.config import Settings
from community.core.db import db, exists, is_sqlite, now
from community.core.errors import Hidden
from community.members import accounts
from community.members.models import ADMINISTRATOR, MEMBER, Member

LOCK_ID = 7_203_114  # an arbitrary number that identifies this advisory lock


def link(settings: Settings) -> str | None:
    """The URL at which the first administrator creates their account; None once there is one."""
    return None if _exists() else f"{settings.base_url}/first-administrator/{_token(settings)}"


def check(settings: Settings, token: str) -> None:
    """Raise `Hidden` unless the token is valid and there is no administrator yet."""
    if not hmac.compare_digest(token.encode(), _token(settings).encode()) or _exists():
        raise Hidden


def claim(settings: Settings, token: str, name: str, email: str, password_hash: str) -> Member:
    """Create the account. Of two concurrent requests the second raises `Hidden`."""
    if not is_sqlite():  # there is no row to lock yet
        db.session.execute(select(func.pg_advisory_xact_lock(LOCK_ID)))
    check(settings, token)
    member = _create(name, email, password_hash)
    _record(member, by=member.id)
    return member


def create(name: str, email: str, password_hash: str) -> Member:
    """Create a confirmed administrator from the command line. Raises `Refused` if the address has an account."""
    member = _create(name, email, password_hash)
    _record(member, by=None)
    return member


def _create(name: str, email: str, password_hash: str) -> Member:
    return accounts.create(name, email, password_hash, role=ADMINISTRATOR, confirmed_at=now())


def _record(member: Member, by: int | None) -> None:
    db.session.flush()
    audit_log.record(audit_log.ROLE_CHANGED, by=by, about=member.id, before=MEMBER, after=ADMINISTRATOR)


def _exists() -> bool:
    return exists(select(Member.id).where(Member.role == ADMINISTRATOR, Member.deleted_at.is_(None)))


def _token(settings: Settings) -> str:
    return str(URLSafeSerializer(settings.secret_key, salt="first administrator").dumps("welcome"))
