"""What a visitor began before signing in, finished afterwards: a vote, a joining, a comment.

The details are kept in the database and the cookie only holds a token, because a comment is longer than a cookie.
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
RATE = "60 per 10 minutes"  # from one network: each is a row of ours

Resume = Callable[[Member, dict[str, Any]], str]
_handlers: dict[str, Resume] = {}


def resumes(act: str) -> Callable[[Resume], Resume]:
    """The function finishes this act for a member who has now signed in, and returns the address to go on to."""

    def register(finish: Resume) -> Resume:
        _handlers[act] = finish
        return finish

    return register


def save_and_sign_in(act: str, details: dict[str, Any], says: str) -> Response:
    """Keep what a visitor wants to do, and send them to sign in. `says` tells them why. Raises `TooOften`."""
    limits.spend("intend", RATE)
    session["intention"] = _save(act, details)
    flash(says, "notice")
    return redirect(url_for("members.sign_in"), 303)


def resume(member: Member) -> str | None:
    """Do what the member began before signing in. The address to go on to, or None if nothing was begun. Commits."""
    kept = _find(session.pop("intention", None))
    if kept is None:
        return None
    act, details = kept.act, json.loads(kept.details)
    db.session.delete(kept)
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
    """What this browser's visitor wrote in vain before signing in; nothing if there is no such text."""
    kept = _find(session.get("handed_back"))
    return str(json.loads(kept.details)["text"]) if kept is not None else ""


@every(timedelta(hours=6))
def delete_expired() -> None:
    """Drop intentions that nobody came back to."""
    with writing():
        db.session.execute(delete(PendingAction).where(PendingAction.created_at < now() - LIFETIME))
        db.session.commit()


@on(MemberDeleted)
def delete_unsent_text(event: MemberDeleted) -> None:
    """Drop what a removed member wrote in vain."""
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
    """Words that could not be posted are shown to their writer once more, to be copied."""
    if "text" not in details:
        return None
    session["handed_back"] = _save(_unsent_text_of(member.id), {"text": details["text"]})
    return url_for("general.unsent_text")


def _unsent_text_of(member_id: int) -> str:
    return f"handed back to {member_id}"
