"""Joining and leaving a group."""

from typing import Any

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.groups import memberships, queries
from community.groups.models import Group
from community.members.models import Member
from community.web import pending_actions
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.pages.groups.blueprint import bp
from community.web.pending_actions import Description
from community.web.return_urls import referrer_or


@bp.post("/groups/<slug>/join")
@access(Who.ANYONE)
def join(slug: str) -> Response:
    """Join a group; for a visitor this is pending until they have confirmed their email."""
    group = queries.find(viewer(), slug)
    member = viewer()
    if member is None:
        return _save_for_visitor(group)
    _join(member, slug)
    return redirect(referrer_or(url_for(".show", slug=slug)), 303)


def describe_joining(details: dict[str, Any]) -> Description:
    """How a membership is shown that is pending."""
    return Description(_("Join %(name)s", name=details["name"]))


@pending_actions.pending(
    "join",
    describe=describe_joining,
    ready=lazy_gettext("You’re almost in."),
    button=lazy_gettext("Join the group"),
)
def finish_joining(member: Member, details: dict[str, Any]) -> str:
    """Join the group that a visitor chose before signing in."""
    _join(member, details["slug"])
    return url_for("groups.show", slug=details["slug"])


@bp.post("/groups/<slug>/leave")
@access(Who.MEMBER)
def leave(slug: str) -> Response:
    """Leave a group."""
    group = queries.find(viewer(), slug)
    name, is_private = group.name, group.is_private
    left = memberships.leave(group, current_member())
    db.session.commit()
    flash(
        _("You’ve left %(name)s. Your posts there stay.", name=name)
        if left
        else _("You’re not a member of %(name)s.", name=name),
        "done" if left else "notice",
    )
    is_hidden_now = is_private and not current_member().is_site_moderator
    return redirect(url_for(".directory") if is_hidden_now else referrer_or(url_for(".show", slug=slug)), 303)


def _save_for_visitor(group: Group) -> Response:
    page = url_for(".show", slug=group.slug)
    details = {"slug": group.slug, "name": group.name}
    return pending_actions.save_and_continue("join", group.id, details, back=page)


def _join(member: Member, slug: str) -> None:
    group = queries.find(member, slug)
    name = group.name
    joined = memberships.join(group, member)
    db.session.commit()
    flash(
        _("You’ve joined %(name)s.", name=name) if joined else _("You’re already a member of %(name)s.", name=name),
        "done" if joined else "notice",
    )
