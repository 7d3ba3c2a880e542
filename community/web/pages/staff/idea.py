"""One idea as staff see it: its status updates, its assignment, and how its score was calculated."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from community.core import markup
from community.core.db import db, now
from community.core.errors import Refused, Stale
from community.core.i18n import gettext as _
from community.ideas import expected_time, snoozing
from community.ideas import queries as idea_queries
from community.ideas import status as idea_status
from community.ideas.models import Idea
from community.moderation import answer_fields
from community.notifications import audience
from community.site import settings as site_settings
from community.staff import assignment, score_explanation, undoing
from community.staff.assignment import Assignment
from community.staff.queries import current_state, support_breakdown
from community.staff.queries import options as table_options
from community.staff.queries.options import TableOption
from community.staff.reporting_period import ReportingPeriod
from community.staff.undoing import IdeaChange
from community.web import partials, sent_forms
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import add_error, field_number
from community.web.pages.moderation import saved_answers
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.forms import AssignmentForm, SnoozeForm, StatusForm
from community.web.pages.staff.note_section import images_and_notes
from community.web.pages.staff.undoing import flash_undoable
from community.web.return_urls import local_url_or, referrer_or
from community.web.templating import calendar_day


@bp.get("/staff/ideas/<int:idea_id>/status")
@access(Who.STAFF)
def edit_status(idea_id: int) -> Response:
    """The idea, its previous status updates, and the forms for a new one and for the assignment."""
    idea = idea_queries.find(current_member(), idea_id)
    form = status_form(idea)
    _select_current(form, idea)
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


@bp.post("/staff/ideas/<int:idea_id>/assign")
@access(Who.STAFF)
def assign(idea_id: int) -> Response:
    """Set the owner, effort and value, unless someone else did since the form was opened."""
    idea = idea_queries.find(current_member(), idea_id)
    page_form = status_form(idea)
    _select_current(page_form, idea)
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


@bp.post("/staff/ideas/<int:idea_id>/snooze")
@access(Who.STAFF)
def snooze(idea_id: int) -> Response:
    """Take an idea out of the queues until a day, or until it has more votes."""
    idea, form = idea_queries.find(current_member(), idea_id), SnoozeForm()
    until = form.until.data or expected_time.today()
    return_url = local_url_or(form.next.data, idea_url(idea))
    try:
        if form.validate():
            snoozing.snooze(idea, current_member(), _start_of(until), form.votes.data, form.reason.data or "")
    except Refused as refusal:
        db.session.rollback()
        idea = idea_queries.find(current_member(), idea_id)
        add_error(form, refusal)
    if form.errors:
        page_form = status_form(idea)
        _select_current(page_form, idea)
        page_form.next.data = return_url
        return render_idea_page(idea, page_form, status=422, snooze_form=form)
    title = idea.title
    db.session.commit()
    flash(_("“%(title)s” is snoozed until %(day)s.", title=title, day=calendar_day(until)), "done")
    return redirect(return_url, 303)


@bp.post("/staff/ideas/<int:idea_id>/wake")
@access(Who.STAFF)
def wake(idea_id: int) -> Response:
    """Put an idea back into the queues."""
    idea = idea_queries.find(current_member(), idea_id)
    was_snoozed = snoozing.wake(idea, current_member())
    return_url = local_url_or(request.form.get("next"), idea_url(idea))
    db.session.commit()
    flash(_("It’s no longer snoozed.") if was_snoozed else _("It wasn’t snoozed."), "done" if was_snoozed else "notice")
    return redirect(return_url, 303)


def _start_of(day: date) -> datetime:
    """The first moment of a day in the site's time zone; of today for all past days, since year 1 can't be in UTC."""
    period = ReportingPeriod(now(), ZoneInfo(site_settings.current().time_zone))
    return period.start_of(max(day, period.today))


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
    snooze_form: SnoozeForm | None = None,
) -> Response:
    """The page with the forms for the status and the assignment of an idea.

    `asks_to_take_back`: the form would take back that the idea was shipped or declined, which has to be confirmed.
    After a conflict `seen_version` is the id of the last status change that the form knew: later ones are shown.
    """
    status_changes = idea_queries.status_updates(idea.id)
    if not form.version.data or seen_version is not None:
        form.version.data = str(max((change.id for change in status_changes), default=0))
    undoable, snoozed = current_state.of_idea(idea.id)
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
        undoable=undoable,
        is_late=idea.expected_by is not None and idea.expected_by < expected_time.today(),
        answers=saved_answers.for_form(idea, table_options.answers(form.options)),
        snoozed=snoozed,
        snooze_form=snooze_form or SnoozeForm(formdata=None),
        preview=Markup(preview),  # noqa: S704 - sanitized by core.markup
        idea_url=idea_url(idea),
        **images_and_notes(current_member(), idea),
    )
    return make_response(html, status)


def status_form(idea: Idea) -> Any:
    """The form for a status update, with the statuses to choose from that can follow the current one."""
    form = StatusForm()
    form.options = table_options.load(current_member(), with_answers=True)
    _offer_statuses(form, idea)
    _offer_periods(form, idea)
    return form


def _choice(value: str, label: str, kind: str | None = None) -> SelectChoice:
    """A choice whose name the script can insert into a saved answer."""
    return SelectChoice(value, label, render_kw={"data-text": answer_fields.escaped(label)}, optgroup=kind)


def _offer_periods(form: Any, idea: Idea) -> None:
    choices = [SelectChoice("", _("Not set"))]
    kinds = expected_time.periods_ahead(expected_time.today())
    kept = {idea.expected or "", request.form.get("expected", "")}.difference(*(periods for _kind, periods in kinds))
    choices += [_choice(period, expected_time.label(period)) for period in kept if expected_time.is_period(period)]
    for kind, periods in kinds:
        choices += [_choice(period, expected_time.label(period), kind) for period in periods]
    form.expected.choices = choices
    if "expected" not in request.form:  # also where a form of an earlier version or a script leaves it out
        form.expected.data = idea.expected or ""


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


def _offer_statuses(form: Any, idea: Idea) -> list[str]:
    found = [option for option in form.options if option.kind == table_options.STATUS]
    offered = [option for option in found if idea_status.can_follow(idea.status, option.key)]
    form.status_key.choices = [_choice(option.key, option.name) for option in offered]
    return [option.key for option in offered]


def _select_current(form: StatusForm, idea: Idea) -> None:
    form.status_key.data = idea.status.replaced_by_key or idea.status_key


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
    idea, field = idea_queries.find(current_member(), idea_id), form._fields.get(refusal.field)
    if field is not None:
        field.errors = [*field.errors, refusal.message]
    if form.status_key.data not in _offer_statuses(form, idea):
        _select_current(form, idea)  # rather than the first, which no one chose
    return render_idea_page(
        idea,
        form,
        status=status,
        error=refusal.message if field is None else "",
        seen_version=seen_version,
    )
