"""The email to sign in or to confirm an address. Whether there is an account is told only here, to its reader."""

from typing import NamedTuple

from sqlalchemy import select

from community.core.db import db
from community.core.email import Email
from community.members import provisional_sessions, scope
from community.members.models import Member, ProvisionalSession
from community.notifications.email_templates import composer


class Newcomer(NamedTuple):
    """A recipient without an account."""

    email: str
    name: str = ""


def compose(session_id: int) -> Email | None:
    """The email of a provisional session; None if there is none to send, or its code and link can't be used anymore."""
    session = db.session.get(ProvisionalSession, session_id)
    if session is None or session.email is None or not provisional_sessions.has_email_to_send(session):
        return None
    if not provisional_sessions.has_open_email(session):
        return None
    member = db.session.scalar(select(Member).where(Member.email == session.email, scope.not_deleted()))
    settings = composer().settings
    if member is None and settings.signup == "closed":
        return composer().render(Newcomer(session.email), "emails/sign_ups_closed.txt")
    if member is None:
        template = "emails/confirm_email.txt"
    else:
        template = "emails/claim_account.txt" if member.is_unclaimed else "emails/sign_in.txt"
    return composer().render(
        member or Newcomer(session.email),
        template,
        f"/sign-in/link/{provisional_sessions.link_token(settings.secret_key, session)}",
        code=provisional_sessions.code(settings.secret_key, session),
    )
