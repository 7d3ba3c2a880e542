"""Duplicates: pairs of ideas that may be the same, for staff to decide. Scripts get the row as it is then."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.cache import cached
from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.duplicates import deciding, queries
from community.duplicates.queries import PairRow
from community.search import synonyms
from community.web import partials
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.pages.staff.blueprint import bp
from community.web.templating import frame_value

COUNT_SECONDS = 5  # of the number in the navigation
MAX_SYNONYMS = 50  # on the page


@frame_value("duplicate_count")
def _duplicate_count() -> int:
    """How many pairs wait for staff, who all see the same; `queries.MOST_COUNTED` stands for more."""
    who = viewer()
    return _count_open() if who is not None and who.is_staff else 0


@cached(seconds=COUNT_SECONDS)
def _count_open() -> int:
    return queries.count_open(current_member())


@bp.get("/staff/duplicates")
@access(Who.STAFF)
def duplicates() -> Response:
    """Open pairs, those that members suggested first, then the likeliest."""
    page = queries.open_pairs(current_member(), request.args.get("after"))
    html = render_template(
        "staff/duplicates.html",
        rows=page.rows,
        more=url_for("staff.duplicates", after=page.next) if page.next else "",
        synonyms=[] if request.args.get("after") else synonyms.in_use(MAX_SYNONYMS),
        **_facts(page.rows),
    )
    return make_response(html)


@bp.post("/staff/duplicates/<int:pair_id>/merge")
@access(Who.STAFF)
def merge_duplicate(pair_id: int) -> Any:
    """Merge the two ideas of a pair at once, without a message of one's own."""
    try:
        duplicate, target = deciding.merge(pair_id, current_member())
    except deciding.AlreadyDecided as refusal:
        db.session.rollback()
        return _refused(pair_id, refusal)
    except Refused as refusal:
        db.session.rollback()
        return _still_open(pair_id, refusal)
    return _decided(pair_id, _("“%(title)s” is now part of “%(other)s”.", title=duplicate.title, other=target.title))


@bp.post("/staff/duplicates/<int:pair_id>/refuse")
@access(Who.STAFF)
def refuse_duplicate(pair_id: int) -> Any:
    """Say that the two ideas of a pair are not the same."""
    try:
        deciding.refuse(pair_id, current_member())
    except Refused as refusal:
        db.session.rollback()
        return _refused(pair_id, refusal)
    return _decided(pair_id, _("Not the same. This pair won’t be offered again."))


@bp.post("/staff/duplicates/<int:pair_id>/undo")
@access(Who.STAFF)
def undo_duplicate(pair_id: int) -> Any:
    """Undo a decision about a pair: it is open again."""
    try:
        deciding.undo(pair_id, current_member())
    except Refused as refusal:
        db.session.rollback()
        return _refused(pair_id, refusal)
    row = queries.open_pair(current_member(), pair_id) if partials.requested() else None
    if row is None:
        _commit()
        flash(_("Undone."), "done")
        return redirect(url_for("staff.duplicates"), 303)
    html = render_template("staff/duplicate_row.html", row=row, notice=_("Undone."), error="", **_facts([row]))
    _commit()
    return html


@bp.post("/staff/synonyms/<int:synonym_id>/delete")
@access(Who.STAFF)
def dismiss_synonym(synonym_id: int) -> Response:
    """Stop using a synonym."""
    found = synonyms.dismiss(synonym_id, current_member())
    db.session.commit()
    flash(_("“%(word)s” and “%(other)s” are no longer synonyms.", word=found.term, other=found.other), "done")
    return redirect(url_for("staff.duplicates"), 303)


def _facts(rows: Any) -> dict[str, Any]:
    """What the rows show besides the pairs: two statements, however many there are."""
    found: list[PairRow] = list(rows)
    return {"support": queries.support(found), "suggestions": queries.suggestions([row.id for row in found])}


def _commit() -> None:
    db.session.commit()
    _count_open.clear()


def _decided(pair_id: int, text: str) -> Any:
    _commit()
    if partials.requested():
        return render_template("staff/duplicate_done.html", pair_id=pair_id, text=text, can_undo=True)
    flash(text, f"undo {url_for('staff.undo_duplicate', pair_id=pair_id)}")
    return redirect(url_for("staff.duplicates"), 303)


def _still_open(pair_id: int, refusal: Refused) -> Any:
    """The pair with the reason why it could not be merged; the page of the merge may offer a way."""
    row = queries.open_pair(current_member(), pair_id) if partials.requested() else None
    if row is None:
        return _refused(pair_id, refusal)
    return make_response(
        render_template("staff/duplicate_row.html", row=row, error=refusal.message, **_facts([row])), 409
    )


def _refused(pair_id: int, refusal: Refused) -> Any:
    if partials.requested():
        html = render_template("staff/duplicate_done.html", pair_id=pair_id, text=refusal.message, can_undo=False)
        return make_response(html, 409)
    flash(refusal.message, "refused")
    return redirect(url_for("staff.duplicates"), 303)
