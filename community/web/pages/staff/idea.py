"""The page of one idea for staff, with the forms for its status, its assignment and a snooze."""

from collections.abc import Sequence
from typing import Any

from flask import make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from community.core.db import now
from community.core.i18n import gettext as _
from community.ideas import expected_time
from community.ideas import queries as idea_queries
from community.ideas import status as idea_status
from community.ideas.models import Idea
from community.moderation import answer_fields
from community.notifications import audience
from community.staff.assignment import Assignment
from community.staff.queries import current_state, support_breakdown
from community.staff.queries import options as table_options
from community.staff.queries.options import TableOption
from community.web.auth import current_member
from community.web.pages.moderation import saved_answers
from community.web.pages.staff.forms import AssignmentForm, SnoozeForm, StatusForm
from community.web.pages.staff.note_section import images_and_notes


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
    offer_statuses(form, idea)
    _offer_periods(form, idea)
    return form


def current_status_form(idea: Idea) -> Any:
    """The form for a status update as it is opened, with the status that the idea has."""
    form = status_form(idea)
    select_current(form, idea)
    return form


def offer_statuses(form: Any, idea: Idea) -> list[str]:
    """Set the statuses to choose from, those that can follow the current one. Returns their keys."""
    found = [option for option in form.options if option.kind == table_options.STATUS]
    offered = [option for option in found if idea_status.can_follow(idea.status, option.key)]
    form.status_key.choices = [_choice(option.key, option.name) for option in offered]
    return [option.key for option in offered]


def select_current(form: StatusForm, idea: Idea) -> None:
    """Choose the status that the idea has."""
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


def _choice(value: str, label: str, kind: str | None = None) -> SelectChoice:
    """A choice whose name the script can insert into a saved answer."""
    return SelectChoice(value, label, render_kw={"data-text": answer_fields.escaped(label)}, optgroup=kind)


def _offer_periods(form: Any, idea: Idea) -> None:
    choices = [SelectChoice("", _("Not set"))]
    kinds = expected_time.periods_ahead(expected_time.today())
    kept = {idea.expected or "", request.form.get("expected", "")}.difference(*(periods for _kind, periods in kinds))
    choices += [
        _choice(period, expected_time.label(period)) for period in sorted(kept) if expected_time.is_period(period)
    ]
    for kind, periods in kinds:
        choices += [_choice(period, expected_time.label(period), kind) for period in periods]
    form.expected.choices = choices
    if "expected" not in request.form:  # also where a form of an earlier version or a script leaves it out
        form.expected.data = idea.expected or ""
