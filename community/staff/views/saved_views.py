"""Saved views of the ranked table, each at an address of its own."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from community.kernel.database import db, reading
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.staff import asking, saving_views
from community.staff.forms import ViewForm
from community.staff.queries import choices
from community.staff.views.blueprint import bp
from community.staff.views.ranked import COOKIE, table
from community.web.access import Who, access
from community.web.forms import complain, counted, typed
from community.web.login import member


@bp.get("/staff/views/<view>")
@access(Who.STAFF)
def saved_view(view: str) -> Response:
    """The ranked table as a view shows it."""
    offered = choices.choices(member())
    found = choices.view(offered, view)
    if found is None:
        raise Hidden
    return table(asking.of_view(found.query, found.key), offered=offered)


@bp.post("/staff/views")
@access(Who.STAFF)
def save_view() -> Response:
    """Save what the address asks for under a new name."""
    asked, form = asking.read(request.args.items(multi=True), request.cookies.get(COOKIE, "")), ViewForm()
    try:
        made = saving_views.save(member(), typed(form.name), asked.query(), bool(form.is_shared.data))
    except Refused as refusal:
        return _refused(asked, form, refusal)
    address, is_shared = made.slug, made.is_shared
    db.session.commit()
    flash(_("Saved. All staff find this view here.") if is_shared else _("Saved. Only you see this view."), "done")
    return redirect(url_for("staff.saved_view", view=address), 303)


@bp.post("/staff/views/<view>")
@access(Who.STAFF)
def change_view(view: str) -> Response:
    """Rename a view, share it or not; with the button for it, let it show what the address asks for."""
    asked, form = asking.read(request.args.items(multi=True), request.cookies.get(COOKIE, "")), ViewForm()
    query = asked.query() if "update" in request.form else None
    try:
        saving_views.change(
            view, member(), typed(form.name), bool(form.is_shared.data), query, counted(form.version) or None
        )
    except Stale as stale:
        return _refused(asked, form, stale, 409)
    except Refused as refusal:
        if refusal.field is None:  # it belongs to somebody else
            raise
        return _refused(asked, form, refusal)
    db.session.commit()
    flash(_("The view is saved."), "done")
    return redirect(url_for("staff.saved_view", view=view), 303)


@bp.post("/staff/views/<view>/delete")
@access(Who.STAFF)
def delete_view(view: str) -> Response:
    """Delete a view."""
    name = saving_views.delete(view, member())
    db.session.commit()
    flash(_("The view “%(name)s” is deleted.", name=name), "done")
    return redirect(url_for("staff.ranked"), 303)


def _refused(asked: asking.Asked, form: ViewForm, refusal: Refused, status: int = 422) -> Response:
    db.session.rollback()
    complain(form, refusal)
    with reading():
        answer = table(asked, saving=form)
    if answer.status_code == 200:
        answer.status_code = status
    return answer
