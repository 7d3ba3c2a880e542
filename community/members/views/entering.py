"""Coming in, whichever door was used: a session begins, and what was begun before is finished."""

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from community.config import Settings
from community.kernel.database import db
from community.members.models import Member
from community.web import intentions, login
from community.web.security import local


def settings() -> Settings:
    """How this installation runs."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def wanted() -> str:
    """The page of this site that the visitor was on the way to, or nothing."""
    return local(request.values.get("next"), "")


def onward() -> Response:
    """To where the visitor was on the way to, or else to the ideas."""
    return redirect(wanted() or url_for("ideas.discover"), 303)


def enter(member: Member, *, remember: bool, otherwise: str = "") -> Response:
    """Sign in, finish what was begun, and go where that leads. Commits."""
    login.sign_in(member, remember=remember)
    db.session.commit()
    there = intentions.finish(member)
    return redirect(there or otherwise or wanted() or url_for("ideas.discover"), 303)
