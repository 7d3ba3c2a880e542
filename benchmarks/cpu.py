"""CPU time of requests that an app answers in this process, alternating with another app; what they ask the database.

A ratio of two figures that were taken in turn, a twentieth of a second each, holds on a machine that is busy with other
work; milliseconds from two runs can't be compared.
"""

import sqlite3
import sys
import time
from collections.abc import Callable
from statistics import median
from types import FrameType
from typing import Any, NamedTuple

import psycopg
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.sql import dml, elements, selectable

from benchmarks.requests import Page

BLOCK_SECONDS = 0.05
OBSERVED = 6  # requests whose statements are counted; the smallest numbers count, because settings are read at times
TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
CONSTRUCTORS = {
    one.__init__.__code__
    for one in (selectable.Select, selectable.CompoundSelect, dml.Insert, dml.Update, dml.Delete, elements.TextClause)
}
READ_BY_DRIVER = {psycopg.Cursor.execute.__code__, psycopg.Cursor.executemany.__code__}


class Measured(NamedTuple):
    """A page: milliseconds of CPU, those of the limit, the median ratio of pairs, and what it asks the database."""

    ms: float
    limit_ms: float
    ratio: float  # limit ÷ page: 1 is as fast as the limit
    database_ms: float  # waited for the database
    statements: int
    constructions: int  # statements, and parts of them, that SQLAlchemy built
    size: int  # bytes of the response


class Observed(NamedTuple):
    """What one request asks of the database."""

    statements: int
    constructions: int
    database_ms: float


class WrongResponse(Exception):
    """A page did not answer as it should, so the figures would say nothing."""


class Client:
    """Sends requests to an app, without a server."""

    def __init__(self, app: Flask, page: Page) -> None:
        self.app, self.page, self.size = app, page, 0

    def send(self, times: int = 1) -> float:
        """Send some requests. Returns the CPU seconds that answering them took."""
        environs = [request.environ() for request, _ in zip(self.page.requests, range(times), strict=False)]
        began = time.process_time()
        for environ in environs:
            body, status = self._answer(environ)
            if not status.startswith(("200", "303")) or self.page.shows not in body:
                raise WrongResponse(f"{self.page.name}: {status} {body[:300]!r}")
        self.size = len(body)
        return time.process_time() - began

    def _answer(self, environ: dict[str, Any]) -> tuple[bytes, str]:
        status = ""

        def start_response(line: str, *rest: object) -> Callable[[bytes], object]:
            nonlocal status
            status = line
            return lambda data: None

        chunks = self.app.wsgi_app(environ, start_response)
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return body, status


def measure(app: Flask, page: Page, limit: Client, engine: Engine, seconds: float) -> Measured:
    """Measure a page for some seconds, in turn with the limit."""
    client = Client(app, page)
    client.send(3)
    observed = [_observe(client, engine) for _ in range(OBSERVED)]
    ours, theirs = _block(client), _block(limit)
    pairs: list[tuple[float, float]] = []
    until = time.monotonic() + seconds
    while len(pairs) < 3 or time.monotonic() < until:
        pairs.append((limit.send(theirs) / theirs, client.send(ours) / ours))
    return Measured(
        ms=median(one for _, one in pairs) * 1000,
        limit_ms=median(one for one, _ in pairs) * 1000,
        ratio=median(one / other for one, other in pairs),
        database_ms=median(one.database_ms for one in observed),
        statements=min(one.statements for one in observed),
        constructions=min(one.constructions for one in observed),
        size=client.size,
    )


def observe(app: Flask, page: Page, engine: Engine) -> Observed:
    """What a warm request for a page asks of the database."""
    client = Client(app, page)
    client.send(3)
    observed = [_observe(client, engine) for _ in range(OBSERVED)]
    return Observed(*(min(values) for values in zip(*observed, strict=True)))


def _block(client: Client) -> int:
    """How many requests take a twentieth of a second."""
    return max(1, round(BLOCK_SECONDS / max(client.send(), 1e-5)))


def _observe(client: Client, engine: Engine) -> Observed:
    statements = constructions = 0
    in_database = began = 0.0

    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        nonlocal statements
        statements += not statement.startswith(TRANSACTIONS)

    def profile(frame: FrameType, what: str, called: Any) -> None:
        nonlocal constructions, in_database, began
        if what in ("c_call", "c_return", "c_exception"):
            is_driver = isinstance(getattr(called, "__self__", None), sqlite3.Cursor | sqlite3.Connection)
        else:
            is_driver = frame.f_code in READ_BY_DRIVER
            constructions += what == "call" and frame.f_code in CONSTRUCTORS
        if is_driver and what.endswith("call"):
            began = time.perf_counter()
        elif is_driver:
            in_database += time.perf_counter() - began

    event.listen(engine, "before_cursor_execute", count)
    sys.setprofile(profile)
    try:
        client.send()
    finally:
        sys.setprofile(None)
        event.remove(engine, "before_cursor_execute", count)
    return Observed(statements, constructions, in_database * 1000)
