"""Serves images to viewers who can see them."""

from flask import Blueprint, Response, send_file

from community.core.db import db
from community.core.errors import Hidden
from community.ideas import queries as idea_queries
from community.images import store
from community.web.access import Who, access
from community.web.auth import viewer

bp = Blueprint("images", __name__)


@bp.get("/images/<name>-<int:size>.webp")
@access(Who.ANYONE)
def show(name: str, size: int) -> Response:
    """An image in one of its sizes. Browsers ask again after a minute whether the viewer can still see it."""
    if not store.NAME.fullmatch(name) or not idea_queries.is_image_visible(viewer(), name):
        raise Hidden
    db.session.rollback()  # sending may take long, so no transaction is open
    try:
        response = send_file(store.path_of(name, size), mimetype="image/webp", etag=f"{name}-{size}", max_age=60)
    except FileNotFoundError:
        raise Hidden from None
    response.headers["Cache-Control"] = "private, max-age=60"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
