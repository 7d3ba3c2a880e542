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

from community.kernel.database import db, now, writing
from community.kernel.duties import every
from community.kernel.errors import Hidden, Refused
from community.kernel.outbox import on
from community.kernel.words import gettext as _
from community.members.events import MemberRemoved
from community.members.models import Intention, Member
from community.members.sessions import digest
from community.web import limits
from community.web.access import is_suspended

KEPT = timedelta(days=1)
RATE = "60 per 10 minutes"  # from one network: each is a row of ours

Finish = Callable[[Member, dict[str, Any]], str]
_acts: dict[str, Finish] = {}


def finishes(act: str) -> Callable[[Finish], Finish]:
    """The function finishes this act for a member who has now signed in, and returns the address to go on to."""

    def register(finish: Finish) -> Finish:
        _acts[act] = finish
        return finish

    return register


def begin(act: str, details: dict[str, Any], says: str) -> Response:
    """Keep what a visitor wants to do, and send them to sign in. `says` tells them why. Raises `TooOften`."""
    limits.spend("intend", RATE)
    session["intention"] = _keep(act, details)
    flash(says, "notice")
    return redirect(url_for("members.sign_in"), 303)


def finish(member: Member) -> str | None:
    """Do what the member began before signing in. The address to go on to, or None if nothing was begun. Commits."""
    kept = _kept(session.pop("intention", None))
    if kept is None:
        return None
    act, details = kept.act, json.loads(kept.details)
    db.session.delete(kept)
    db.session.commit()
    try:
        if member.is_suspended:
            raise is_suspended(member)
        return _acts[act](member, details)
    except Refused as refusal:
        flash(refusal.message, "refused")
    except Hidden:
        flash(_("What you wanted to do is no longer possible: it is not there any more."), "refused")
    db.session.rollback()
    return _hand_back(details, member)


def words_handed_back() -> str:
    """What this browser's visitor wrote in vain before signing in; nothing if there is no such text."""
    kept = _kept(session.get("handed_back"))
    return str(json.loads(kept.details)["text"]) if kept is not None else ""


@every(timedelta(hours=6))
def forget() -> None:
    """Drop intentions that nobody came back to."""
    with writing():
        db.session.execute(delete(Intention).where(Intention.formed_at < now() - KEPT))
        db.session.commit()


@on(MemberRemoved)
def forget_words(event: MemberRemoved) -> None:
    """Drop what a removed member wrote in vain."""
    db.session.execute(delete(Intention).where(Intention.act == _handed_back_to(event.member_id)))


def _keep(act: str, details: dict[str, Any]) -> str:
    token = secrets.token_urlsafe(16)
    db.session.add(Intention(token_digest=digest(token), act=act, details=json.dumps(details)))
    db.session.commit()
    return token


def _kept(token: str | None) -> Intention | None:
    if token is None:
        return None
    return db.session.scalar(
        select(Intention).where(Intention.token_digest == digest(token), Intention.formed_at > now() - KEPT)
    )


def _hand_back(details: dict[str, Any], member: Member) -> str | None:
    """Words that could not be posted are shown to their writer once more, to be copied."""
    if "text" not in details:
        return None
    session["handed_back"] = _keep(_handed_back_to(member.id), {"text": details["text"]})
    return url_for("web.handed_back")


def _handed_back_to(member_id: int) -> str:
    return f"handed back to {member_id}"
