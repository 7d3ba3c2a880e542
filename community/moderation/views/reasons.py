"""Reasons that stand ready for rulings, as staff word them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.kernel.database import db
from community.kernel.errors import Refused, Stale
from community.kernel.words import gettext as _
from community.moderation import acts, wording
from community.moderation import reasons as ready
from community.moderation.forms import ReasonForm
from community.moderation.models import ReasonTemplate
from community.moderation.views.blueprint import bp, complain
from community.web.access import Who, access
from community.web.login import member


@bp.route("/staff/reasons", methods=["GET", "POST"])
@access(Who.STAFF)
def reasons() -> Any:
    """All of them by act, and a form for a further one."""
    if request.method == "GET":
        act = request.args.get("act")
        return _list_page(ReasonForm(formdata=None, act=act if act in acts.ACTS else acts.TAKE_DOWN))
    form = ReasonForm()
    if not form.validate():
        return _list_page(form, 422)
    try:
        typed = (form.label.data or "", form.text.data or "", form.fits.data or "")
        made = wording.add(member(), form.act.data or "", *typed)
    except Refused as refusal:
        complain(form, refusal, form.text)
        db.session.rollback()
        return _list_page(form, 422)
    return _back(_("Added. It is offered from now on."), made.act)


@bp.route("/staff/reasons/<int:reason_id>", methods=["GET", "POST"])
@access(Who.STAFF)
def reason(reason_id: int) -> Any:
    """Other words for one."""
    found = ready.find(reason_id)
    if request.method == "GET":
        return _one_page(found, ReasonForm(formdata=None, obj=found))
    form = ReasonForm()
    del form.act
    if not form.validate():
        return _one_page(found, form, 422)
    try:
        typed = (form.label.data or "", form.text.data or "", form.fits.data or "")
        changed = wording.change(member(), found, *typed, form.known_version)
    except Refused as refusal:
        db.session.rollback()
        complain(form, refusal, form.text)
        found = ready.find(reason_id)
        if isinstance(refusal, Stale):
            form.version.data = str(found.version)
        return _one_page(found, form, 409 if isinstance(refusal, Stale) else 422)
    said = _("Saved. Rulings that were given it before keep its words.") if changed else _("Nothing changed.")
    return _back(said, found.act)


@bp.post("/staff/reasons/<int:reason_id>/first")
@access(Who.STAFF)
def reason_first(reason_id: int) -> Response:
    """Put one before the others of its act."""
    found = ready.find(reason_id)
    moved = wording.put_first(member(), found)
    return _back(_("It is offered first now.") if moved else _("It was the first already."), found.act)


@bp.post("/staff/reasons/<int:reason_id>/remove")
@access(Who.STAFF)
def reason_gone(reason_id: int) -> Response:
    """Offer one no more."""
    found = ready.find(reason_id)
    act = found.act
    wording.remove(member(), found)
    return _back(_("Removed. Rulings that were given it keep its words."), act)


def _list_page(form: ReasonForm, status: int = 200) -> Any:
    by_act: dict[str, list[ReasonTemplate]] = {act: [] for act in acts.ACTS}
    for row in ready.all_of_them():
        by_act.setdefault(row.act, []).append(row)
    return render_template("moderation/reasons.html", by_act=by_act, labels=acts.LABELS, form=form), status


def _one_page(found: ReasonTemplate, form: ReasonForm, status: int = 200) -> Any:
    return render_template("moderation/reason.html", reason=found, labels=acts.LABELS, form=form), status


def _back(said: str, act: str) -> Response:
    flash(said, "done")
    db.session.commit()
    return redirect(url_for("moderation.reasons", _anchor=act), 303)
