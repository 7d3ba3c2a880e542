"""Requests to join a group, and the answers of its moderators."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.groups import join_requests as group_join_requests
from community.groups import memberships, queries
from community.groups.queries import ViewedGroup
from community.members.models import Member
from community.notifications.kinds import JOIN_REQUEST
from community.web import sent_forms
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.forms import add_error, field_text
from community.web.pages.groups.blueprint import bp
from community.web.pages.groups.membership_forms import JoinRequestAnswerForm, JoinRequestForm
from community.web.pages.groups.pages import sidebar
from community.web.pages.notifications.blueprint import mark_thread_opened
from community.web.return_urls import referrer_or

Answer = str | Response | tuple[str, int]


@bp.route("/groups/<slug>/join-request", methods=["GET", "POST"])
@access(Who.MEMBER)
def request_to_join(slug: str) -> Answer:
    """The form of a join request, with the group's question."""
    viewed = queries.viewed_group(viewer(), slug)
    if viewed.joined or not viewed.by_request:
        return redirect(url_for(".show", slug=viewed.slug), 303)
    memberships.require_can_join(viewed.group, current_member())
    form = JoinRequestForm.to(viewed.group.question)
    if not form.validate_on_submit():
        return _request_page(viewed, form), 422 if form.is_submitted() else 200
    page, sent = url_for(".show", slug=slug), sent_forms.of_request()
    if sent_forms.claim(current_member(), sent):
        return sent_forms.answer_again(page, f"ask:{slug}")
    try:
        sent_forms.remember(current_member(), sent, page)
        group_join_requests.submit(
            viewed.group, current_member(), field_text(form.answer), field_text(form.question) or None
        )
    except Refused as refusal:
        db.session.rollback()
        viewed = queries.viewed_group(viewer(), slug)
        form.answer.label.text = viewed.group.question or form.answer.label.text
        status = 409 if isinstance(refusal, Stale) else add_error(form, refusal)
        stale = refusal.message if isinstance(refusal, Stale) else ""
        return _request_page(viewed, form, stale), status
    name = viewed.name
    db.session.commit()
    flash(_("You’ve requested to join %(name)s. We’ll email you when a moderator responds.", name=name), "done")
    flash(f"ask:{slug}", "draft-done")
    return redirect(page, 303)


@bp.post("/groups/<slug>/join-request/withdraw")
@access(Who.MEMBER)
def withdraw_request(slug: str) -> Response:
    """Withdraw one's own request."""
    group = queries.find(viewer(), slug)
    if group_join_requests.withdraw(group, current_member()):
        flash(_("Your request has been withdrawn."), "done")
    else:
        flash(_("You have no pending request here. It’s been answered or withdrawn."), "notice")
    db.session.commit()
    return redirect(url_for(".show", slug=slug), 303)


@bp.get("/groups/<slug>/requests")
@access(Who.MEMBER)
def join_requests(slug: str) -> str:
    """The pending requests of a group."""
    group = _moderated_group(slug)
    mark_thread_opened(JOIN_REQUEST, group.group.id)
    return _list_page(group)


@bp.post("/groups/<slug>/requests/<int:request_id>/approve")
@access(Who.MEMBER)
def approve_request(slug: str, request_id: int) -> Answer:
    """Approve a request."""
    return _decide(slug, request_id, approves=True)


@bp.post("/groups/<slug>/requests/<int:request_id>/decline")
@access(Who.MEMBER)
def decline_request(slug: str, request_id: int) -> Answer:
    """Decline a request."""
    return _decide(slug, request_id, approves=False)


def _decide(slug: str, request_id: int, *, approves: bool) -> Answer:
    _moderated_group(slug)
    form = JoinRequestAnswerForm()
    join_request = group_join_requests.find(current_member(), request_id, slug)
    answer = group_join_requests.approve if approves else group_join_requests.decline
    try:
        if not form.validate():
            raise Refused(
                str(form.message.errors[0]) if form.message.errors else _("Please try again."), field="message"
            )
        member = answer(join_request, current_member(), field_text(form.message))
    except Refused as refusal:
        db.session.rollback()
        kept = {"happened": refusal.message, "message": field_text(form.message), "about": request_id}
        return _list_page(_moderated_group(slug), **kept), 409 if isinstance(refusal, Stale) else 422
    says = answered(member, approves)
    db.session.commit()
    flash(says, "done")
    return redirect(referrer_or(url_for(".join_requests", slug=slug)), 303)


def answered(member: Member, approves: bool) -> str:
    """What the moderator is told after an answer. An email goes only to members in good standing."""
    says = (
        _("%(name)s is now a member of this group.", name=member.name)
        if approves
        else _("Declined. %(name)s can ask again in a week.", name=member.name)
    )
    return f"{says} {_('They’ll get an email.')}" if member.email and member.in_good_standing else says


def _moderated_group(slug: str) -> ViewedGroup:
    """The group, for its moderators. Raises `Hidden`."""
    viewed = queries.viewed_group(viewer(), slug)
    if not viewed.can_moderate:
        raise Hidden
    return viewed


def _request_page(viewed: ViewedGroup, form: JoinRequestForm, stale: str = "") -> str:
    form.question.data = viewed.group.question
    return render_template(
        "groups/join_request.html", group=viewed.group, viewed_group=viewed, form=form, stale=stale, **sidebar(viewed)
    )


def _list_page(viewed: ViewedGroup, **kept: Any) -> str:
    page = queries.pending_requests(current_member(), viewed.group, request.args.get("after"))
    form = JoinRequestAnswerForm(formdata=None)
    return render_template(
        "groups/join_requests.html",
        group=viewed.group,
        viewed_group=viewed,
        page=page,
        form=form,
        **kept,
        **sidebar(viewed),
    )
