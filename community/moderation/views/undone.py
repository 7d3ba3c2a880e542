"""Undoing a ruling."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from community.kernel.database import db
from community.kernel.errors import Refused, Stale
from community.kernel.words import gettext as _
from community.members.models import Member
from community.moderation import acts, queries, reasons, undoing
from community.moderation.forms import UndoForm
from community.moderation.models import Ruling
from community.moderation.views.blueprint import bp, complain, moderator
from community.web.access import Who, access


@bp.route("/moderation/rulings/<int:ruling_id>/undo", methods=["GET", "POST"])
@access(Who.MEMBER)
def undo(ruling_id: int) -> Any:
    """Put back what a ruling changed, with a reason."""
    who = moderator()
    ruling = undoing.find(who, ruling_id)
    if request.method == "GET":
        return _page(who, ruling, UndoForm(formdata=None, back=request.args.get("back", "")))
    form = UndoForm()
    if "suggest" in request.form:
        form.reason.data = request.form["suggest"]
        return _page(who, ruling, form)
    if not form.validate():
        return _page(who, ruling, form, 422)
    try:
        undoing.undo(ruling_id, who, form.reason.data or "")
    except Refused as refusal:
        db.session.rollback()
        complain(form, refusal, form.reason)
        return _page(who, undoing.find(who, ruling_id), form, 409 if isinstance(refusal, Stale) else 422)
    flash(
        _("Undone. What that ruling changed is as it was before, and the flags that it answered are open again."),
        "done",
    )
    db.session.commit()
    return redirect(url_for("moderation.desk") if form.back.data == "queue" else url_for("moderation.log"), 303)


def _page(who: Member, ruling: Ruling, form: UndoForm, status: int = 200) -> Any:
    page = render_template(
        "moderation/undo.html",
        entry=queries.one_entry(who, ruling.id),
        form=form,
        ready=reasons.for_acts().get(acts.UNDO, []),
    )
    return page, status
