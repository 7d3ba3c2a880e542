"""Inviting to a group by a link, and coming by one."""

from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups import invitations as group_invitations
from community.groups import queries
from community.groups.queries import invitations as invitations_queries
from community.groups.queries.row_types import ViewedGroup
from community.members.models import Member
from community.web import pending_actions
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.forms import add_error
from community.web.pages.groups.blueprint import bp
from community.web.pages.groups.membership_forms import InvitationForm
from community.web.pages.groups.pages import sidebar


@bp.route("/groups/<slug>/invitations", methods=["GET", "POST"])
@access(Who.MEMBER)
def invitations(slug: str) -> str | Response | tuple[str, int]:
    """Links by which some may come, and making one more."""
    here = _moderated_group(slug)
    form = InvitationForm()
    if not form.validate_on_submit():
        return _list(here, form), 422 if form.is_submitted() else 200
    try:
        group_invitations.create(here.group, current_member(), **form.wishes)
    except Refused as refusal:
        db.session.rollback()
        status = add_error(form, refusal)
        return _list(_moderated_group(slug), form), status
    db.session.commit()
    flash(_("Your link is there. Copy it, and send it to those it is for."), "done")
    return redirect(url_for(".invitations", slug=slug), 303)


@bp.post("/groups/<slug>/invitations/<int:invitation_id>/revoke")
@access(Who.MEMBER)
def revoke_invitation(slug: str, invitation_id: int) -> Response:
    """Let a link lead nowhere any more."""
    here = _moderated_group(slug)
    revoked = group_invitations.revoke(
        group_invitations.find(current_member(), here.group, invitation_id), current_member()
    )
    db.session.commit()
    if revoked:
        flash(_("Nobody comes by that link any more. Those who came stay."), "done")
    else:
        flash(_("That link was revoked already."), "notice")
    return redirect(url_for(".invitations", slug=slug), 303)


@bp.get("/invitations/<code>")
@access(Who.ANYONE)
def show_invitation(code: str) -> Response:
    """What one was invited to, and by whom."""
    who = viewer()
    try:
        offer = group_invitations.offer(code)
    except group_invitations.InvitationClosed as closed:
        return _private_response(render_template("groups/invitation_closed.html", says=closed.message), 410)
    belongs = who is not None and group_invitations.is_member_already(offer.group, who)
    return _private_response(
        render_template("groups/invitation.html", group=offer.group, maker=offer.maker, joined=belongs, code=code)
    )


@bp.post("/invitations/<code>")
@access(Who.ANYONE)
def accept_invitation(code: str) -> Response:
    """Come to belong by a link; a visitor signs in first."""
    who = viewer()
    try:
        if who is not None:
            return redirect(_accept(who, code), 303)
        name = group_invitations.offer(code).group.name
    except group_invitations.InvitationClosed as closed:
        db.session.rollback()
        return _private_response(render_template("groups/invitation_closed.html", says=closed.message), 410)
    says = _("Sign in or join the site, and you will belong to %(name)s.", name=name)
    return pending_actions.save_and_sign_in("accept", {"code": code}, says)


@pending_actions.resumes("accept")
def finish_accepting(who: Member, details: dict[str, Any]) -> str:
    """Come by the link that was followed before signing in."""
    return _accept(who, details["code"])


def _accept(who: Member, code: str) -> str:
    group, new = group_invitations.accept(code, who)
    name, slug = group.name, group.slug
    db.session.commit()
    if new:
        flash(_("You belong to %(name)s now.", name=name), "done")
    else:
        flash(_("You belong to %(name)s already.", name=name), "notice")
    return url_for("groups.show", slug=slug)


def _moderated_group(slug: str) -> ViewedGroup:
    here = queries.viewed_group(viewer(), slug)
    if not here.can_moderate:
        raise Hidden
    return here


def _list(here: ViewedGroup, form: InvitationForm) -> str:
    page = invitations_queries.invitations(current_member(), here.group, request.args.get("after"))
    beginning = current_app.config["SETTINGS"].base_url
    return render_template(
        "groups/invitations.html",
        group=here.group,
        mine=here,
        page=page,
        form=form,
        beginning=beginning,
        **sidebar(here),
    )


def _private_response(page: str, status: int = 200) -> Response:
    """A page whose address opens a group: no other page is told of it, and no search engine keeps it.

    The site's own forms still say which site they come from, which the check of their token asks for.
    """
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response
