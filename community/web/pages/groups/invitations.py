"""Invitations: creating and revoking links, and joining by one."""

from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.groups import invitations as group_invitations
from community.groups import queries
from community.groups.queries import ViewedGroup
from community.members.models import Member
from community.web import pending_actions, sent_forms
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.csrf import gives_token
from community.web.forms import add_error
from community.web.pages.groups.blueprint import bp
from community.web.pages.groups.membership import describe_joining
from community.web.pages.groups.membership_forms import InvitationForm
from community.web.pages.groups.pages import sidebar


@bp.route("/groups/<slug>/invitations", methods=["GET", "POST"])
@access(Who.MEMBER)
def invitations(slug: str) -> str | Response | tuple[str, int]:
    """The invitations of a group, and creating one."""
    viewed = _moderated_group(slug)
    form = InvitationForm()
    if not form.validate_on_submit():
        return _list(viewed, form), 422 if form.is_submitted() else 200
    page, sent = url_for(".invitations", slug=slug), sent_forms.of_request()
    if sent_forms.claim(current_member(), sent):
        return sent_forms.answer_again(page)
    try:
        group_invitations.create(viewed.group, current_member(), **form.values)
        sent_forms.remember(current_member(), sent, page)
    except Refused as refusal:
        db.session.rollback()
        status = add_error(form, refusal)
        return _list(_moderated_group(slug), form), status
    db.session.commit()
    flash(_("Link created. Copy it and send it to the people you’re inviting."), "done")
    return redirect(page, 303)


@bp.post("/groups/<slug>/invitations/<int:invitation_id>/revoke")
@access(Who.MEMBER)
def revoke_invitation(slug: str, invitation_id: int) -> Response:
    """Revoke an invitation."""
    viewed = _moderated_group(slug)
    revoked = group_invitations.revoke(
        group_invitations.find(current_member(), viewed.group, invitation_id), current_member()
    )
    db.session.commit()
    if revoked:
        flash(_("This link is now disabled. People who joined with it stay."), "done")
    else:
        flash(_("That link has already been revoked."), "notice")
    return redirect(url_for(".invitations", slug=slug), 303)


@bp.get("/invitations/<code>")
@access(Who.ANYONE)
@gives_token
def show_invitation(code: str) -> Response:
    """The group that a link invites to, and who invites."""
    member = viewer()
    try:
        offer = group_invitations.offer(code)
    except group_invitations.InvitationClosed as closed:
        return _private_response(render_template("groups/invitation_closed.html", says=closed.message), 410)
    is_member = member is not None and group_invitations.is_member_already(offer.group, member)
    return _private_response(
        render_template("groups/invitation.html", group=offer.group, creator=offer.creator, joined=is_member, code=code)
    )


@bp.post("/invitations/<code>")
@access(Who.ANYONE)
def accept_invitation(code: str) -> Response:
    """Join by a link; for a visitor this is pending until they have confirmed their email."""
    member = viewer()
    try:
        if member is not None:
            return redirect(_accept(member, code), 303)
        group = group_invitations.offer(code).group
    except group_invitations.InvitationClosed as closed:
        db.session.rollback()
        return _private_response(render_template("groups/invitation_closed.html", says=closed.message), 410)
    details = {"code": code, "name": group.name}
    back = url_for("groups.directory")  # not the page of the invitation, whose URL is a secret
    return pending_actions.save_and_continue("accept_invitation", group.id, details, back=back)


@pending_actions.pending(
    "accept_invitation",
    describe=describe_joining,
    ready=lazy_gettext("You’re almost in."),
    button=lazy_gettext("Join the group"),
)
def finish_accepting(member: Member, details: dict[str, Any]) -> str:
    """Join by the link that a visitor followed before signing in."""
    return _accept(member, details["code"])


def _accept(member: Member, code: str) -> str:
    group, new = group_invitations.accept(code, member)
    name, slug = group.name, group.slug
    db.session.commit()
    if new:
        flash(_("You’ve joined %(name)s.", name=name), "done")
    else:
        flash(_("You’re already a member of %(name)s.", name=name), "notice")
    return url_for("groups.show", slug=slug)


def _moderated_group(slug: str) -> ViewedGroup:
    viewed = queries.viewed_group(viewer(), slug)
    if not viewed.can_moderate:
        raise Hidden
    return viewed


def _list(viewed: ViewedGroup, form: InvitationForm) -> str:
    page = queries.invitations(current_member(), viewed.group, request.args.get("after"))
    base_url = current_app.config["SETTINGS"].base_url
    return render_template(
        "groups/invitations.html",
        group=viewed.group,
        viewed_group=viewed,
        page=page,
        form=form,
        base_url=base_url,
        **sidebar(viewed),
    )


def _private_response(page: str, status: int = 200) -> Response:
    """A response whose URL is a secret: it is not sent as a referrer, cached, or indexed by search engines.

    The referrer policy still sends the origin, which the CSRF check needs.
    """
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response
