"""Saved views of the ranked table, each with its own URL."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db, reading
from community.core.errors import Hidden, Refused, Stale
from community.core.i18n import gettext as _
from community.staff import saved_views, table_request
from community.staff.queries import options as table_options
from community.staff.table_request import TableRequest
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import add_error, field_number, field_text
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.forms import SavedViewForm
from community.web.pages.staff.ranked import render_table, requested_table


@bp.get("/staff/views/<view>")
@access(Who.STAFF)
def saved_view(view: str) -> Response:
    """The ranked table with the filters, sort and columns of a saved view."""
    options = table_options.load(current_member())
    found = table_options.saved_view(options, view)
    if found is None:
        raise Hidden
    return render_table(table_request.from_saved_view(found.text, found.key), options=options)


@bp.post("/staff/views")
@access(Who.STAFF)
def save_view() -> Response:
    """Save the filters, sort and columns of the query string under a new name."""
    table, form = requested_table(), SavedViewForm()
    is_shared = bool(form.is_shared.data)
    try:
        slug = saved_views.create(current_member(), field_text(form.name), table.query_string(), is_shared).slug
    except Refused as refusal:
        return _render_refusal(table, form, refusal)
    db.session.commit()
    flash(_("Saved. All staff can see this view.") if is_shared else _("Saved. Only you can see this view."), "done")
    return redirect(url_for("staff.saved_view", view=slug), 303)


@bp.post("/staff/views/<view>")
@access(Who.STAFF)
def change_view(view: str) -> Response:
    """Rename a view or change who sees it; with the button `update`, also replace what it shows."""
    table, form = requested_table(), SavedViewForm()
    query = table.query_string() if "update" in request.form else None
    name, version = field_text(form.name), field_number(form.version) or None
    try:
        saved_views.update(view, current_member(), name, bool(form.is_shared.data), query, version)
    except Stale as stale:
        return _render_refusal(table, form, stale, 409)
    except Refused as refusal:
        if refusal.field is None:  # someone else's view: no field of the form is wrong
            raise
        return _render_refusal(table, form, refusal)
    db.session.commit()
    flash(_("View saved."), "done")
    return redirect(url_for("staff.saved_view", view=view), 303)


@bp.post("/staff/views/<view>/delete")
@access(Who.STAFF)
def delete_view(view: str) -> Response:
    """Delete a view."""
    name = saved_views.delete(view, current_member())
    db.session.commit()
    flash(_("View “%(name)s” deleted.", name=name), "done")
    return redirect(url_for("staff.ranked"), 303)


def _render_refusal(table: TableRequest, form: SavedViewForm, refusal: Refused, status: int = 422) -> Response:
    db.session.rollback()
    add_error(form, refusal)
    with reading():
        response = render_table(table, saved_view_form=form)
    if response.status_code == 200:
        response.status_code = status
    return response
