"""Redirects from the old slugs of groups, for viewers who can find the group."""

from flask import request, url_for

from community.core.db import db
from community.groups import queries
from community.web.auth import viewer
from community.web.errors import on_not_found


@on_not_found
def redirect_old_slug() -> str | None:
    """The URL of the same page with the present slug of the group, and all other parameters."""
    view_args = dict(request.view_args or {})
    in_path = request.path.startswith("/groups/") and "slug" in view_args
    old_slug = view_args["slug"] if in_path else request.args.get("group")
    if not old_slug:
        return None
    db.session.rollback()  # end the transaction of the view that found nothing
    slug = queries.slug_after(viewer(), old_slug) or queries.slug_in_lower_case(viewer(), old_slug)
    if slug is None or request.endpoint is None:
        return None
    query = {name: values for name, values in request.args.lists() if name not in view_args}
    changed = {"slug": slug} if in_path else {"group": slug}
    return url_for(request.endpoint, **{**query, **view_args, **changed})
