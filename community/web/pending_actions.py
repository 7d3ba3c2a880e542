"""What visitors do before they have an account: saved, shown to their browser, and done once their email is confirmed.

It belongs to a provisional session (`members/provisional_sessions.py`), of which the cookie holds only the token.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from flask import flash, g, redirect, session, url_for
from werkzeug.wrappers import Response

from community.core.db import db, writing
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.core.scheduler import every
from community.members import provisional_sessions
from community.members.models import Member, PendingAction, ProvisionalSession
from community.web import limits
from community.web.access import suspended_refusal
from community.web.auth import PROVISIONAL_SESSION, viewer
from community.web.templating import frame_value

RATE = "60 per 10 minutes"  # from one network: each adds a row

Finish = Callable[[Member, dict[str, Any]], str]


class Description(NamedTuple):
    """How a pending action is shown."""

    summary: str
    text: str = ""  # words that would be published


Describe = Callable[[dict[str, Any]], Description]


@dataclass(frozen=True)
class ActionKind:
    """One kind of action: how it is done for a member, how it is shown, and the words of its buttons and headings."""

    finish: Finish
    describe: Describe
    ready: Any  # “Your vote is ready.”
    button: Any  # “Count my vote”
    is_public: bool  # whether the member's name is shown with it


class Waiting(NamedTuple):
    """One pending action, as it is shown."""

    id: int
    act: str
    description: Description


_kinds: dict[str, ActionKind] = {}


@frame_value("waiting_here")
def waiting_here() -> list[Waiting]:
    """What is pending in this browser, for the notice on every page."""
    return waiting() if _token() else []


@frame_value("waiting_email")
def waiting_email() -> str:
    """The address that an email was sent to for this browser, if its code can still be used."""
    found = current()
    return found.email or "" if found is not None and is_asked() else ""


def pending(
    act: str, *, describe: Describe, ready: Any = "", button: Any = "", is_public: bool = False
) -> Callable[[Finish], Finish]:
    """Register the function that does a pending action for a member and returns the URL to go to."""

    def register(function: Finish) -> Finish:
        _kinds[act] = ActionKind(function, describe, ready, button, is_public)
        return function

    return register


def save(act: str, target: object, details: dict[str, Any]) -> None:
    """Save what a visitor does, and commit. Raises `TooManyAttempts`, and `Refused` for too much in one browser."""
    limits.spend("pending action", RATE)
    provisional_sessions.add_action(current_or_new(), act, str(target), details)
    db.session.commit()
    g.pop("waiting", None)


def save_and_continue(act: str, target: object, details: dict[str, Any], *, back: str) -> Response:
    """Save what a visitor does, and go on: to the question for their email, or back if it was sent already.

    If only the name is missing under which something will be published, to the page that asks for it.
    """
    save(act, target, details)
    if not is_asked():
        return redirect(url_for("members.ask_email", next=back), 303)
    return redirect(url_for("members.waiting") if asks_for_name(waiting()) else back, 303)


def current() -> ProvisionalSession | None:
    """The provisional session of this browser, read once in a request."""
    if "provisional_session" not in g:
        token = _token()
        found = provisional_sessions.find(token) if token else None
        g.provisional_session = found if found is None or _is_theirs(found) else None
    found_before: ProvisionalSession | None = g.provisional_session
    return found_before


def current_or_new() -> ProvisionalSession:
    """The provisional session of this browser, begun if there is none. The caller commits."""
    found = current()
    if found is None:
        found, session[PROVISIONAL_SESSION] = provisional_sessions.begin()
        session.permanent = True
        g.provisional_session = found
    return found


def is_asked() -> bool:
    """Whether an email with a code was sent for this browser, and can still be used."""
    found = current()
    return found is not None and provisional_sessions.has_open_email(found)


def waiting() -> list[Waiting]:
    """What is pending in this browser, oldest first."""
    if "waiting" not in g:
        found = current()
        g.waiting = described(found) if found is not None else []
    shown: list[Waiting] = g.waiting
    return shown


def described(found: ProvisionalSession) -> list[Waiting]:
    """What is pending in a session, oldest first."""
    return [
        Waiting(action.id, action.act, _kinds[action.act].describe(json.loads(action.details)))
        for action in provisional_sessions.actions(found)
        if action.act in _kinds
    ]


def waits_for(act: str, target: object) -> int | None:
    """The id of the action of this browser that is pending for a target; None if there is none."""
    if viewer() is not None or not _token():
        return None
    if "waiting_ids" not in g:
        found = current()
        rows = provisional_sessions.actions(found) if found is not None else []
        g.waiting_ids = {(row.act, row.target): row.id for row in rows}
    found_id: int | None = g.waiting_ids.get((act, str(target)))
    return found_id


def kind_of(items: list[Waiting]) -> ActionKind | None:
    """The kind of what is pending, if it is one thing, apart from the profile; None otherwise."""
    acts = [item.act for item in items if _kinds[item.act].ready]
    return _kinds[acts[0]] if len(acts) == 1 else None


def asks_for_name(items: list[Waiting]) -> bool:
    """Whether something is pending that is published under the member's name, which is not known yet."""
    return any(_kinds[item.act].is_public for item in items) and all(item.act != "profile" for item in items)


def details(found: ProvisionalSession, act: str) -> dict[str, Any]:
    """The details of a pending action of a session; empty if there is none."""
    saved = next((action for action in provisional_sessions.actions(found) if action.act == act), None)
    return dict(json.loads(saved.details)) if saved is not None else {}


def fingerprint(found: ProvisionalSession) -> str:
    """A digest of what is pending in a session, to notice that it is not what was shown."""
    rows = [[action.id, action.details] for action in provisional_sessions.actions(found)]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def adopt(found: ProvisionalSession) -> None:
    """Make a session that of this browser, under a new token."""
    session[PROVISIONAL_SESSION] = provisional_sessions.renew_token(found)
    g.provisional_session = found
    g.pop("waiting", None)
    g.pop("waiting_ids", None)


def finish(member: Member, *, is_new: bool = False) -> str | None:
    """Do what is pending in this browser, for a member who has just signed in. Returns the URL to go to, if any.

    A text that cannot be posted is kept, and shown to this member only. `is_new`: the account has just been created.
    Commits.
    """
    found = current()
    if found is None:
        return None
    page = None
    saved = provisional_sessions.actions(found)
    if saved and member.is_suspended:
        flash(f"{suspended_refusal(member).message} {_('What you had pending didn’t go through.')}", "refused")
        for action in saved:
            _delete_unless_text(action)
    else:
        for action in saved:
            page = _finish(found, action, member, is_new) or page
    if provisional_sessions.actions(found):
        provisional_sessions.keep_for(found, member)
        page = url_for("members.waiting")
    else:
        provisional_sessions.end(found)
        session.pop(PROVISIONAL_SESSION, None)
        g.provisional_session = None
    db.session.commit()
    g.pop("waiting", None)
    return page


@every(timedelta(hours=1))
def delete_expired() -> None:
    """Delete provisional sessions after seven days, with everything that is pending in them."""
    with writing():
        provisional_sessions.delete_expired()
        db.session.commit()


def _finish(found: ProvisionalSession, action: PendingAction, member: Member, is_new: bool) -> str | None:
    action_id, act, texts = action.id, action.act, json.loads(action.details)
    if not provisional_sessions.drop_action(found, action_id):
        return None  # another request of this browser is doing it
    if act == "profile" and not is_new:  # what a member has written about themselves stays as it is
        return None
    try:
        page = _kinds[act].finish(member, texts)
        db.session.commit()
    except (Refused, Hidden) as error:
        db.session.rollback()
        gone = _("We couldn’t finish something you started, because what it was about is gone.")
        flash(error.message if isinstance(error, Refused) else gone, "refused")
        _delete_unless_text(db.session.get_one(PendingAction, action_id))
        return None
    return page


def _delete_unless_text(action: PendingAction) -> None:
    """Texts are kept, because it took someone a while to write them."""
    if not _kinds[action.act].describe(json.loads(action.details)).text:
        db.session.delete(action)
        db.session.commit()


def _token() -> str | None:
    """The token of this browser's provisional session.

    A browser that was signed in with an account whose email was never confirmed still has the token of that session.
    """
    found: str | None = session.get(PROVISIONAL_SESSION) or (None if viewer() else session.get("_user_id"))
    return found


def _is_theirs(found: ProvisionalSession) -> bool:
    """A session with texts of a member is only for that member."""
    who = viewer()
    return found.member_id is None or (who is not None and who.id == found.member_id)
