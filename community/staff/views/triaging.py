"""Staff change several ideas of the ranked table at once."""

import re
from collections.abc import Sequence
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.kernel.database import db, now, reading
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.kernel.words import ngettext
from community.staff import asking, triaging
from community.staff.asking import Asked
from community.staff.assigning import Care
from community.staff.queries import choices, marks
from community.staff.queries import ranked as queries
from community.staff.triaging import Hindered, Ticked, Wish
from community.staff.views.blueprint import bp
from community.staff.views.ranked import COOKIE, Tried, row_words, table, triage_form
from community.web import fragments
from community.web.access import Who, access
from community.web.forms import typed
from community.web.login import member


@bp.post("/staff/ideas/change")
@access(Who.STAFF)
def triage() -> Response:
    """Change the ticked ideas, all or none; the address is the table's, which one comes back to."""
    asked, offered = (
        asking.read(request.args.items(multi=True), request.cookies.get(COOKIE, "")),
        choices.choices(member()),
    )
    form, ticked = triage_form(offered), _ticked()
    ids = frozenset(one.idea_id for one in ticked)
    if not form.validate():
        first = next(iter(form.errors.values()))[0]
        return _refused(asked, Tried(form, ids, "all" in request.form, first), 422)
    wish = Wish(typed(form.status_key), typed(form.reason), form.wanted())
    try:
        count = triaging.triage(ticked, member(), wish)
    except Refused as refusal:
        obstacles = refusal.obstacles if isinstance(refusal, Hindered) else ()
        return _refused(asked, Tried(form, ids, "all" in request.form, refusal.message, obstacles), 422)
    db.session.commit()
    said = _said(count, form, wish)
    if fragments.wanted():
        return _rows(asked, sorted(ids), Tried(form), said=said)
    flash(said, "done")
    return redirect(url_for("staff.ranked", **asked.words(after=request.args.get("after", ""))), 303)


def _refused(asked: Asked, tried: Tried, status: int) -> Response:
    db.session.rollback()
    with reading():
        answer = _rows(asked, sorted(tried.ids), tried) if fragments.wanted() else table(asked, tried)
    if answer.status_code == 200:
        answer.status_code = status
    return answer


def _rows(asked: Asked, ids: Sequence[int], tried: Tried, said: str = "") -> Response:
    """These rows as they are now, for script to put in place."""
    moment = now()
    rows = queries.some(member(), ids[: triaging.MOST])
    found = [row.id for row in rows]
    html = render_template(
        "staff/ranked_changed.html",
        rows=rows,
        said=said,
        weeks=queries.weekly_votes(found, moment) if "trend" in asked.columns else {},
        marks=marks.marks(member(), found, moment),
        triage=tried,
        widest=_widest(),
        **row_words(asked, moment),
    )
    return make_response(html)


def _widest() -> float:
    """Where the scale of the page's intervals ends: new rows are drawn to the same."""
    given: float | None = request.form.get("widest", type=float)
    return given if given is not None and 0.001 <= given <= 1 else 1.0


def _ticked() -> list[Ticked]:
    """Ticked ideas, as the rows of the page showed them. What is no row of a page is left out."""
    every, chosen = "all" in request.form, set(request.form.getlist("idea"))
    found = {}
    for text in request.form.getlist("row"):
        if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){4}", text, re.ASCII):
            idea_id, decision, *care = map(int, text.split("."))
            if every or str(idea_id) in chosen:
                found[idea_id] = Ticked(idea_id, decision, Care(*(number or None for number in care)))
    return list(found.values())


def _said(count: int, form: Any, wish: Wish) -> str:
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
