"""The page where members export their own data."""

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.data_export import files, queries, request
from community.web import limits
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import add_error
from community.web.pages.members.forms import ReauthenticateForm
from community.web.pages.members.reauthenticate import require_password

RATE = "10 per day"

bp = Blueprint("data_export", __name__)


@bp.get("/settings/data")
@access(Who.ACCOUNT)
def show() -> str:
    """Show whether an export is requested, in progress or ready."""
    return _page(ReauthenticateForm())


@bp.post("/settings/data/prepare")
@access(Who.ACCOUNT)
def create() -> Response:
    """Request an export."""
    who = current_member()
    try:
        request.create(who)
        limits.spend("copy", RATE, str(who.id))
        db.session.commit()
        flash(_("We’re preparing your copy. Refresh this page in a moment."), "done")
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
    return redirect(url_for("data_export.show"), 303)


@bp.post("/settings/data/download")
@access(Who.ACCOUNT)
def download() -> Response | tuple[str, int]:
    """Download the member's own export; needs the password."""
    export = _current()
    if export is None or not export.is_ready:
        raise Hidden
    form, status = ReauthenticateForm(), 422
    try:
        if form.validate():
            require_password(form.password)
            return _send(export)
    except Refused as refusal:
        db.session.rollback()
        status = add_error(form, refusal)
    return _page(form), status


def _page(form: ReauthenticateForm) -> str:
    return render_template("data_export/show.html", export=_current(), form=form)


def _current() -> queries.DataExportStatus | None:
    """The member's export; None if its file is missing, as after a backup was restored."""
    export = queries.status_of(current_member())
    return None if export and export.is_ready and not files.path_of(export.name).exists() else export


def _send(export: queries.DataExportStatus) -> Response:
    try:
        answer = send_file(
            files.path_of(export.name),
            mimetype="application/zip",
            as_attachment=True,
            download_name=f"my-data-{export.requested_at.date().isoformat()}.zip",
            conditional=False,
            etag=False,
        )
    except FileNotFoundError:
        raise Hidden from None
    answer.headers["Cache-Control"] = "no-store"
    return answer
