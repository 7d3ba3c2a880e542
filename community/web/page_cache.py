"""Pages that look the same to every visitor, rendered at most once a second: a cache in front of Flask.

Nothing private enters it, for three reasons of which one would do. A request that could be a member's, because it has
credentials or a cookie that is not in `COOKIES`, goes past it. Only views that are declared `cacheable` are kept. And
the app calls an answer public only if no one is signed in and nothing is in the session.

The key of an answer is everything that a page for visitors depends on; a test records what the app reads.
"""

import hashlib
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, current_app, request, session
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_etags, quote_etag
from werkzeug.wrappers import Response

from community.web import logs
from community.web.auth import viewer
from community.web.page_store import PageResponse, PageStore

View = TypeVar("View", bound=Callable[..., Any])

# Browsers and shared caches may keep a page, but ask each time whether it has changed. Shared caches tell members from
# visitors by `Vary: Cookie`; one that ignores it still asks, and gets a 304 only for the very same page.
PUBLIC = "public, max-age=0, must-revalidate"
COOKIES = frozenset({"theme", "density"})  # those a page for visitors depends on
KEY = (
    *("wsgi.url_scheme", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"),
    *("HTTP_COOKIE", "HTTP_X_REQUESTED_WITH", "HTTP_ACCEPT_ENCODING"),  # the last decides how a page is compressed
)
SENT_WITH_304 = ("Cache-Control", "Vary", "ETag")


def cacheable(view: View) -> View:
    """Declare that a view shows the same to every visitor who isn't signed in, whatever their network or browser."""
    view.cacheable = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    """Say which answers are public. Must be installed after the headers that say that the others are private."""

    @app.after_request
    def declare(response: Response) -> Response:
        if _is_public(response):
            response.headers["Cache-Control"] = PUBLIC
            response.vary.add("X-Requested-With")
        return response


def _is_public(response: Response) -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    is_page = hasattr(view, "cacheable") and request.method in ("GET", "HEAD") and response.status_code == 200
    is_plain = not response.is_streamed and not {"Cache-Control", "Set-Cookie"} & set(response.headers.keys())
    return is_page and is_plain and viewer() is None and not session and not session.modified


class PageCache:
    """The WSGI application that answers what it can itself, and asks Flask for everything else."""

    def __init__(self, app: Flask) -> None:
        self._app, self._flask = app, app.wsgi_app
        self._store = PageStore()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        key = _key(environ)
        if key is None:
            return self._flask(environ, start_response)
        began, rendered = time.perf_counter(), []
        answer = self._store.find(key)
        if answer is None:
            route = self._cacheable_route(environ)
            if not route:
                return self._flask(environ, start_response)

            def render() -> PageResponse:
                rendered.append(_render(self._flask, environ, route))
                return rendered[0]

            answer = self._store.find_or_render(key, render)
        is_unchanged = bool(answer.etag) and _has(environ, answer.etag)
        if rendered:  # and logged by Flask
            return _send(answer, answer.request_id, is_unchanged, environ, start_response)
        request_id, status = logs.request_id(environ.get("HTTP_X_REQUEST_ID", "")), 304 if is_unchanged else 200
        body = _send(answer, request_id, is_unchanged, environ, start_response)
        logs.log_answer(environ["REQUEST_METHOD"], answer.route, status, began, request=request_id, cached=True)
        return body

    def _cacheable_route(self, environ: WSGIEnvironment) -> str:
        """The route of a cacheable view that a request leads to; empty if it leads elsewhere."""
        try:
            rule, _arguments = self._app.url_map.bind_to_environ(environ).match(return_rule=True)
        except HTTPException:
            return ""
        return rule.rule if hasattr(self._app.view_functions[rule.endpoint], "cacheable") else ""


def _key(environ: WSGIEnvironment) -> tuple[str | None, ...] | None:
    """What the answer to a visitor depends on; None for a request whose answer could be for no one else."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    if environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in environ:
        return None  # with a body, which no page needs
    cookies = environ.get("HTTP_COOKIE")
    if cookies and not all(pair.partition("=")[0].strip() in COOKIES for pair in cookies.split(";")):
        return None
    return tuple(environ.get(name) for name in KEY)


def _render(flask: WSGIApplication, environ: WSGIEnvironment, route: str) -> PageResponse:
    """The answer of Flask to a GET request: a HEAD request gets its headers."""
    response = Response.from_app(flask, {**environ, "REQUEST_METHOD": "GET"}, buffered=True)
    body, request_id = response.get_data(), response.headers.pop("X-Request-ID", "")
    is_shared = response.status_code == 200 and response.headers.get("Cache-Control") == PUBLIC
    etag = ""
    if is_shared:
        etag = quote_etag(hashlib.blake2b(body, digest_size=16).hexdigest())
        response.headers["ETag"] = etag
    return PageResponse(response.status, response.headers.to_wsgi_list(), body, request_id, route, is_shared, etag)


def _has(environ: WSGIEnvironment, etag: str) -> bool:
    """Whether the browser says that it has this answer already."""
    sent = environ.get("HTTP_IF_NONE_MATCH", "")
    return bool(sent) and (sent == etag or parse_etags(sent).contains_weak(etag.strip('"')))


def _send(
    answer: PageResponse, request_id: str, is_unchanged: bool, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    headers = [("X-Request-ID", request_id)]
    if is_unchanged:
        start_response("304 NOT MODIFIED", headers + [one for one in answer.headers if one[0] in SENT_WITH_304])
        return []
    start_response(answer.status, headers + answer.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]
