"""Saved views of the ranked table, each at an address of its own."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db, reading
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.staff import saved_views, table_request
from community.staff.queries import options
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import add_error, field_number, field_text
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.forms import SavedViewForm
from community.web.pages.staff.ranked import COLUMNS_COOKIE, render_table


@bp.get("/staff/views/<view>")
@access(Who.STAFF)
def saved_view(view: str) -> Response:
    """The ranked table as a view shows it."""
    offered = options.load(current_member())
    found = options.saved_view(offered, view)
    if found is None:
        raise Hidden
    return render_table(table_request.from_saved_view(found.query, found.key), offered=offered)


@bp.post("/staff/views")
@access(Who.STAFF)
def save_view() -> Response:
    """Save what the address asks for under a new name."""
    asked, form = (
        table_request.parse(request.args.items(multi=True), request.cookies.get(COLUMNS_COOKIE, "")),
        SavedViewForm(),
    )
    try:
        made = saved_views.create(current_member(), field_text(form.name), asked.query(), bool(form.is_shared.data))
    except Refused as refusal:
        return _render_refusal(asked, form, refusal)
    address, is_shared = made.slug, made.is_shared
    db.session.commit()
    flash(_("Saved. All staff find this view here.") if is_shared else _("Saved. Only you see this view."), "done")
    return redirect(url_for("staff.saved_view", view=address), 303)


@bp.post("/staff/views/<view>")
@access(Who.STAFF)
def change_view(view: str) -> Response:
    """Rename a view, share it or not; with the button for it, let it show what the address asks for."""
    asked, form = (
        table_request.parse(request.args.items(multi=True), request.cookies.get(COLUMNS_COOKIE, "")),
        SavedViewForm(),
    )
    query = asked.query() if "update" in request.form else None
    try:
        saved_views.update(
            view,
            current_member(),
            field_text(form.name),
            bool(form.is_shared.data),
            query,
            field_number(form.version) or None,
        )
    except Stale as stale:
        return _render_refusal(asked, form, stale, 409)
    except Refused as refusal:
        if refusal.field is None:  # it belongs to somebody else
            raise
        return _render_refusal(asked, form, refusal)
    db.session.commit()
    flash(_("The view is saved."), "done")
    return redirect(url_for("staff.saved_view", view=view), 303)


@bp.post("/staff/views/<view>/delete")
@access(Who.STAFF)
def delete_view(view: str) -> Response:
    """Delete a view."""
    name = saved_views.delete(view, current_member())
    db.session.commit()
    flash(_("The view “%(name)s” is deleted.", name=name), "done")
    return redirect(url_for("staff.ranked"), 303)


def _render_refusal(
    asked: table_request.TableRequest, form: SavedViewForm, refusal: Refused, status: int = 422
) -> Response:
    db.session.rollback()
    add_error(form, refusal)
    with reading():
        answer = render_table(asked, saving=form)
    if answer.status_code == 200:
        answer.status_code = status
    return answer
