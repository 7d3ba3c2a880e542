"""What a web process does between requests: write down what it counted in memory.

Looks and sessions' last seen cost no statement in a request; a thread flushes them every few seconds and at shutdown.
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


def register(call: Callable[[], None]) -> Callable[[], None]:
    """The function writes down what was counted; the caller commits."""
    if call not in _flushers:
        _flushers.append(call)
    return call


def flush_all(app: Flask) -> None:
    """Write down everything counted so far."""
    with app.app_context(), writing():
        for call in _flushers:
            try:
                call()
                db.session.commit()
            except Exception as error:  # counts are not worth a crash
                db.session.rollback()
                log.warning("flush failed", flusher=call.__qualname__, error=repr(error))


def start(app: Flask) -> None:
    """Flush every few seconds until the process ends, and once more then."""
    ending = threading.Event()

    def run() -> None:
        while not ending.wait(INTERVAL):
            flush_all(app)

    thread = threading.Thread(target=run, name="background", daemon=True)
    thread.start()

    def end() -> None:
        ending.set()
        thread.join(timeout=INTERVAL)
        flush_all(app)

    atexit.register(end)
