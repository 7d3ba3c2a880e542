"""Staff change several ideas of the ranked table at once."""

import re
from collections.abc import Sequence
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db, now, reading
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import ngettext
from community.staff import bulk_edit as staff_bulk_edit
from community.staff import table_request
from community.staff.assignment import Assignment
from community.staff.bulk_edit import BulkChange, BulkEditRefused, SelectedIdea
from community.staff.queries import options, support_breakdown
from community.staff.queries import ranked as ranked_queries
from community.staff.table_request import TableRequest
from community.web import partials
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import field_text
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.ranked import COLUMNS_COOKIE, BulkEditAttempt, bulk_edit_form, render_table, row_context


@bp.post("/staff/ideas/change")
@access(Who.STAFF)
def bulk_edit() -> Response:
    """Change the ticked ideas, all or none; the address is the table's, which one comes back to."""
    asked, offered = (
        table_request.parse(request.args.items(multi=True), request.cookies.get(COLUMNS_COOKIE, "")),
        options.load(current_member()),
    )
    form, ticked = bulk_edit_form(offered), _selected_ideas()
    ids = frozenset(one.idea_id for one in ticked)
    if not form.validate():
        first = next(iter(form.errors.values()))[0]
        return _render_refusal(asked, BulkEditAttempt(form, ids, "all" in request.form, first), 422)
    wish = BulkChange(field_text(form.status_key), field_text(form.reason), form.wanted())
    try:
        count = staff_bulk_edit.apply(ticked, current_member(), wish)
    except Refused as refusal:
        blocked_ideas = refusal.blocked_ideas if isinstance(refusal, BulkEditRefused) else ()
        return _render_refusal(
            asked, BulkEditAttempt(form, ids, "all" in request.form, refusal.message, blocked_ideas), 422
        )
    db.session.commit()
    said = _success_message(count, form, wish)
    if partials.requested():
        return _render_rows(asked, sorted(ids), BulkEditAttempt(form), said=said)
    flash(said, "done")
    return redirect(url_for("staff.ranked", **asked.words(after=request.args.get("after", ""))), 303)


def _render_refusal(asked: TableRequest, tried: BulkEditAttempt, status: int) -> Response:
    db.session.rollback()
    with reading():
        answer = _render_rows(asked, sorted(tried.ids), tried) if partials.requested() else render_table(asked, tried)
    if answer.status_code == 200:
        answer.status_code = status
    return answer


def _render_rows(asked: TableRequest, ids: Sequence[int], tried: BulkEditAttempt, said: str = "") -> Response:
    """These rows as they are now, for script to put in place."""
    moment = now()
    rows = ranked_queries.by_ids(current_member(), ids[: staff_bulk_edit.MAX_IDEAS])
    found = [row.id for row in rows]
    html = render_template(
        "staff/ranked_rows.html",
        rows=rows,
        said=said,
        weeks=ranked_queries.weekly_votes(found, moment) if "trend" in asked.columns else {},
        marks=support_breakdown.breakdowns(current_member(), found, moment),
        triage=tried,
        widest=_scale_end(),
        **row_context(asked, moment),
    )
    return make_response(html)


def _scale_end() -> float:
    """Where the scale of the page's intervals ends: new rows are drawn to the same."""
    given: float | None = request.form.get("widest", type=float)
    return given if given is not None and 0.001 <= given <= 1 else 1.0


def _selected_ideas() -> list[SelectedIdea]:
    """Ticked ideas, as the rows of the page showed them. What is no row of a page is left out."""
    every, chosen = "all" in request.form, set(request.form.getlist("idea"))
    found = {}
    for text in request.form.getlist("row"):
        if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){4}", text, re.ASCII):
            idea_id, decision, *care = map(int, text.split("."))
            if every or str(idea_id) in chosen:
                found[idea_id] = SelectedIdea(idea_id, decision, Assignment(*(number or None for number in care)))
    return list(found.values())


def _success_message(count: int, form: Any, wish: BulkChange) -> str:
    if wish.status_key:
        name = {choice.value: choice.label for choice in form.status_key.choices}[wish.status_key]
        parts = [ngettext("One idea: %(status)s.", "%(num)s ideas: %(status)s.", count, status=name)]
    else:
        parts = [ngettext("One idea is changed.", "%(num)s ideas are changed.", count)]
    for field in (form.owner_id, form.effort, form.value):
        if field.name in wish.wanted:
            chosen = next(choice.label for choice in field.choices if choice.value == field.data)
            parts.append(_("%(what)s: %(chosen)s.", what=field.label.text, chosen=chosen))
    return " ".join(map(str, parts))
