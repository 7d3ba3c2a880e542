"""Joining a group, and leaving it."""

from typing import Any

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from community.groups import joining, queries
from community.groups.views.blueprint import bp
from community.kernel.database import db
from community.kernel.words import gettext as _
from community.members.models import Member
from community.web import intentions
from community.web.access import Who, access
from community.web.login import member, viewer
from community.web.security import came_from


@bp.post("/groups/<slug>/join")
@access(Who.ANYONE)
def join(slug: str) -> Response:
    """Belong to a group; a visitor signs in first."""
    group = queries.find(viewer(), slug)
    who = viewer()
    if who is None:
        return intentions.begin(
            "join", {"slug": slug}, _("Sign in or join the site, and you will belong to %(name)s.", name=group.name)
        )
    _join(who, slug)
    return redirect(came_from(url_for(".show", slug=slug)), 303)


@intentions.finishes("join")
def finish_joining(who: Member, details: dict[str, Any]) -> str:
    """Join the group that was chosen before signing in."""
    _join(who, details["slug"])
    return url_for("groups.show", slug=details["slug"])


@bp.post("/groups/<slug>/leave")
@access(Who.MEMBER)
def leave(slug: str) -> Response:
    """Belong to a group no longer."""
    group = queries.find(viewer(), slug)
    name, is_private = group.name, group.is_private
    left = joining.leave(group, member())
    db.session.commit()
    flash(
        _("You have left %(name)s. What you wrote there stays.", name=name)
        if left
        else _("You do not belong to %(name)s.", name=name),
        "done" if left else "notice",
    )
    gone = is_private and not member().oversees
    return redirect(url_for(".directory") if gone else came_from(url_for(".show", slug=slug)), 303)


def _join(who: Member, slug: str) -> None:
    group = queries.find(who, slug)
    name = group.name
    joined = joining.join(group, who)
    db.session.commit()
    flash(
        _("You belong to %(name)s now.", name=name) if joined else _("You belong to %(name)s already.", name=name),
        "done" if joined else "notice",
    )
