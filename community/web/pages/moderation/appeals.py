"""Appealing a moderation action, and answering appeals."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from community.core.db import db
from community.core.errors import Refused, Stale
from community.core.i18n import gettext as _
from community.members.models import Member
from community.moderation import appeals as moderation_appeals
from community.moderation import queries
from community.moderation.models import GRANTED
from community.web import sent_forms
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.moderation.blueprint import bp, show_refusal
from community.web.pages.moderation.forms import AppealDecisionForm, AppealForm


@bp.route("/settings/moderation/<int:action_id>/appeal", methods=["GET", "POST"])
@access(Who.ACCOUNT)
def appeal(action_id: int) -> Any:
    """Appeal an action about the member who is signed in. Suspended members can, too."""
    page, sent = url_for("moderation.about_me", _anchor=f"action-{action_id}"), sent_forms.of_request()
    if request.method == "POST" and sent_forms.claim(current_member(), sent):
        return sent_forms.answer_again(page, f"appeal-{action_id}")
    moderation_appeals.check_appealable(moderation_appeals.find_appealable(current_member(), action_id))
    if request.method == "GET":
        return _appeal_page(action_id, AppealForm(formdata=None))
    form = AppealForm()
    if not form.validate():
        return _appeal_page(action_id, form, 422)
    try:
        moderation_appeals.submit(action_id, current_member(), form.reason.data or "")
        sent_forms.remember(current_member(), sent, page)
    except Refused as refusal:
        db.session.rollback()
        show_refusal(form, refusal, form.reason)
        return _appeal_page(action_id, form, 422)
    flash(f"appeal-{action_id}", "draft-done")
    flash(_("Thanks. A different moderator or an administrator will review this and email you."), "done")
    db.session.commit()
    return redirect(page, 303)


@bp.get("/moderation/appeals")
@access(Who.SITE_MODERATOR)
def appeals() -> str:
    """Unanswered appeals, longest waiting first."""
    page = queries.pending_appeals(current_member(), request.args.get("after"))
    more = url_for("moderation.appeals", after=page.next) if page.next else ""
    return render_template("moderation/appeals.html", appeals=page.rows, more=more)


@bp.route("/moderation/appeals/<int:action_id>", methods=["GET", "POST"])
@access(Who.SITE_MODERATOR)
def decide_appeal(action_id: int) -> Any:
    """Answer an appeal: uphold the action, or grant the appeal and undo the action."""
    who = current_member()
    moderation_appeals.find_answerable(action_id, who)
    if request.method == "GET":
        return _decision_page(who, action_id, AppealDecisionForm(formdata=None))
    form = AppealDecisionForm()
    if not form.validate():
        return _decision_page(who, action_id, form, 422)
    granted = form.outcome.data == GRANTED
    try:
        (moderation_appeals.grant if granted else moderation_appeals.uphold)(action_id, who, form.answer.data or "")
    except Refused as refusal:
        db.session.rollback()
        show_refusal(form, refusal, form.answer)
        return _decision_page(who, action_id, form, 409 if isinstance(refusal, Stale) else 422)
    if granted:
        flash(_("Granted. The decision has been undone, and the member can see your answer."), "done")
    else:
        flash(_("Upheld. The decision stays in effect, and the member can see your answer."), "done")
    flash(f"appeal-decision-{action_id}", "draft-done")
    db.session.commit()
    return redirect(url_for("moderation.appeals"), 303)


def _appeal_page(action_id: int, form: AppealForm, status: int = 200) -> Any:
    action = queries.action_about(current_member(), action_id)
    return render_template("moderation/appeal.html", action=action, form=form), status


def _decision_page(who: Member, action_id: int, form: AppealDecisionForm, status: int = 200) -> Any:
    entry = queries.appeal_entry(who, action_id)
    return render_template("moderation/appeal_decision.html", appeal=entry, form=form), status
