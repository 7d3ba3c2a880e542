"""Doors to a copy of one's own data."""

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.data_export import files, queries, request
from community.web import limits
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import add_error, field_text
from community.web.pages.members.forms import ReauthenticateForm
from community.web.pages.members.reauthenticate import require_password

RATE = "10 per day"

bp = Blueprint("data_export", __name__)


@bp.get("/settings/data")
@access(Who.ACCOUNT)
def show() -> str:
    """The copy of one's data: asked for, being prepared, or there."""
    return _page(ReauthenticateForm())


@bp.post("/settings/data/prepare")
@access(Who.ACCOUNT)
def create() -> Response:
    """Have a copy prepared."""
    who = current_member()
    try:
        request.create(who)
        limits.spend("copy", RATE, str(who.id))
        db.session.commit()
        flash(_("Your copy is being prepared. It is here in a moment; look again then."), "done")
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
    return redirect(url_for("data_export.show"), 303)


@bp.post("/settings/data/download")
@access(Who.ACCOUNT)
def download() -> Response | tuple[str, int]:
    """The file, for who knows the password. Everyone has the door to their own only."""
    copy = _current()
    if copy is None or not copy.is_ready:
        raise Hidden
    form, status = ReauthenticateForm(), 422
    try:
        if form.validate():
            require_password(field_text(form.password))
            return _send(copy)
    except Refused as refusal:
        db.session.rollback()
        status = add_error(form, refusal)
    return _page(form), status


def _page(form: ReauthenticateForm) -> str:
    return render_template("data_export/show.html", copy=_current(), form=form)


def _current() -> queries.DataExportStatus | None:
    """The member's copy. Where a backup was restored there is the word of it, but no file: then there is none."""
    copy = queries.status_of(current_member())
    return None if copy and copy.is_ready and not files.path_of(copy.name).exists() else copy


def _send(copy: queries.DataExportStatus) -> Response:
    try:
        answer = send_file(
            files.path_of(copy.name),
            mimetype="application/zip",
            as_attachment=True,
            download_name=f"my-data-{copy.requested_at.date().isoformat()}.zip",
            conditional=False,
            etag=False,
        )
    except FileNotFoundError:
        raise Hidden from None
    answer.headers["Cache-Control"] = "no-store"
    return answer
