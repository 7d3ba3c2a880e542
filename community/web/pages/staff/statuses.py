"""The pages where administrators define, order and remove statuses."""

from collections.abc import Sequence

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.ideas import site_stats, statuses
from community.ideas.models import Status
from community.ideas.queries import statuses as status_queries
from community.ideas.statuses import KIND_NAMES, StatusSettings
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import add_error, field_number, field_text
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.forms import StatusDefinitionForm


@bp.route("/staff/statuses", methods=["GET", "POST"], endpoint="statuses")
@access(Who.ADMINISTRATOR)
def list_statuses() -> Response:
    """All statuses in their order, and a form for another one."""
    form = StatusDefinitionForm()
    if request.method == "GET" or not form.validate():
        return _list_page(form, 200 if request.method == "GET" else 422)
    try:
        statuses.create(current_member(), _settings(form))
    except Refused as refusal:
        db.session.rollback()
        return _list_page(form, add_error(form, refusal))
    return _saved(_("Status added."))


@bp.route("/staff/statuses/<status>", methods=["GET", "POST"])
@access(Who.ADMINISTRATOR)
def define_status(status: str) -> Response:
    """One status, to change or remove."""
    found = status_queries.find(status)
    if request.method == "GET":
        return _status_page(found, StatusDefinitionForm(formdata=None, obj=found))
    _require_kept(found, status)
    form = StatusDefinitionForm()
    if not form.validate():
        return _status_page(found, form, 422)
    try:
        changed = statuses.change(found, current_member(), _settings(form), field_number(form.version))
    except Refused as refusal:
        db.session.rollback()
        found, code = status_queries.find(status), add_error(form, refusal)
        if isinstance(refusal, Stale):
            form.version.data, code = str(found.version), 409
        return _status_page(found, form, code)
    return _saved(_("Status saved.") if changed else _("No changes to save."))


@bp.post("/staff/statuses/<status>/move")
@access(Who.ADMINISTRATOR)
def move_status(status: str) -> Response:
    """Move a status up or down; the field `up` says which."""
    found = status_queries.find(status)
    _require_kept(found, status)
    statuses.move(found, current_member(), up="up" in request.form)
    db.session.commit()
    site_stats.current.clear()
    return redirect(url_for("staff.statuses", _anchor=f"status-{found.key}"), 303)


@bp.post("/staff/statuses/<status>/remove")
@access(Who.ADMINISTRATOR)
def remove_status(status: str) -> Response:
    """Remove a status, which is asked about first; the field `confirmed` is the answer."""
    found = status_queries.find(status)
    _require_kept(found, status)
    form = StatusDefinitionForm(formdata=None, obj=found)
    others = [one for one in status_queries.all_statuses() if one.key != found.key]
    into = next((one for one in others if one.key == request.form.get("into")), None)
    if into is None:
        return _status_page(found, form, 422, remove_error=_("Choose a status for its ideas."))
    if "confirmed" not in request.form:
        return _status_page(found, form, into=into)
    names = (found.name, into.name)
    try:
        statuses.remove(found, into, current_member())
    except Refused as refusal:
        db.session.rollback()
        found = status_queries.find(status)
        form = StatusDefinitionForm(formdata=None, obj=found)
        return _status_page(found, form, 422, remove_error=refusal.message)
    return _saved(
        _("“%(status)s” has been removed. Its ideas are moved to “%(other)s”.", status=names[0], other=names[1])
    )


def _require_kept(found: Status, key: str) -> None:
    """Raise `Hidden` if the status with this key is removed: what was meant for it must not change the other one."""
    if found.key != key:
        raise Hidden


def _settings(form: StatusDefinitionForm) -> StatusSettings:
    return StatusSettings(
        field_text(form.name),
        field_text(form.kind),
        form.color.data or 0,
        bool(form.closes.data),
        bool(form.on_roadmap.data),
        bool(form.is_default.data),
        form.next_keys.data or (),
    )


def _list_page(form: StatusDefinitionForm, code: int) -> Response:
    defined = status_queries.all_statuses()
    html = render_template(
        "staff/statuses.html",
        defined=defined,
        names={one.key: one.name for one in defined},
        kind_names=KIND_NAMES,
        counts=status_queries.counts([one.key for one in defined]),
        most_counted=status_queries.MAX_COUNT,
        form=form,
    )
    return make_response(html, code)


def _status_page(
    found: Status, form: StatusDefinitionForm, code: int = 200, *, into: Status | None = None, remove_error: str = ""
) -> Response:
    others: Sequence[Status] = [one for one in status_queries.all_statuses() if one.key != found.key]
    html = render_template(
        "staff/status_definition.html",
        status_row=found,
        others=others,
        count=status_queries.counts([found.key])[found.key],
        most_counted=status_queries.MAX_COUNT,
        form=form,
        into=into,
        remove_error=remove_error,
    )
    return make_response(html, code)


def _saved(message: str) -> Response:
    db.session.commit()
    site_stats.current.clear()
    flash(message, "done")
    return redirect(url_for("staff.statuses"), 303)
