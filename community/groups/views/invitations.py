"""Inviting to a group by a link, and coming by one."""

from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.groups import invitations as lists
from community.groups import inviting, queries
from community.groups.shapes import Here
from community.groups.views.blueprint import bp
from community.groups.views.forms import InviteForm
from community.groups.views.pages import beside
from community.kernel.database import db
from community.kernel.errors import Hidden, Refused
from community.kernel.words import gettext as _
from community.members.models import Member
from community.web import intentions
from community.web.access import Who, access
from community.web.forms import complain
from community.web.login import member, viewer


@bp.route("/groups/<slug>/invitations", methods=["GET", "POST"])
@access(Who.MEMBER)
def invitations(slug: str) -> str | Response | tuple[str, int]:
    """Links by which some may come, and making one more."""
    here = _kept(slug)
    form = InviteForm()
    if not form.validate_on_submit():
        return _list(here, form), 422 if form.is_submitted() else 200
    try:
        inviting.make(here.group, member(), **form.wishes)
    except Refused as refusal:
        db.session.rollback()
        status = complain(form, refusal)
        return _list(_kept(slug), form), status
    db.session.commit()
    flash(_("Your link is there. Copy it, and send it to those it is for."), "done")
    return redirect(url_for(".invitations", slug=slug), 303)


@bp.post("/groups/<slug>/invitations/<int:invitation_id>/revoke")
@access(Who.MEMBER)
def revoke_invitation(slug: str, invitation_id: int) -> Response:
    """Let a link lead nowhere any more."""
    here = _kept(slug)
    revoked = inviting.revoke(inviting.find(member(), here.group, invitation_id), member())
    db.session.commit()
    if revoked:
        flash(_("Nobody comes by that link any more. Those who came stay."), "done")
    else:
        flash(_("That link was revoked already."), "notice")
    return redirect(url_for(".invitations", slug=slug), 303)


@bp.get("/invitations/<code>")
@access(Who.ANYONE)
def invited(code: str) -> Response:
    """What one was invited to, and by whom."""
    who = viewer()
    try:
        offer = inviting.offer(code)
    except inviting.Closed as closed:
        return _quiet(render_template("groups/closed.html", says=closed.message), 410)
    belongs = who is not None and inviting.require_invited(offer.group, who)
    return _quiet(
        render_template("groups/invited.html", group=offer.group, maker=offer.maker, joined=belongs, code=code)
    )


@bp.post("/invitations/<code>")
@access(Who.ANYONE)
def accept(code: str) -> Response:
    """Come to belong by a link; a visitor signs in first."""
    who = viewer()
    try:
        if who is not None:
            return redirect(_accept(who, code), 303)
        name = inviting.offer(code).group.name
    except inviting.Closed as closed:
        db.session.rollback()
        return _quiet(render_template("groups/closed.html", says=closed.message), 410)
    says = _("Sign in or join the site, and you will belong to %(name)s.", name=name)
    return intentions.begin("accept", {"code": code}, says)


@intentions.finishes("accept")
def finish_accepting(who: Member, details: dict[str, Any]) -> str:
    """Come by the link that was followed before signing in."""
    return _accept(who, details["code"])


def _accept(who: Member, code: str) -> str:
    group, new = inviting.accept(code, who)
    name, slug = group.name, group.slug
    db.session.commit()
    if new:
        flash(_("You belong to %(name)s now.", name=name), "done")
    else:
        flash(_("You belong to %(name)s already.", name=name), "notice")
    return url_for("groups.show", slug=slug)


def _kept(slug: str) -> Here:
    here = queries.here(viewer(), slug)
    if not here.keeps_peace:
        raise Hidden
    return here


def _list(here: Here, form: InviteForm) -> str:
    page = lists.made(member(), here.group, request.args.get("after"))
    beginning = current_app.config["SETTINGS"].base_url
    return render_template(
        "groups/invitations.html",
        group=here.group,
        mine=here,
        page=page,
        form=form,
        beginning=beginning,
        **beside(here),
    )


def _quiet(page: str, status: int = 200) -> Response:
    """A page whose address opens a group: no other page is told of it, and no search engine keeps it.

    The site's own forms still say which site they come from, which the check of their token asks for.
    """
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response
