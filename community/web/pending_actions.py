"""Actions that a visitor started and that are completed after signing in: voting, joining, commenting.

The details are stored in the database and the cookie holds only a token, because a comment is longer than a cookie.
"""

import json
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, redirect, session, url_for
from sqlalchemy import delete, select
from werkzeug.wrappers import Response

from community.core.db import db, now, writing
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.core.outbox import on
from community.core.scheduler import every
from community.members.events import MemberDeleted
from community.members.models import Member, PendingAction
from community.members.sessions import digest
from community.web import limits
from community.web.access import suspended_refusal

LIFETIME = timedelta(days=1)
RATE = "60 per 10 minutes"  # from one network: each adds a row

Resume = Callable[[Member, dict[str, Any]], str]
_handlers: dict[str, Resume] = {}


def resumes(act: str) -> Callable[[Resume], Resume]:
    """Register a function that completes an action for a member who has signed in, and returns the URL to go to."""

    def register(function: Resume) -> Resume:
        _handlers[act] = function
        return function

    return register


def save_and_sign_in(act: str, details: dict[str, Any], message: str) -> Response:
    """Save what a visitor wants to do and redirect to sign-in with a message. Raises `TooManyAttempts`."""
    limits.spend("intend", RATE)
    session["pending_action"] = _save(act, details)
    flash(message, "notice")
    return redirect(url_for("members.sign_in"), 303)


def resume(member: Member) -> str | None:
    """Complete the action saved before signing in. Returns the URL to go to; None if there was none. Commits."""
    saved = _find(session.pop("pending_action", None))
    if saved is None:
        return None
    act, details = saved.act, json.loads(saved.details)
    db.session.delete(saved)
    db.session.commit()
    try:
        if member.is_suspended:
            raise suspended_refusal(member)
        return _handlers[act](member, details)
    except Refused as refusal:
        flash(refusal.message, "refused")
    except Hidden:
        flash(_("What you wanted to do is no longer possible: it is not there any more."), "refused")
    db.session.rollback()
    return _keep_unsent_text(details, member)


def unsent_text() -> str:
    """The text that could not be posted after signing in, of this browser's visitor; empty if there is none."""
    saved = _find(session.get("unsent_text"))
    return str(json.loads(saved.details)["text"]) if saved is not None else ""


@every(timedelta(hours=6))
def delete_expired() -> None:
    """Delete actions that were not completed within a day."""
    with writing():
        db.session.execute(delete(PendingAction).where(PendingAction.created_at < now() - LIFETIME))
        db.session.commit()


@on(MemberDeleted)
def delete_unsent_text(event: MemberDeleted) -> None:
    """Delete the unsent text of a deleted member."""
    db.session.execute(delete(PendingAction).where(PendingAction.act == _unsent_text_of(event.member_id)))


def _save(act: str, details: dict[str, Any]) -> str:
    token = secrets.token_urlsafe(16)
    db.session.add(PendingAction(token_digest=digest(token), act=act, details=json.dumps(details)))
    db.session.commit()
    return token


def _find(token: str | None) -> PendingAction | None:
    if token is None:
        return None
    return db.session.scalar(
        select(PendingAction).where(
            PendingAction.token_digest == digest(token), PendingAction.created_at > now() - LIFETIME
        )
    )


def _keep_unsent_text(details: dict[str, Any], member: Member) -> str | None:
    """Save a text that could not be posted, and return the URL of the page where it can be copied."""
    if "text" not in details:
        return None
    session["unsent_text"] = _save(_unsent_text_of(member.id), {"text": details["text"]})
    return url_for("general.unsent_text")


def _unsent_text_of(member_id: int) -> str:
    return f"unsent text of {member_id}"
