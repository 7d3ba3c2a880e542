"""One idea as staff see it: its status updates, its assignment, and how its score was calculated."""

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
from community.notifications import audience
from community.staff import assignment, score_explanation, undoing
from community.staff.assignment import Assignment
from community.staff.queries import options as table_options
from community.staff.queries import support_breakdown
from community.staff.queries.options import TableOption
from community.staff.undoing import IdeaChange
from community.web import partials, sent_forms
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import add_error, field_number
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.forms import AssignmentForm, StatusForm
from community.web.pages.staff.note_section import images_and_notes
from community.web.pages.staff.undoing import flash_undoable
from community.web.return_urls import local_url_or, referrer_or


@bp.get("/staff/ideas/<int:idea_id>/status")
@access(Who.STAFF)
def edit_status(idea_id: int) -> Response:
    """The idea, its previous status updates, and the forms for a new one and for the assignment."""
    idea = idea_queries.find(current_member(), idea_id)
    form = status_form()
    form.status_key.data = idea.status_key
    form.next.data = local_url_or(request.args.get("next"), referrer_or(idea_url(idea)))
    return render_idea_page(idea, form)


@bp.post("/staff/ideas/<int:idea_id>/status")
@access(Who.STAFF)
def update_status(idea_id: int) -> Response:
    """Publish a status update, unless someone else did since the form was opened."""
    idea, form = idea_queries.find(current_member(), idea_id), status_form()
    if "preview" in request.form:
        return render_idea_page(idea, form, preview=markup.to_html(form.answer.data))
    if not form.validate():
        return render_idea_page(idea, form, status=422)
    return_url, version = local_url_or(form.next.data, idea_url(idea)), field_number(form.version)
    is_current = version == idea_queries.last_status_change_id(idea.id)  # otherwise the later update is shown first
    if is_current and idea_status.takes_back(idea, form.status_key.data) and "confirmed" not in request.form:
        return render_idea_page(idea, form, asks_to_take_back=True)
    sent = sent_forms.of_request()
    if sent_forms.claim(current_member(), sent):
        return sent_forms.answer_again(return_url, f"decide-{idea_id}")
    try:
        sent_forms.remember(current_member(), sent, return_url)
        change = idea_status.change(
            idea, current_member(), form.status_key.data, form.reason.data, form.answer.data, version
        )
        edit_id = undoing.remember(current_member(), [IdeaChange(idea.id, status_change_id=change.id)])
    except Stale as stale:
        return _render_refusal(idea_id, form, stale, 409, seen_version=version)
    except Refused as refusal:
        return _render_refusal(idea_id, form, refusal, 422)
    title = idea.title
    db.session.commit()
    flash_undoable(_("Your update to “%(title)s” has been published.", title=title), edit_id)
    return redirect(return_url, 303)


@bp.post("/staff/ideas/<int:idea_id>/assign")
@access(Who.STAFF)
def assign(idea_id: int) -> Response:
    """Set the owner, effort and value, unless someone else did since the form was opened."""
    idea, page_form = idea_queries.find(current_member(), idea_id), status_form()
    page_form.status_key.data = idea.status_key
    form = assignment_form(idea, page_form.options)
    page_form.next.data = form.next.data
    if not form.validate():
        return render_idea_page(idea, page_form, status=422, assignment_form_refused=form)
    try:
        changes = form.changes()
        before = assignment.assign(idea, current_member(), changes, form.original())
        after = {name: changes[name] for name in before}
        edit_id = undoing.remember(current_member(), [IdeaChange(idea.id, before=before, after=after)])
    except Refused as refusal:
        db.session.rollback()
        idea = idea_queries.find(current_member(), idea_id)
        is_stale = isinstance(refusal, Stale)
        if is_stale:  # the next attempt is made knowing the current values
            form.set_original(Assignment.of(idea))
        return render_idea_page(
            idea,
            page_form,
            status=409 if is_stale else add_error(form, refusal),
            error=refusal.message if is_stale else "",
            assignment_form_refused=form,
        )
    title, return_url = idea.title, local_url_or(form.next.data, idea_url(idea))
    db.session.commit()
    if before:
        flash_undoable(_("Assignment of “%(title)s” saved.", title=title), edit_id)
    else:
        flash(_("No changes to save."), "notice")
    return redirect(return_url, 303)


@bp.get("/staff/ideas/<int:idea_id>/score")
@access(Who.STAFF)
def score(idea_id: int) -> str:
    """How an idea's adjusted support was calculated: a page, or a partial that a script opens under the idea's row."""
    template = "staff/score_partial.html" if partials.requested() else "staff/score.html"
    idea = idea_queries.find(current_member(), idea_id)
    explanation = score_explanation.for_idea(current_member(), idea_id, now())
    return render_template(template, idea=idea, explanation=explanation)


def render_idea_page(
    idea: Idea,
    form: StatusForm,
    *,
    preview: str = "",
    status: int = 200,
    error: str = "",
    seen_version: int | None = None,
    assignment_form_refused: AssignmentForm | None = None,
    asks_to_take_back: bool = False,
) -> Response:
    """The page with the forms for the status and the assignment of an idea.

    `asks_to_take_back`: the form would take back that the idea was shipped or declined, which has to be confirmed.
    After a conflict `seen_version` is the id of the last status change that the form knew: later ones are shown.
    """
    status_changes = idea_queries.status_updates(idea.id)
    if not form.version.data or seen_version is not None:
        form.version.data = str(max((change.id for change in status_changes), default=0))
    html = render_template(
        "staff/status.html",
        idea=idea,
        breakdown=support_breakdown.breakdowns(current_member(), [idea.id], now())[idea.id],
        form=form,
        assignment=assignment_form_refused or assignment_form(idea, form.options),
        status_changes=status_changes,
        newer_changes=[change for change in status_changes if seen_version is not None and change.id > seen_version],
        error=error,
        asks_to_take_back=asks_to_take_back,
        status_names={option.key: option.name for option in form.options if option.kind == table_options.STATUS},
        audience=audience.of_status_update([idea.id], current_member()),
        undoable=undoing.latest(idea.id),
        preview=Markup(preview),  # noqa: S704 - sanitized by core.markup
        idea_url=idea_url(idea),
        **images_and_notes(current_member(), idea),
    )
    return make_response(html, status)


def status_form() -> Any:
    """The form for a status update, with all statuses to choose from."""
    form = StatusForm()
    form.options = table_options.load(current_member())
    found = [option for option in form.options if option.kind == table_options.STATUS]
    form.status_key.choices = [SelectChoice(option.key, option.name) for option in found]
    return form


def assignment_form(idea: Idea, options: Sequence[TableOption]) -> AssignmentForm:
    """The form for an idea's assignment, filled in. An owner who is no longer staff can be kept."""
    form, owners = AssignmentForm(), table_options.owners(options)
    if idea.owner_id is not None and idea.owner_id not in dict(owners):
        owners.append((idea.owner_id, _("Someone who’s no longer staff")))
    form.set_choices(owners)
    if not form.is_submitted() or form.original_values.data is None:
        form.fill(Assignment.of(idea))
    return form


def idea_url(idea: Idea) -> str:
    """The URL of the idea's page."""
    return url_for("ideas.show", idea_id=idea.id, slug=idea.slug)


def _render_refusal(
    idea_id: int, form: StatusForm, refusal: Refused, status: int, seen_version: int | None = None
) -> Response:
    db.session.rollback()
    field = form._fields.get(refusal.field)
    if field is not None:
        field.errors = [*field.errors, refusal.message]
    return render_idea_page(
        idea_queries.find(current_member(), idea_id),
        form,
        status=status,
        error=refusal.message if field is None else "",
        seen_version=seen_version,
    )
