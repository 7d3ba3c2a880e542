"""Undo of what staff changed, from the notice that says what was done and from the page of an idea."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.core.i18n import ngettext
from community.core.pagination import MAX_NUMBER
from community.staff import undoing
from community.staff.undoing import UndoOutcome
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp
from community.web.return_urls import local_url_or, referrer_or


@bp.post("/staff/edits/<int:edit_id>/undo")
@access(Who.STAFF)
def undo_edit(edit_id: int) -> Response:
    """Undo an edit, or with the field `idea` what it changed on that idea; then return to the previous page."""
    return_url = local_url_or(request.form.get("next"), referrer_or(url_for("staff.ranked")))
    idea_id = request.form.get("idea", type=int)
    if idea_id is not None and not 0 <= idea_id < MAX_NUMBER:
        raise Hidden
    try:
        outcome = undoing.undo(edit_id, current_member(), idea_id)
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
        return redirect(return_url, 303)
    db.session.commit()
    _flash_outcome(outcome)
    return redirect(return_url, 303)


def flash_undoable(message: str, edit_id: int | None) -> None:
    """Say what was done, with a button that undoes it."""
    flash(message, "done" if edit_id is None else f"undo {undo_url(edit_id)}")


def undo_url(edit_id: int) -> str:
    """Where the button that undoes an edit is sent to."""
    return url_for("staff.undo_edit", edit_id=edit_id)


def _flash_outcome(outcome: UndoOutcome) -> None:
    if outcome.undone:
        count = len(outcome.undone)
        flash(
            ngettext("Undone: “%(title)s”.", "Undone for %(num)s ideas.", count, title=outcome.undone[0]),
            "done",
        )
    for kept in outcome.kept:
        flash(_("Not undone for “%(title)s”: %(why)s", title=kept.title, why=kept.message), "care")
    if not outcome.undone and not outcome.kept:
        flash(_("This has been undone already."), "notice")
