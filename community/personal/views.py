"""Doors to a copy of one's own data."""

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from community.kernel.database import db
from community.kernel.errors import Hidden, Refused
from community.kernel.words import gettext as _
from community.members.forms import Proof
from community.members.views.proving import present_password
from community.personal import asking, queries, storing
from community.web import limits
from community.web.access import Who, access
from community.web.forms import complain, typed
from community.web.login import member

RATE = "10 per day"

bp = Blueprint("personal", __name__)


@bp.get("/settings/data")
@access(Who.ACCOUNT)
def data() -> str:
    """The copy of one's data: asked for, being prepared, or there."""
    return _page(Proof())


@bp.post("/settings/data/prepare")
@access(Who.ACCOUNT)
def prepare() -> Response:
    """Have a copy prepared."""
    who = member()
    try:
        asking.ask(who)
        limits.spend("copy", RATE, str(who.id))
        db.session.commit()
        flash(_("Your copy is being prepared. It is here in a moment; look again then."), "done")
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
    return redirect(url_for("personal.data"), 303)


@bp.post("/settings/data/download")
@access(Who.ACCOUNT)
def download() -> Response | tuple[str, int]:
    """The file, for who knows the password. Everyone has the door to their own only."""
    copy = _copy()
    if copy is None or not copy.is_ready:
        raise Hidden
    form, status = Proof(), 422
    try:
        if form.validate():
            present_password(typed(form.password))
            return _file(copy)
    except Refused as refusal:
        db.session.rollback()
        status = complain(form, refusal)
    return _page(form), status


def _page(form: Proof) -> str:
    return render_template("personal/data.html", copy=_copy(), form=form)


def _copy() -> queries.Copy | None:
    """The member's copy. Where a backup was restored there is the word of it, but no file: then there is none."""
    copy = queries.copy_of(member())
    return None if copy and copy.is_ready and not storing.place(copy.name).exists() else copy


def _file(copy: queries.Copy) -> Response:
    try:
        answer = send_file(
            storing.place(copy.name),
            mimetype="application/zip",
            as_attachment=True,
            download_name=f"my-data-{copy.asked_at.date().isoformat()}.zip",
            conditional=False,
            etag=False,
        )
    except FileNotFoundError:
        raise Hidden from None
    answer.headers["Cache-Control"] = "no-store"
    return answer
