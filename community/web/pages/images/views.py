"""Showing a picture to who may see it."""

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
    """A picture in one of its sizes. After a minute a browser asks again whether it may still be seen."""
    if not store.NAME.fullmatch(name) or not idea_queries.is_image_visible(viewer(), name):
        raise Hidden
    db.session.rollback()  # sending takes as long as the visitor's line does
    try:
        response = send_file(store.path_of(name, size), mimetype="image/webp", etag=f"{name}-{size}", max_age=60)
    except FileNotFoundError:
        raise Hidden from None
    response.headers["Cache-Control"] = "private, max-age=60"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
