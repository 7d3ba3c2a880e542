"""Coming in, whichever door was used: a session begins, and what was begun before is finished."""

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from community.config import Settings
from community.core.db import db
from community.members.models import Member
from community.web import auth, pending_actions
from community.web.return_urls import local_url_or


def settings() -> Settings:
    """How this installation runs."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def requested_page() -> str:
    """The page of this site that the visitor was on the way to, or nothing."""
    return local_url_or(request.values.get("next"), "")


def redirect_to_requested() -> Response:
    """To where the visitor was on the way to, or else to the ideas."""
    return redirect(requested_page() or url_for("ideas.discover"), 303)


def sign_in_and_continue(member: Member, *, remember: bool, otherwise: str = "") -> Response:
    """Sign in, finish what was begun, and go where that leads. Commits."""
    auth.sign_in(member, remember=remember)
    db.session.commit()
    there = pending_actions.resume(member)
    return redirect(there or otherwise or requested_page() or url_for("ideas.discover"), 303)
