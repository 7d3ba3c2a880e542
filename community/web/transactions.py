"""Changing requests take the database's write lock with their first statement; reading requests never do."""

from flask import Flask, g, request

from community.core.db import writing
from community.web.access import WRITE_METHODS


def install(app: Flask) -> None:
    """Must be installed before anything that reads the database."""

    @app.before_request
    def begin() -> None:
        if request.method in WRITE_METHODS:
            g.writing = writing()
            g.writing.__enter__()

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        context = g.pop("writing", None)
        if context is not None:
            context.__exit__(None, None, None)
