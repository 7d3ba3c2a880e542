"""Appealing against a ruling, and looking at it again."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from community.kernel.database import db
from community.kernel.errors import Refused, Stale
from community.kernel.words import gettext as _
from community.members.models import Member
from community.moderation import appealing, hearing, queries
from community.moderation.forms import AppealForm, HearForm
from community.moderation.models import GRANTED
from community.moderation.views.blueprint import bp, complain
from community.web.access import Who, access
from community.web.login import member


@bp.route("/settings/rulings/<int:ruling_id>/appeal", methods=["GET", "POST"])
@access(Who.ACCOUNT)
def appeal(ruling_id: int) -> Any:
    """Ask that a ruling about oneself is looked at again: also as somebody suspended."""
    appealing.check(appealing.find(member(), ruling_id))
    if request.method == "GET":
        return _appeal_page(ruling_id, AppealForm(formdata=None))
    form = AppealForm()
    if not form.validate():
        return _appeal_page(ruling_id, form, 422)
    try:
        appealing.appeal(ruling_id, member(), form.reason.data or "")
    except Refused as refusal:
        db.session.rollback()
        complain(form, refusal, form.reason)
        return _appeal_page(ruling_id, form, 422)
    flash(f"appeal-{ruling_id}", "draft-done")
    flash(_("Thank you. Somebody who did not make this ruling will look at it again and answer you."), "done")
    db.session.commit()
    return redirect(url_for("moderation.about_me", _anchor=f"ruling-{ruling_id}"), 303)


@bp.get("/moderation/appeals")
@access(Who.OVERSEER)
def appeals() -> str:
    """Appeals that wait, the longest waiting first."""
    page = queries.appeals(member(), request.args.get("after"))
    more = url_for("moderation.appeals", after=page.next) if page.next else ""
    return render_template("moderation/appeals.html", appeals=page.rows, more=more)


@bp.route("/moderation/appeals/<int:ruling_id>", methods=["GET", "POST"])
@access(Who.OVERSEER)
def hear(ruling_id: int) -> Any:
    """One appeal: uphold the ruling, or grant the appeal and undo it."""
    who = member()
    hearing.find(ruling_id, who)
    if request.method == "GET":
        return _hear_page(who, ruling_id, HearForm(formdata=None))
    form = HearForm()
    if not form.validate():
        return _hear_page(who, ruling_id, form, 422)
    granted = form.outcome.data == GRANTED
    try:
        (hearing.grant if granted else hearing.uphold)(ruling_id, who, form.answer.data or "")
    except Refused as refusal:
        db.session.rollback()
        complain(form, refusal, form.answer)
        return _hear_page(who, ruling_id, form, 409 if isinstance(refusal, Stale) else 422)
    said = (
        _("Granted: the ruling is undone, and they are told.")
        if granted
        else _("Upheld: it stands, and they are told.")
    )
    flash(said, "done")
    flash(f"hearing-{ruling_id}", "draft-done")
    db.session.commit()
    return redirect(url_for("moderation.appeals"), 303)


def _appeal_page(ruling_id: int, form: AppealForm, status: int = 200) -> Any:
    ruling = queries.one_about(member(), ruling_id)
    return render_template("moderation/appeal.html", ruling=ruling, form=form), status


def _hear_page(who: Member, ruling_id: int, form: HearForm, status: int = 200) -> Any:
    return render_template("moderation/hear.html", appeal=queries.one_appeal(who, ruling_id), form=form), status
