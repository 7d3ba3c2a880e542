"""The pages where staff maintain reason templates."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Refused, Stale
from community.core.i18n import gettext as _
from community.moderation import acts, reason_templates
from community.moderation.answer_fields import FIELDS
from community.moderation.models import ReasonTemplate
from community.web import sent_forms
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.moderation.blueprint import bp, show_refusal
from community.web.pages.moderation.forms import REASON_USES, ReasonTemplateForm


@bp.route("/staff/reasons", methods=["GET", "POST"])
@access(Who.STAFF)
def reasons() -> Any:
    """All templates by act, and a form for another."""
    if request.method == "GET":
        act = request.args.get("act")
        return _list_page(ReasonTemplateForm(formdata=None, act=act if act in reason_templates.USES else acts.REMOVE))
    form = ReasonTemplateForm()
    if not form.validate():
        return _list_page(form, 422)
    sent = sent_forms.of_request()
    if page := sent_forms.claim(current_member(), sent):
        return sent_forms.answer_again(page, "reason")
    try:
        typed = (form.label.data or "", form.text.data or "", form.report_reason.data or "")
        template = reason_templates.add(current_member(), form.act.data or "", *typed)
        sent_forms.remember(current_member(), sent, url_for("moderation.reasons", _anchor=template.act))
    except Refused as refusal:
        show_refusal(form, refusal, form.text)
        db.session.rollback()
        return _list_page(form, 422)
    return _back(_("Added."), template.act)


@bp.route("/staff/reasons/<int:reason_id>", methods=["GET", "POST"])
@access(Who.STAFF)
def reason(reason_id: int) -> Any:
    """One template, to edit."""
    found = reason_templates.find(reason_id)
    if request.method == "GET":
        return _one_page(found, ReasonTemplateForm(formdata=None, obj=found))
    form = ReasonTemplateForm()
    del form.act
    if not form.validate():
        return _one_page(found, form, 422)
    try:
        typed = (form.label.data or "", form.text.data or "", form.report_reason.data or "")
        changed = reason_templates.edit(current_member(), found, *typed, form.known_version)
    except Refused as refusal:
        db.session.rollback()
        show_refusal(form, refusal, form.text)
        found = reason_templates.find(reason_id)
        if isinstance(refusal, Stale):
            form.version.data = str(found.version)
        return _one_page(found, form, 409 if isinstance(refusal, Stale) else 422)
    message = _("Saved. Past decisions keep the earlier text.") if changed else _("No changes to save.")
    return _back(message, found.act)


@bp.post("/staff/reasons/<int:reason_id>/first")
@access(Who.STAFF)
def move_reason_first(reason_id: int) -> Response:
    """Put a template before the others of its act."""
    found = reason_templates.find(reason_id)
    moved = reason_templates.move_first(current_member(), found)
    return _back(_("Moved to the top.") if moved else _("It’s already at the top."), found.act)


@bp.post("/staff/reasons/<int:reason_id>/remove")
@access(Who.STAFF)
def delete_reason(reason_id: int) -> Response:
    """Delete a template."""
    found = reason_templates.find(reason_id)
    act = found.act
    reason_templates.delete(current_member(), found)
    return _back(_("Deleted. Past decisions keep its text."), act)


def _list_page(form: ReasonTemplateForm, status: int = 200) -> Any:
    by_act: dict[str, list[ReasonTemplate]] = {act: [] for act in reason_templates.USES}
    for template in reason_templates.list_all():
        by_act.setdefault(template.act, []).append(template)
    context = {"labels": REASON_USES, "answer_fields": FIELDS, "form": form}
    return render_template("moderation/reasons.html", by_act=by_act, **context), status


def _one_page(found: ReasonTemplate, form: ReasonTemplateForm, status: int = 200) -> Any:
    context = {"labels": REASON_USES, "answer_fields": FIELDS, "form": form}
    return render_template("moderation/reason.html", template=found, **context), status


def _back(message: str, act: str) -> Response:
    flash(message, "done")
    db.session.commit()
    return redirect(url_for("moderation.reasons", _anchor=act), 303)
