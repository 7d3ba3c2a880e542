"""The blueprint of sharing: whole URLs of pages, and which pages search engines should leave out."""

from flask import Blueprint, abort, current_app, request
from werkzeug.http import is_resource_modified
from werkzeug.wrappers import Response

from community.web.templating import frame_value

bp = Blueprint("sharing", __name__)
# Parameters that make a filtered, sorted or later page of a list.
THIN = frozenset({"after", "at", "author", "before", "filter", "group", "kind", "order", "q", "sort", "status"})


@bp.app_template_global()
def site_url(path: str = "") -> str:
    """The whole URL of a path, at the address that the site is configured with."""
    base_url: str = current_app.config["SETTINGS"].base_url
    return base_url + path


@frame_value("is_thin")
def is_thin() -> bool:
    """Whether search engines should leave this page out: search, and lists that repeat what other pages have."""
    try:
        arguments = set(request.args)
    except UnicodeDecodeError:  # the page that says so
        return True
    return request.endpoint == "search.results" or not THIN.isdisjoint(arguments)


def shareable(response: Response) -> Response:
    """Let other sites show a picture of this one."""
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def is_fresh(response: Response) -> bool:
    """Whether the client already has this answer, by its ETag or Last-Modified. Then it is made a 304."""
    etag, modified = response.get_etag()[0], response.last_modified
    if is_resource_modified(request.environ, etag, last_modified=modified):
        return False
    response.status_code = 304
    return True


def require_number(number: int, highest: int) -> None:
    """404 for a file that does not exist."""
    if not 1 <= number <= highest:
        abort(404)
