"""Asking to belong to a group, and what those who keep its peace answer."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.groups import join_requests as group_join_requests
from community.groups import memberships, queries
from community.groups.queries import join_requests as join_requests_queries
from community.groups.queries.row_types import ViewedGroup
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.forms import add_error, field_text
from community.web.pages.groups.blueprint import bp
from community.web.pages.groups.membership_forms import JoinRequestAnswerForm, JoinRequestForm
from community.web.pages.groups.pages import sidebar
from community.web.return_urls import referrer_or

Answer = str | Response | tuple[str, int]


@bp.route("/groups/<slug>/ask", methods=["GET", "POST"])
@access(Who.MEMBER)
def request_to_join(slug: str) -> Answer:
    """Ask to belong: a small form with the group's question."""
    here = queries.viewed_group(viewer(), slug)
    if here.joined or not here.by_request:
        return redirect(url_for(".show", slug=here.slug), 303)
    memberships.require_can_join(here.group, current_member())
    form = JoinRequestForm.to(here.group.question)
    if not form.validate_on_submit():
        return _request_page(here, form), 422 if form.is_submitted() else 200
    try:
        group_join_requests.submit(
            here.group, current_member(), field_text(form.answer), field_text(form.question) or None
        )
    except Refused as refusal:
        db.session.rollback()
        here = queries.viewed_group(viewer(), slug)
        form.answer.label.text = here.group.question or form.answer.label.text
        status = 409 if isinstance(refusal, Stale) else add_error(form, refusal)
        stale = refusal.message if isinstance(refusal, Stale) else ""
        return _request_page(here, form, stale), status
    name = here.name
    db.session.commit()
    flash(_("You have asked to belong to %(name)s. We tell you by mail what its moderators answer.", name=name), "done")
    flash(f"ask:{slug}", "draft-done")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/groups/<slug>/ask/take-back")
@access(Who.MEMBER)
def withdraw_request(slug: str) -> Response:
    """Want no answer any more."""
    group = queries.find(viewer(), slug)
    if group_join_requests.withdraw(group, current_member()):
        flash(_("Your request is taken back."), "done")
    else:
        flash(_("No request of yours waits here: it has been answered, or you took it back."), "notice")
    db.session.commit()
    return redirect(url_for(".show", slug=slug), 303)


@bp.get("/groups/<slug>/requests")
@access(Who.MEMBER)
def join_requests(slug: str) -> str:
    """Who waits to belong."""
    return _list_page(_moderated_group(slug))


@bp.post("/groups/<slug>/requests/<int:request_id>/admit")
@access(Who.MEMBER)
def approve_request(slug: str, request_id: int) -> Answer:
    """Let somebody in who asked."""
    return _decide(slug, request_id, admits=True)


@bp.post("/groups/<slug>/requests/<int:request_id>/refuse")
@access(Who.MEMBER)
def decline_request(slug: str, request_id: int) -> Answer:
    """Do not let somebody in who asked."""
    return _decide(slug, request_id, admits=False)


def _decide(slug: str, request_id: int, *, admits: bool) -> Answer:
    _moderated_group(slug)
    form = JoinRequestAnswerForm()
    asked = group_join_requests.find(current_member(), request_id, slug)
    try:
        if not form.validate():
            raise Refused(str(form.word.errors[0]) if form.word.errors else _("Please try again."), field="word")
        who = (group_join_requests.approve if admits else group_join_requests.decline)(
            asked, current_member(), field_text(form.word)
        )
    except Refused as refusal:
        db.session.rollback()
        kept = {"happened": refusal.message, "word": field_text(form.word), "about": request_id}
        return _list_page(_moderated_group(slug), **kept), 409 if isinstance(refusal, Stale) else 422
    name = who.name
    db.session.commit()
    flash(_answered(name, admits), "done")
    return redirect(referrer_or(url_for(".waiting", slug=slug)), 303)


def _answered(name: str, admits: bool) -> str:
    if admits:
        return _("%(name)s belongs to this group now, and is told so.", name=name)
    return _("%(name)s is told that the answer is no, and can ask again in a week.", name=name)


def _moderated_group(slug: str) -> ViewedGroup:
    """The group, for those who keep its peace. Raises `Hidden`."""
    here = queries.viewed_group(viewer(), slug)
    if not here.can_moderate:
        raise Hidden
    return here


def _request_page(here: ViewedGroup, form: JoinRequestForm, stale: str = "") -> str:
    form.question.data = here.group.question
    return render_template(
        "groups/join_request.html", group=here.group, mine=here, form=form, stale=stale, **sidebar(here)
    )


def _list_page(here: ViewedGroup, **kept: Any) -> str:
    page = join_requests_queries.pending_requests(current_member(), here.group, request.args.get("after"))
    form = JoinRequestAnswerForm(formdata=None)
    return render_template(
        "groups/join_requests.html", group=here.group, mine=here, page=page, form=form, **kept, **sidebar(here)
    )
