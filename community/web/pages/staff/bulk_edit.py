"""Bulk edit of ideas in the ranked table."""

import re
from collections.abc import Sequence
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db, now, reading
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import ngettext
from community.notes import queries as note_queries
from community.notifications import audience
from community.staff import bulk_edit as staff_bulk_edit
from community.staff.assignment import Assignment
from community.staff.bulk_edit import BulkChange, BulkEditRefused, SelectedIdea
from community.staff.queries import options as table_options
from community.staff.queries import ranked as ranked_queries
from community.staff.queries import support_breakdown
from community.staff.table_request import TableRequest
from community.web import partials
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import field_text
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.ranked import (
    BulkEditAttempt,
    bulk_edit_form,
    render_table,
    requested_table,
    row_context,
)
from community.web.pages.staff.undoing import flash_undoable, undo_url


@bp.post("/staff/ideas/bulk-edit")
@access(Who.STAFF)
def bulk_edit() -> Response:
    """Change the selected ideas, all or none. The query string is the table's, to which the answer returns.

    A new status or label is asked about first; the field `confirmed` is the answer.
    """
    table, options = requested_table(), table_options.load(current_member())
    form, selected = bulk_edit_form(options), _selected_ideas()
    ids, selects_all = frozenset(one.idea_id for one in selected), "all" in request.form
    if not form.validate():
        first_error = next(iter(form.errors.values()))[0]
        return _render_refusal(table, BulkEditAttempt(form, ids, selects_all, first_error), 422)
    change = BulkChange(
        field_text(form.status_key),
        field_text(form.reason),
        form.changes(),
        field_text(form.added_label),
        field_text(form.removed_label),
    )
    try:
        if (change.status_key or change.added_label or change.removed_label) and "confirmed" not in request.form:
            return _render_question(table, form, selected, change)
        applied = staff_bulk_edit.apply(selected, current_member(), change)
    except Refused as refusal:
        blocked_ideas = refusal.blocked_ideas if isinstance(refusal, BulkEditRefused) else ()
        return _render_refusal(table, BulkEditAttempt(form, ids, selects_all, refusal.message, blocked_ideas), 422)
    db.session.commit()
    message = _success_message(applied.size, form, change)
    if partials.requested():
        return _render_rows(table, sorted(ids), BulkEditAttempt(form), message, applied.edit_id)
    flash_undoable(message, applied.edit_id)
    return redirect(url_for("staff.ranked", **table.url_args(after=request.args.get("after", ""))), 303)


def _render_question(table: TableRequest, form: Any, selected: Sequence[SelectedIdea], change: BulkChange) -> Response:
    """Who will be notified of a new status, which ideas were shipped, and the labels: a page, or a partial."""
    question = staff_bulk_edit.question(selected, current_member(), change)
    after = request.args.get("after", "")
    html = render_template(
        "staff/bulk_question_partial.html" if partials.requested() else "staff/bulk_question.html",
        question=question,
        audience=audience.of_status_update([idea.id for idea in question.ideas], current_member())
        if change.status_key
        else None,
        added_label=_chosen(form.added_label) if change.added_label else "",
        removed_label=_chosen(form.removed_label) if change.removed_label else "",
        form_values=[pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"],
        bulk_edit_url=url_for("staff.bulk_edit", **table.url_args(after=after)),
        table_url=url_for("staff.ranked", **table.url_args(after=after)),
    )
    return make_response(html)


def _chosen(field: Any) -> str:
    """The label of the choice that was made."""
    return str(next(choice.label for choice in field.choices if choice.value == field.data))


def _render_refusal(table: TableRequest, attempt: BulkEditAttempt, status: int) -> Response:
    db.session.rollback()
    with reading():
        if partials.requested():
            response = _render_rows(table, sorted(attempt.ids), attempt)
        else:
            response = render_table(table, attempt)
    if response.status_code == 200:
        response.status_code = status
    return response


def _render_rows(
    table: TableRequest,
    ids: Sequence[int],
    attempt: BulkEditAttempt,
    message: str = "",
    edit_id: int | None = None,
) -> Response:
    """The current rows of these ideas, for a script that replaces them."""
    moment = now()
    rows = ranked_queries.by_ids(current_member(), ids[: staff_bulk_edit.MAX_IDEAS], table.formula)
    found = [row.id for row in rows]
    html = render_template(
        "staff/ranked_rows.html",
        rows=rows,
        message=message,
        undo_url=undo_url(edit_id) if edit_id is not None else "",
        weeks=ranked_queries.weekly_votes(found, moment) if "trend" in table.columns else {},
        note_counts=note_queries.counts(current_member(), found) if "notes" in table.columns else {},
        breakdowns=support_breakdown.breakdowns(current_member(), found, moment),
        attempt=attempt,
        scale_end=_scale_end(),
        **row_context(table, moment),
    )
    return make_response(html)


def _scale_end() -> float:
    """Where the scale of the page's intervals ends, so new rows are drawn to the same scale."""
    given: float | None = request.form.get("scale_end", type=float)
    return given if given is not None and 0.001 <= given <= 1 else 1.0


def _selected_ideas() -> list[SelectedIdea]:
    """The selected ideas as the rows of the page showed them. Malformed rows are ignored."""
    selects_all, ids = "all" in request.form, set(request.form.getlist("idea"))
    found = {}
    for text in request.form.getlist("row"):
        if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){4}", text, re.ASCII):
            idea_id, last_status_change, *values = map(int, text.split("."))
            if selects_all or str(idea_id) in ids:
                assignment = Assignment(*(number or None for number in values))
                found[idea_id] = SelectedIdea(idea_id, last_status_change, assignment)
    return list(found.values())


def _success_message(count: int, form: Any, change: BulkChange) -> str:
    if change.status_key:
        name = _chosen(form.status_key)
        parts = [ngettext("One idea: %(status)s.", "%(num)s ideas: %(status)s.", count, status=name)]
    else:
        parts = [ngettext("One idea updated.", "%(num)s ideas updated.", count)]
    fields = [form[name] for name in change.assignment]
    fields += [form.added_label] if change.added_label else []
    fields += [form.removed_label] if change.removed_label else []
    for field in fields:
        parts.append(_("%(what)s: %(chosen)s.", what=field.label.text, chosen=_chosen(field)))
    return " ".join(map(str, parts))
