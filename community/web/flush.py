"""Flushes in-memory counters of a web process to the database every few seconds and at shutdown.

Impressions and the times when sessions were last used therefore cost no statement in a request.
"""

import atexit
import threading
from collections.abc import Callable

import structlog
from flask import Flask

from community.core.db import db, writing

INTERVAL = 3.0

log = structlog.get_logger()
_flushers: list[Callable[[], None]] = []


def register(function: Callable[[], None]) -> Callable[[], None]:
    """Register a function that writes what was counted to the database. It must not commit."""
    if function not in _flushers:
        _flushers.append(function)
    return function


def flush_all(app: Flask) -> None:
    """Write everything counted so far to the database."""
    with app.app_context(), writing():
        for function in _flushers:
            try:
                function()
                db.session.commit()
            except Exception as error:  # losing a count is better than a crash
                db.session.rollback()
                log.warning("flush failed", flusher=function.__qualname__, error=repr(error))


def start(app: Flask) -> None:
    """Flush every few seconds until the process ends, and once more then."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(INTERVAL):
            flush_all(app)

    thread = threading.Thread(target=run, name="flush", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(timeout=INTERVAL)
        flush_all(app)

    atexit.register(end)
