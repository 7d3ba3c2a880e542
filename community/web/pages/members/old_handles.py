"""Redirects from the old handles of members, for viewers who can see them."""

from flask import request, url_for

from community.core.db import db
from community.members import old_handles
from community.web.auth import viewer
from community.web.errors import on_not_found


@on_not_found
def redirect_old_handle() -> str | None:
    """The URL of the same page with the present handle of the member, and all other parameters."""
    view_args = dict(request.view_args or {})
    if request.endpoint is None or "handle" not in view_args:
        return None
    db.session.rollback()  # end the transaction of the view that found nothing
    old = view_args["handle"].lower()
    handle = old_handles.owner(viewer(), old)
    if handle is None or handle == old:
        return None
    query = {name: values for name, values in request.args.lists() if name not in view_args}
    return url_for(request.endpoint, **{**query, **view_args, "handle": handle})
