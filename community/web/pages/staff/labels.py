"""Labels: the pages where staff define, merge and delete them, and the form that puts them on an idea."""

from collections.abc import Sequence

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.ideas import labels as labeling
from community.ideas import queries as idea_queries
from community.ideas import site_stats
from community.ideas.models import Idea, Label
from community.ideas.queries import labels as label_queries
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import add_error, field_text
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.forms import LabelForm
from community.web.pages.staff.idea import idea_url
from community.web.return_urls import local_url_or, referrer_or


@bp.route("/staff/labels", methods=["GET", "POST"])
@access(Who.STAFF)
def labels() -> Response:
    """All labels, and a form for another one."""
    form = LabelForm()
    if request.method == "GET" or not form.validate():
        return _list_page(form, 200 if request.method == "GET" else 422)
    try:
        labeling.create(current_member(), field_text(form.name), form.color.data, bool(form.is_public.data))
    except Refused as refusal:
        db.session.rollback()
        return _list_page(form, add_error(form, refusal))
    return _saved(_("Label added."))


@bp.route("/staff/labels/<label>", methods=["GET", "POST"])
@access(Who.STAFF)
def label(label: str) -> Response:
    """One label, to rename, merge or delete."""
    found = label_queries.find(current_member(), label)
    if request.method == "GET":
        return _label_page(found, LabelForm(formdata=None, obj=found))
    form = LabelForm()
    if not form.validate():
        return _label_page(found, form, 422)
    try:
        values = (field_text(form.name), form.color.data, bool(form.is_public.data))
        changed = labeling.change(found, current_member(), *values)
    except Refused as refusal:
        db.session.rollback()
        return _label_page(label_queries.find(current_member(), label), form, add_error(form, refusal))
    return _saved(_("Label saved.") if changed else _("No changes to save."))


@bp.post("/staff/labels/<label>/merge")
@access(Who.STAFF)
def merge_label(label: str) -> Response:
    """Replace a label by another one, which is asked about first; the field `confirmed` is the answer."""
    found, form = label_queries.find(current_member(), label), LabelForm(formdata=None)
    into = next((one for one in label_queries.all_labels() if one.slug == request.form.get("into")), None)
    form.process(obj=found)
    if into is None or into.id == found.id:
        return _label_page(found, form, 422, merge_error=_("Choose the label to keep."))
    if "confirmed" not in request.form:
        return _label_page(found, form, into=into)
    names = (found.name, into.name)
    labeling.merge(found, into, current_member())
    return _saved(_("“%(label)s” is now part of “%(other)s”.", label=names[0], other=names[1]))


@bp.post("/staff/labels/<label>/merges/<int:merge_id>/undo")
@access(Who.STAFF)
def undo_label_merge(label: str, merge_id: int) -> Response:
    """Bring back a label that was merged into this one, on the ideas that had it."""
    into = label_queries.find(current_member(), label)
    try:
        back = labeling.undo_merge(into, merge_id, current_member())
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
        return redirect(url_for("staff.label", label=label), 303)
    return _saved(_("“%(label)s” is a label of its own again.", label=back.name))


@bp.post("/staff/labels/<label>/delete")
@access(Who.STAFF)
def delete_label(label: str) -> Response:
    """Delete a label and take it off all ideas."""
    found = label_queries.find(current_member(), label)
    name = found.name
    labeling.remove(found, current_member())
    return _saved(_("Label “%(label)s” deleted.", label=name))


@bp.route("/staff/ideas/<int:idea_id>/labels", methods=["GET", "POST"])
@access(Who.STAFF)
def idea_labels(idea_id: int) -> Response:
    """The labels of an idea, to put on and take off."""
    idea = idea_queries.find(current_member(), idea_id)
    if request.method == "GET":
        return _idea_page(idea, local_url_or(request.args.get("next"), referrer_or(idea_url(idea))))
    wanted, shown = request.form.getlist("label"), request.form.getlist("shown")
    return_url = local_url_or(request.form.get("next"), idea_url(idea))
    try:
        changed = labeling.put_on(idea, current_member(), wanted, shown)
    except Refused as refusal:
        db.session.rollback()
        idea = idea_queries.find(current_member(), idea_id)
        return _idea_page(idea, return_url, wanted, refusal.message)
    db.session.commit()
    flash(_("Labels saved.") if changed else _("No changes to save."), "done" if changed else "notice")
    return redirect(return_url, 303)


def _idea_page(idea: Idea, return_url: str, chosen: Sequence[str] | None = None, error: str = "") -> Response:
    put_on = label_queries.of_idea(current_member(), idea.id)
    html = render_template(
        "staff/idea_labels.html",
        idea=idea,
        url=idea_url(idea),
        next=return_url,
        error=error,
        labels=[label_queries.tag_of(label) for label in label_queries.all_labels()],
        put_on=put_on,
        chosen=[label.slug for label in put_on] if chosen is None else chosen,
    )
    return make_response(html, 422 if error else 200)


def _list_page(form: LabelForm, status: int) -> Response:
    found = label_queries.all_labels()
    html = render_template(
        "staff/labels.html",
        defined=found,
        counts=label_queries.counts([one.id for one in found]),
        most_counted=label_queries.MAX_COUNT,
        form=form,
    )
    return make_response(html, status)


def _label_page(
    found: Label, form: LabelForm, status: int = 200, *, into: Label | None = None, merge_error: str = ""
) -> Response:
    html = render_template(
        "staff/label.html",
        label=found,
        merges=label_queries.merges_into(found),
        others=[one for one in label_queries.all_labels() if one.id != found.id],
        count=label_queries.counts([found.id])[found.id],
        most_counted=label_queries.MAX_COUNT,
        form=form,
        into=into,
        merge_error=merge_error,
    )
    return make_response(html, status)


def _saved(message: str) -> Response:
    db.session.commit()
    site_stats.current.clear()
    flash(message, "done")
    return redirect(url_for("staff.labels"), 303)
