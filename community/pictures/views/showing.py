"""Showing a picture to who may see it."""

from flask import Blueprint, Response, send_file

from community.ideas import queries as ideas
from community.kernel.database import db
from community.kernel.errors import Hidden
from community.pictures import storing
from community.web.access import Who, access
from community.web.login import viewer

bp = Blueprint("pictures", __name__)


@bp.get("/pictures/<name>-<int:size>.webp")
@access(Who.ANYONE)
def show(name: str, size: int) -> Response:
    """A picture in one of its sizes. After a minute a browser asks again whether it may still be seen."""
    if not storing.NAME.fullmatch(name) or not ideas.is_picture_visible(viewer(), name):
        raise Hidden
    db.session.rollback()  # sending takes as long as the visitor's line does
    try:
        response = send_file(storing.place(name, size), mimetype="image/webp", etag=f"{name}-{size}", max_age=60)
    except FileNotFoundError:
        raise Hidden from None
    response.headers["Cache-Control"] = "private, max-age=60"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
