"""The pages that are measured, and the requests for them: by visitors, by members and by an administrator."""

import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import func, select

from benchmarks import fill
from community.core.db import db
from community.ideas.models import Idea, Vote

READERS = range(1, 201)  # members who browse, vote and comment
TWO_WORDS = ("milk+timer", "pressure+gauge", "water+filter", "steam+wand", "grind+size")
BEGINNINGS = ("gri", "milk", "wat", "press", "desc", "sche", "filt", "stea")
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """One request, as a WSGI environment and as bytes."""

    path: str
    cookie: str = ""
    form: str | None = None  # it is then posted, as the site's script does
    etag: str = ""

    def environ(self) -> dict[str, Any]:
        """For an app in this process."""
        path, _mark, query = self.path.partition("?")
        body = (self.form or "").encode()
        return {
            "REQUEST_METHOD": "GET" if self.form is None else "POST",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.version": (1, 0),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "" if self.form is None else FORM,
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self._headers()},
        }

    def raw(self) -> str:
        """For a server."""
        method, body = ("GET", "") if self.form is None else ("POST", self.form)
        headers = "".join(f"{name}: {value}\r\n" for name, value in self._headers())
        if self.form is not None:
            headers += f"Content-Type: {FORM}\r\nContent-Length: {len(body)}\r\n"
        return f"{method} {self.path} HTTP/1.1\r\n{headers}\r\n{body}"

    def _headers(self) -> Iterator[tuple[str, str]]:
        yield "Host", "localhost"
        yield "Accept", "text/html"
        if self.cookie:
            yield "Cookie", f"session={self.cookie}"
        if self.etag:
            yield "If-None-Match", self.etag
        if self.form is not None:
            yield "X-Requested-With", "fetch"
            yield "Origin", "http://localhost"
            yield "Sec-Fetch-Site", "same-origin"


class Page(NamedTuple):
    """A page, an endless stream of requests for it, and what one of them may send to the database when it is warm."""

    name: str
    requests: Iterator[Request]
    statements: int
    constructions: int  # statements, and parts of them, that SQLAlchemy builds
    shows: bytes = b""  # what the response must contain


class SignedIn(NamedTuple):
    """A member's browser: its session cookie and the token of its forms."""

    member: int
    cookie: str
    token: str


def pages(app: Flask) -> list[Page]:
    """All pages. `fill` must have filled the database."""
    with app.app_context():
        busy = db.session.execute(
            select(Idea.id, Idea.slug).where(Idea.comment_count == fill.COMMENTS).order_by(Idea.id).limit(400)
        ).all()
        quiet = db.session.scalars(select(Idea.id).where(Idea.comment_count < fill.COMMENTS).limit(400)).all()
        ideas_in_all = db.session.scalar(select(func.max(Idea.id))) or 0
        votes_in_all = db.session.scalar(select(func.max(Vote.id))) or 0
    readers = [_sign_in(app, number) for number in READERS]
    staff = [_sign_in(app, fill.ADMINISTRATOR)]
    ideas = [f"/ideas/{idea_id}-{slug}" for idea_id, slug in busy]
    groups = [f"/groups/group-{number}" for number in range(1, fill.GROUPS + 1)]

    def read(paths: Any, by: list[SignedIn] | None = None) -> Iterator[Request]:
        return map(_get, itertools.cycle(paths), itertools.cycle(by or [None]))

    return [
        Page("Top, signed out", read(["/top"]), 2, 0, b"data-row"),
        Page("New, signed out", read(["/new"]), 2, 0, b"data-row"),
        Page("Trending, signed out", read(["/trending"]), 2, 0, b"data-row"),
        Page("Discover, signed out", read(["/"]), 2, 0, b"data-row"),
        Page("idea, signed out", read(ideas), 6, 0, b"comment-"),
        Page("Top, signed out, unchanged", itertools.repeat(Request("/top", etag="*")), 2, 0),  # 304 from servers
        Page("Top, signed in", read(["/top"], readers), 3, 0, b"data-row"),
        Page("New, signed in", read(["/new"], readers), 3, 0, b"data-row"),
        Page("Trending, signed in", read(["/trending"], readers), 3, 0, b"data-row"),
        Page("Discover, signed in", read(["/"], readers), 3, 0, b"data-row"),
        Page("group", read(groups, readers), 7, 0, b"data-row"),
        Page("groups", read(["/groups"], readers), 4, 0, b"card-title"),
        Page("idea, 20 comments", read(ideas, readers), 9, 0, b"comment-"),
        Page("search, two words", read([f"/search?q={words}" for words in TWO_WORDS], readers), 4, 0, b"data-row"),
        Page("suggestions", read([f"/search/suggestions?q={text}" for text in BEGINNINGS], readers), 3, 0),
        Page("vote", _votes(readers, votes_in_all, ideas_in_all), 5, 0),
        Page("comment", _comments(readers, quiet), 13, 1),
        Page("staff table", read(["/staff/ideas"], staff), 6, 19, b"<table"),
        Page("staff overview", read(["/staff"], staff), 7, 28),
        Page("moderation queue", read(["/moderation"], staff), 5, 0),
        Page("inactive members", read(["/moderation?tab=inactive"], staff), 4, 0),
    ]


def _sign_in(app: Flask, number: int) -> SignedIn:
    with app.test_request_context("/"):
        session.update(_user_id=fill.token_of(number), _fresh=True)
        token = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return SignedIn(number, serializer.dumps(dict(session)), token)


def _get(path: str, by: SignedIn | None) -> Request:
    return Request(path, by.cookie if by else "")


def _votes(readers: list[SignedIn], first: int, ideas: int) -> Iterator[Request]:
    """Each member votes for one idea after another; in a community that is kept, not for those of the last time."""
    for turn in itertools.count():
        by, idea = readers[turn % len(readers)], (first + turn // len(readers)) % ideas + 1
        form = f"csrf_token={by.token}&placement=trending.{turn % 20 + 1}"
        yield Request(f"/ideas/{idea}/vote", by.cookie, form)


def _comments(readers: list[SignedIn], ideas: Sequence[int]) -> Iterator[Request]:
    for turn in itertools.count():
        by, idea = readers[turn % len(readers)], ideas[turn % len(ideas)]
        form = f"csrf_token={by.token}&form_key=measured-{turn}&text=This+would+help+me+{turn}+times+a+day."
        yield Request(f"/ideas/{idea}/comments", by.cookie, form)
