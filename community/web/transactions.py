"""A changing request takes the write lock with its first statement; a reading one never does."""

from flask import Flask, g, request

from community.core.db import writing
from community.web.access import WRITE_METHODS


def install(app: Flask) -> None:
    """To be installed before anything that reads the database."""

    @app.before_request
    def begin() -> None:
        if request.method in WRITE_METHODS:
            g.writing = writing()
            g.writing.__enter__()

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        held = g.pop("writing", None)
        if held is not None:
            held.__exit__(None, None, None)
