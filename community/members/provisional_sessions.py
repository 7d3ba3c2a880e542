"""Provisional sessions: browsers without an account, and the emails that confirm their address.

An email holds a link and a six-digit code. Both work once, for 30 minutes; the code can be tried five times. They are
calculated from a nonce and the site's secret, so that neither can be read in the database, and a job that sends the
email twice sends the same one.
"""

import hmac
import json
import secrets
from datetime import timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import delete, func, select, update

from community.core.db import db, insert, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.members import accounts, email_address, protected_names, scope
from community.members.events import SignInEmailRequested
from community.members.models import Member, PendingAction, ProvisionalSession
from community.members.sessions import digest

LIFETIME = timedelta(days=7)
EMAIL_LIFETIME = timedelta(minutes=30)
MAX_TRIES = 5
MAX_ACTIONS = 50  # of one session, besides the profile
NOT_SENT = "not sent "  # how a nonce begins of which no email was sent: no code and no link matches it


def begin() -> tuple[ProvisionalSession, str]:
    """Start a provisional session. Returns it with the token for the browser."""
    token = secrets.token_urlsafe(24)
    session = ProvisionalSession(token_digest=digest(token), expires_at=now() + LIFETIME)
    db.session.add(session)
    db.session.flush()
    return session, token


def find(token: str) -> ProvisionalSession | None:
    """The session with this token; None if it expired or ended."""
    return db.session.scalar(
        select(ProvisionalSession).where(
            ProvisionalSession.token_digest == digest(token), ProvisionalSession.expires_at > now()
        )
    )


def add_action(session: ProvisionalSession, act: str, target: str, details: dict[str, Any]) -> None:
    """Save an action. The same act on the same target replaces the earlier one. Raises `Refused` for too many."""
    count = db.session.scalar(select(func.count()).where(PendingAction.session_id == session.id))
    if count is not None and count >= MAX_ACTIONS and act != "profile":
        raise Refused(_("You already have a lot pending. Please confirm your email first."))
    row = {"session_id": session.id, "act": act, "target": target, "details": json.dumps(details)}
    db.session.execute(
        insert(PendingAction)
        .values(**row, created_at=now())
        .on_conflict_do_update(
            index_elements=[PendingAction.session_id, PendingAction.act, PendingAction.target],
            set_={"details": row["details"]},
        )
    )


def actions(session: ProvisionalSession) -> list[PendingAction]:
    """What is pending in a session, oldest first."""
    return list(
        db.session.scalars(
            select(PendingAction).where(PendingAction.session_id == session.id).order_by(PendingAction.id)
        )
    )


def drop_action(session: ProvisionalSession, action_id: int) -> bool:
    """Delete a pending action. False if the session has none with this id."""
    dropped = delete(PendingAction).where(PendingAction.id == action_id, PendingAction.session_id == session.id)
    return db.session.execute(dropped.returning(PendingAction.id)).first() is not None


def drop_actions(session: ProvisionalSession) -> None:
    """Delete everything that is pending in a session."""
    db.session.execute(delete(PendingAction).where(PendingAction.session_id == session.id))


def request_email(session: ProvisionalSession, email: str, *, is_sent: bool = True) -> None:
    """Set the address of a session and send it an email. The code and link of an earlier email stop working.

    `is_sent`: whether the limits for the address allow another email; if not, the session looks as if one was sent,
    so that nothing can be learned from it. A password that was chosen for another address is forgotten.
    """
    if session.email is not None and session.email != email:
        session.password_hash = None
    session.email = email
    session.email_nonce = ("" if is_sent else NOT_SENT) + secrets.token_urlsafe(16)
    session.email_requested_at = now()
    session.tries_left = MAX_TRIES
    session.expires_at = now() + LIFETIME
    if is_sent:
        db.session.flush()
        record(SignInEmailRequested(session.id))


def has_email_to_send(session: ProvisionalSession) -> bool:
    """Whether there is an email to send: not above the limits, nor once it was used."""
    return session.email_nonce is not None and not session.email_nonce.startswith(NOT_SENT)


def has_open_email(session: ProvisionalSession) -> bool:
    """Whether the code of the last email can still be tried. True as well if the limits allowed no email."""
    return (
        session.email_nonce is not None
        and session.tries_left > 0
        and session.email_requested_at is not None
        and session.email_requested_at > now() - EMAIL_LIFETIME
    )


def code(secret: str, session: ProvisionalSession) -> str:
    """The six digits of the session's last email."""
    return _code(secret, session.id, session.email_nonce or "")


def link_token(secret: str, session: ProvisionalSession) -> str:
    """The token of the link in the session's last email."""
    return str(_serializer(secret).dumps([session.id, session.email_nonce]))


def find_by_link(secret: str, token: str) -> ProvisionalSession | None:
    """The session of an emailed link; None if it is invalid, expired or used."""
    try:
        session_id, nonce = _serializer(secret).loads(token)
    except (BadData, TypeError, ValueError):
        return None
    return db.session.scalar(
        select(ProvisionalSession).where(
            ProvisionalSession.id == session_id,
            ProvisionalSession.email_nonce == nonce,
            ProvisionalSession.email_nonce.not_like(f"{NOT_SENT}%"),
            ProvisionalSession.email_requested_at > now() - EMAIL_LIFETIME,
            ProvisionalSession.expires_at > now(),
        )
    )


def try_code(secret: str, session: ProvisionalSession, typed: str) -> bool:
    """Whether this is the code of the last email. Counts a try, which the caller commits even if it is wrong."""
    nonce = db.session.scalar(
        update(ProvisionalSession)
        .where(
            ProvisionalSession.id == session.id,
            ProvisionalSession.tries_left > 0,
            ProvisionalSession.email_nonce.is_not(None),
            ProvisionalSession.email_requested_at > now() - EMAIL_LIFETIME,
        )
        .values(tries_left=ProvisionalSession.tries_left - 1)
        .returning(ProvisionalSession.email_nonce)
    )
    if nonce is None or nonce.startswith(NOT_SENT):
        return False
    return hmac.compare_digest(_code(secret, session.id, nonce).encode(), typed.encode())


def confirm(
    session: ProvisionalSession, *, name: str, password_hash: str | None, is_open: bool, network: str
) -> tuple[Member, bool]:
    """Use up the email of a session. Returns the member with its address, and whether the account was created now.

    `password_hash`: for a new account, which is nameless if the name is protected by now. An imported account is
    claimed. Raises `Refused` if the email was used in the meantime, and for an unknown address if sign-ups are closed.
    """
    email = db.session.scalar(
        update(ProvisionalSession)
        .where(ProvisionalSession.id == session.id, ProvisionalSession.email_nonce == session.email_nonce)
        .values(email_nonce=None, tries_left=0)
        .returning(ProvisionalSession.email)
    )
    if email is None:
        raise Refused(_("This email has already been used to sign in."))
    member = _with_email(email)
    if member is None and not is_open:
        raise Refused(_("Sign-ups are closed: this site isn’t accepting new members right now."))
    if member is None:
        try:
            name = name if name and not protected_names.is_protected(name) else _("New member")
            return accounts.create(name, email, password_hash, confirmed_at=now(), joined_from=network), True
        except Refused:
            member = _with_email(email)  # another request created it at the same moment
            if member is None:
                raise
    email_address.confirm(member)
    return member, False


def renew_token(session: ProvisionalSession) -> str:
    """Give a session to another browser, or to the same one after it has signed in. Returns the token."""
    token = secrets.token_urlsafe(24)
    session.token_digest = digest(token)
    return token


def end(session: ProvisionalSession) -> None:
    """Delete a session with everything that is pending in it."""
    db.session.execute(delete(ProvisionalSession).where(ProvisionalSession.id == session.id))


def keep_for(session: ProvisionalSession, member: Member) -> None:
    """Keep a session with what could not be done, for this member alone."""
    session.email = session.email_nonce = session.password_hash = None
    session.member_id = member.id


def delete_expired() -> None:
    """Delete the sessions that expired, with everything that is pending in them."""
    db.session.execute(delete(ProvisionalSession).where(ProvisionalSession.expires_at <= now()))


def _with_email(email: str) -> Member | None:
    return db.session.scalar(select(Member).where(Member.email == email, scope.not_deleted()))


def _code(secret: str, session_id: int, nonce: str) -> str:
    found = hmac.digest(secret.encode(), f"sign-in code:{session_id}:{nonce}".encode(), "sha256")
    return f"{int.from_bytes(found) % 1_000_000:06}"


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="members: sign-in link")
