"""Staff decide about one idea.

Staff say who looks after one idea, and how they judge it.

Why one idea stands where it does among the ranked ideas.
"""

from collections.abc import Sequence
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from community.core import markup
from community.core.db import db, now
from community.core.errors import Refused, Stale
from community.core.i18n import gettext as _
from community.ideas import queries as idea_queries
from community.ideas import status as idea_status
from community.ideas.models import Idea
from community.staff import assignment
from community.staff import score_explanation as staff_score_explanation
from community.staff.assignment import Assignment
from community.staff.queries import options, support_breakdown
from community.staff.queries.options import TableOption
from community.web import partials
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import add_error, field_number
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.forms import AssignmentForm, StatusForm
from community.web.return_urls import local_url_or, referrer_or


@bp.get("/staff/ideas/<int:idea_id>/decide")
@access(Who.STAFF)
def edit_status(idea_id: int) -> Response:
    """The idea, what was decided before, and a form for what is to be decided now."""
    idea = idea_queries.find(current_member(), idea_id)
    form = status_form()
    form.status_key.data = idea.status_key
    form.next.data = local_url_or(request.args.get("next"), referrer_or(idea_url(idea)))
    return render_idea_page(idea, form)


@bp.post("/staff/ideas/<int:idea_id>/decide")
@access(Who.STAFF)
def update_status(idea_id: int) -> Response:
    """Decide, unless somebody else did since the form was opened."""
    idea, form = idea_queries.find(current_member(), idea_id), status_form()
    if "preview" in request.form:
        return render_idea_page(idea, form, preview=markup.to_html(form.answer.data))
    if not form.validate():
        return render_idea_page(idea, form, status=422)
    back = local_url_or(form.next.data, idea_url(idea))
    try:
        idea_status.change(
            idea, current_member(), form.status_key.data, form.reason.data, form.answer.data, field_number(form.version)
        )
    except Stale as stale:
        return _render_refusal(idea_id, form, stale, 409, seen=field_number(form.version))
    except Refused as refusal:
        return _render_refusal(idea_id, form, refusal, 422)
    title = idea.title
    db.session.commit()
    flash(_("Decided: “%(title)s”. Those who follow the idea can see it now.", title=title), "done")
    return redirect(back, 303)


def _render_refusal(idea_id: int, form: StatusForm, refusal: Refused, status: int, seen: int | None = None) -> Response:
    db.session.rollback()
    field = form._fields.get(refusal.field)
    if field is not None:
        field.errors = [*field.errors, refusal.message]
    return render_idea_page(
        idea_queries.find(current_member(), idea_id),
        form,
        status=status,
        complaint=refusal.message if field is None else "",
        seen=seen,
    )


def render_idea_page(
    idea: Idea,
    form: StatusForm,
    *,
    preview: str = "",
    status: int = 200,
    complaint: str = "",
    seen: int | None = None,
    care: AssignmentForm | None = None,
) -> Response:
    """The page on which an idea is decided and assigned; `care` is the form of the latter if it was refused."""
    decided = idea_queries.status_updates(idea.id)
    latest = max((decision.id for decision in decided), default=0)
    if not form.version.data or seen is not None:
        form.version.data = str(latest)
    html = render_template(
        "staff/status.html",
        idea=idea,
        pictures=idea_queries.idea_images(idea.id),
        mark=support_breakdown.breakdowns(current_member(), [idea.id], now())[idea.id],
        form=form,
        care=care or assignment_form(idea, form.offered),
        decided=decided,
        news=[decision for decision in decided if seen is not None and decision.id > seen],
        complaint=complaint,
        preview=Markup(preview),  # noqa: S704 - made by markup
        address=idea_url(idea),
    )
    return make_response(html, status)


def status_form() -> Any:
    """The form of a decision, with the statuses there are."""
    form = StatusForm()
    form.offered = options.load(current_member())
    found = [choice for choice in form.offered if choice.kind == options.STATUS]
    form.status_key.choices = [SelectChoice(choice.key, choice.name) for choice in found]
    return form


def assignment_form(idea: Idea, offered: Sequence[TableOption]) -> AssignmentForm:
    """The form of who looks after an idea, filled in. An owner who is no longer staff can be left as they are."""
    form, owners = AssignmentForm(), options.owners(offered)
    if idea.owner_id is not None and idea.owner_id not in dict(owners):
        owners.append((idea.owner_id, _("Somebody who is no longer staff")))
    form.offer(owners)
    if not form.is_submitted() or form.seen.data is None:
        form.fill(Assignment.of(idea))
    return form


def idea_url(idea: Idea) -> str:
    """Its page."""
    return url_for("ideas.show", idea_id=idea.id, slug=idea.slug)


@bp.post("/staff/ideas/<int:idea_id>/assign")
@access(Who.STAFF)
def assign(idea_id: int) -> Response:
    """Give an idea an owner, an effort and a value, unless somebody else did since the form was opened."""
    idea, deciding = idea_queries.find(current_member(), idea_id), status_form()
    deciding.status_key.data = idea.status_key
    form = assignment_form(idea, deciding.offered)
    deciding.next.data = form.next.data
    if not form.validate():
        return render_idea_page(idea, deciding, status=422, care=form)
    try:
        changed = assignment.assign(idea, current_member(), form.wanted(), form.began_from())
    except Refused as refusal:
        db.session.rollback()
        idea = idea_queries.find(current_member(), idea_id)
        if isinstance(refusal, Stale):  # the next try is made knowing
            form.seen.data = ".".join(str(number or 0) for number in Assignment.of(idea))
        return render_idea_page(
            idea,
            deciding,
            status=409 if isinstance(refusal, Stale) else add_error(form, refusal),
            care=form,
            complaint=refusal.message if isinstance(refusal, Stale) else "",
        )
    title, back = idea.title, local_url_or(form.next.data, idea_url(idea))
    db.session.commit()
    if changed:
        flash(_("Saved for “%(title)s”.", title=title), "done")
    return redirect(back, 303)


@bp.get("/staff/ideas/<int:idea_id>/why")
@access(Who.STAFF)
def score(idea_id: int) -> str:
    """The reckoning of an idea's corrected support, as a page or as the piece that script opens under its row."""
    page = "staff/score_partial.html" if partials.requested() else "staff/score.html"
    idea = idea_queries.find(current_member(), idea_id)
    return render_template(page, idea=idea, why=staff_score_explanation.for_idea(current_member(), idea_id, now()))
