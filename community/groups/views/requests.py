"""Asking to belong to a group, and what those who keep its peace answer."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.groups import answering, asking, joining, queries, requests
from community.groups.shapes import Here
from community.groups.views.blueprint import bp
from community.groups.views.forms import AnswerForm, AskForm
from community.groups.views.pages import beside
from community.kernel.database import db
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.web.access import Who, access
from community.web.forms import complain, typed
from community.web.login import member, viewer
from community.web.security import came_from

Answer = str | Response | tuple[str, int]


@bp.route("/groups/<slug>/ask", methods=["GET", "POST"])
@access(Who.MEMBER)
def ask(slug: str) -> Answer:
    """Ask to belong: a small form with the group's question."""
    here = queries.here(viewer(), slug)
    if here.joined or not here.by_request:
        return redirect(url_for(".show", slug=here.slug), 303)
    joining.require_able(here.group, member())
    form = AskForm.to(here.group.question)
    if not form.validate_on_submit():
        return _ask_page(here, form), 422 if form.is_submitted() else 200
    try:
        asking.ask(here.group, member(), typed(form.answer), typed(form.question) or None)
    except Refused as refusal:
        db.session.rollback()
        here = queries.here(viewer(), slug)
        form.answer.label.text = here.group.question or form.answer.label.text
        status = 409 if isinstance(refusal, Stale) else complain(form, refusal)
        stale = refusal.message if isinstance(refusal, Stale) else ""
        return _ask_page(here, form, stale), status
    name = here.name
    db.session.commit()
    flash(_("You have asked to belong to %(name)s. We tell you by mail what its moderators answer.", name=name), "done")
    flash(f"ask:{slug}", "draft-done")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/groups/<slug>/ask/take-back")
@access(Who.MEMBER)
def take_back(slug: str) -> Response:
    """Want no answer any more."""
    group = queries.find(viewer(), slug)
    if asking.take_back(group, member()):
        flash(_("Your request is taken back."), "done")
    else:
        flash(_("No request of yours waits here: it has been answered, or you took it back."), "notice")
    db.session.commit()
    return redirect(url_for(".show", slug=slug), 303)


@bp.get("/groups/<slug>/requests")
@access(Who.MEMBER)
def waiting(slug: str) -> str:
    """Who waits to belong."""
    return _queue(_kept(slug))


@bp.post("/groups/<slug>/requests/<int:request_id>/admit")
@access(Who.MEMBER)
def admit_request(slug: str, request_id: int) -> Answer:
    """Let somebody in who asked."""
    return _decide(slug, request_id, admits=True)


@bp.post("/groups/<slug>/requests/<int:request_id>/refuse")
@access(Who.MEMBER)
def refuse_request(slug: str, request_id: int) -> Answer:
    """Do not let somebody in who asked."""
    return _decide(slug, request_id, admits=False)


def _decide(slug: str, request_id: int, *, admits: bool) -> Answer:
    _kept(slug)
    form = AnswerForm()
    asked = answering.find(member(), request_id, slug)
    try:
        if not form.validate():
            raise Refused(str(form.word.errors[0]) if form.word.errors else _("Please try again."), field="word")
        who = (answering.admit if admits else answering.refuse)(asked, member(), typed(form.word))
    except Refused as refusal:
        db.session.rollback()
        kept = {"happened": refusal.message, "word": typed(form.word), "about": request_id}
        return _queue(_kept(slug), **kept), 409 if isinstance(refusal, Stale) else 422
    name = who.name
    db.session.commit()
    flash(_answered(name, admits), "done")
    return redirect(came_from(url_for(".waiting", slug=slug)), 303)


def _answered(name: str, admits: bool) -> str:
    if admits:
        return _("%(name)s belongs to this group now, and is told so.", name=name)
    return _("%(name)s is told that the answer is no, and can ask again in a week.", name=name)


def _kept(slug: str) -> Here:
    """The group, for those who keep its peace. Raises `Hidden`."""
    here = queries.here(viewer(), slug)
    if not here.keeps_peace:
        raise Hidden
    return here


def _ask_page(here: Here, form: AskForm, stale: str = "") -> str:
    form.question.data = here.group.question
    return render_template("groups/ask.html", group=here.group, mine=here, form=form, stale=stale, **beside(here))


def _queue(here: Here, **kept: Any) -> str:
    page = requests.waiting_requests(member(), here.group, request.args.get("after"))
    form = AnswerForm(formdata=None)
    return render_template(
        "groups/requests.html", group=here.group, mine=here, page=page, form=form, **kept, **beside(here)
    )
