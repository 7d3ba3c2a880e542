"""Redirects for addresses with a trailing slash, several slashes, or capitals, as people type and copy them."""

import re

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect


def present_path() -> str | None:
    """The path of the page that was meant, or None. What a path says of a page, such as a token, keeps its capitals."""
    path = re.sub(r"/{2,}", "/", request.path).rstrip("/")
    routes = current_app.create_url_adapter(request)
    if routes is None or not path:
        return None
    for candidate in (path, path.lower()):
        if candidate != request.path and (rule := _rule(routes, candidate)):
            return _with_parts(rule, path)
    return None


def _rule(routes: MapAdapter, path: str) -> str:
    try:
        rule, _values = routes.match(path, return_rule=True)
    except (HTTPException, RequestRedirect):
        return ""
    return rule.rule


def _with_parts(rule: str, path: str) -> str:
    """The path with the fixed parts of its route, which are in lower case."""
    parts = rule.split("/"), path.split("/")
    if len(parts[0]) != len(parts[1]):  # a part of it can hold slashes
        return path
    return "/".join(given if "<" in fixed else fixed for fixed, given in zip(*parts, strict=True))
