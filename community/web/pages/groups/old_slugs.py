"""Addresses that a group once had lead on, to those who can find it; for others there is nothing there."""

from flask import request, url_for

from community.core.db import db
from community.groups import queries
from community.web.auth import viewer
from community.web.errors import on_not_found


@on_not_found
def redirect_old_slug() -> str | None:
    """The same page of the same group under its address of now, with everything that was asked for."""
    known = dict(request.view_args or {})
    in_path = request.path.startswith("/groups/") and "slug" in known
    former = known["slug"] if in_path else request.args.get("group")
    if not former:
        return None
    db.session.rollback()  # what was begun before nothing was found
    address = queries.slug_after(viewer(), former)
    if address is None or request.endpoint is None:
        return None
    asked = {name: values for name, values in request.args.lists() if name not in known}
    changed = {"slug": address} if in_path else {"group": address}
    return url_for(request.endpoint, **{**asked, **known, **changed})
