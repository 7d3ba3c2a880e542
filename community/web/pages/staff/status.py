"""Status updates of one idea: the page with the form, and publishing one."""

from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from community.core import markup
from community.core.db import db
from community.core.errors import Refused, Stale
from community.core.i18n import gettext as _
from community.ideas import expected_time
from community.ideas import queries as idea_queries
from community.ideas import status as idea_status
from community.ideas.models import Idea
from community.moderation import answer_fields
from community.staff import undoing
from community.staff.queries import options as table_options
from community.staff.undoing import IdeaChange
from community.web import sent_forms
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import field_number
from community.web.pages.moderation import saved_answers
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.forms import StatusForm
from community.web.pages.staff.idea import (
    current_status_form,
    idea_url,
    offer_statuses,
    render_idea_page,
    select_current,
    status_form,
)
from community.web.pages.staff.undoing import flash_undoable
from community.web.return_urls import local_url_or, referrer_or


@bp.get("/staff/ideas/<int:idea_id>/status")
@access(Who.STAFF)
def edit_status(idea_id: int) -> Response:
    """The idea, its previous status updates, and the forms for a new one and for the assignment."""
    idea = idea_queries.find(current_member(), idea_id)
    form = current_status_form(idea)
    form.next.data = local_url_or(request.args.get("next"), referrer_or(idea_url(idea)))
    return render_idea_page(idea, form)


@bp.post("/staff/ideas/<int:idea_id>/status")
@access(Who.STAFF)
def update_status(idea_id: int) -> Response:
    """Publish a status update, unless someone else did since the form was opened."""
    idea = idea_queries.find(current_member(), idea_id)
    form = status_form(idea)
    if "template" in request.form:
        form.answer.data = _with_chosen_answer(form, idea)
        return render_idea_page(idea, form)
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
            idea,
            current_member(),
            form.status_key.data,
            form.reason.data,
            form.answer.data,
            version,
            expected=form.expected.data,
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


def _with_chosen_answer(form: Any, idea: Idea) -> str:
    """The answer as it was typed, with the saved one behind it whose button was pressed."""
    answers = saved_answers.offered(idea, table_options.answers(form.options), **_chosen(form))
    return saved_answers.inserted(form.answer.data or "", answers)


def _chosen(form: Any) -> dict[str, str]:
    """The fields of saved answers that the form decides: the names of the chosen status and of the period."""
    names = {choice.value: choice.label for choice in form.status_key.choices}
    period = form.expected.data or ""
    expected = expected_time.label(period) if expected_time.is_period(period) else ""
    return {answer_fields.STATUS: names.get(form.status_key.data, ""), answer_fields.EXPECTED: expected}


def _render_refusal(
    idea_id: int, form: StatusForm, refusal: Refused, status: int, seen_version: int | None = None
) -> Response:
    db.session.rollback()
    idea, field = idea_queries.find(current_member(), idea_id), form._fields.get(refusal.field)
    if field is not None:
        field.errors = [*field.errors, refusal.message]
    if form.status_key.data not in offer_statuses(form, idea):
        select_current(form, idea)  # rather than the first, which no one chose
    return render_idea_page(
        idea,
        form,
        status=status,
        error=refusal.message if field is None else "",
        seen_version=seen_version,
    )
