"""One app for all tests on a database: making an app and drawing its first page cost most of an ordinary test.

Before each test it is put back to how it was made, and pointed at that test's database and data folder. A test that
needs other settings, or adds to an app, makes its own with `create_app`.
"""

import sqlite3

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, event, make_url

from community.app import create_app
from community.cli import recount
from community.config import Settings
from community.core import cache, i18n, paths
from community.core.counters import Drift
from community.core.db import db
from community.core.rate_limiter import RateLimiter
from community.ideas import impressions
from community.members import activity_days, sessions
from community.notifications.email_templates import EmailComposer

HEARD = ("before_cursor_execute", "after_cursor_execute", "begin", "commit", "rollback")


class SharedApp:
    """An app, and what it was like when it was new."""

    def __init__(self, settings: Settings, compiled: FileSystemBytecodeCache) -> None:
        self.app = app = create_app(settings)
        app.jinja_env.bytecode_cache = compiled
        app.test_client().get("/healthz")  # from its first request on, nothing can be added to an app unnoticed
        self._config, self._extensions = dict(app.config), dict(app.extensions)
        self._views, self._client = dict(app.view_functions), app.test_client_class
        with app.app_context():
            self.engine = db.engine
        self._listeners = _listeners(self.engine)
        if settings.is_embedded:
            event.listen(self.engine, "do_connect", self._connect)
            event.listen(self.engine, "connect", _hurry)

    def reset(self, settings: Settings) -> Flask:
        """The app as if it had just been made with these settings."""
        app = self.app
        _restore(app.config, {**self._config, "SETTINGS": settings, "SQLALCHEMY_DATABASE_URI": settings.database_url})
        emails = EmailComposer(settings, app.jinja_env)
        fresh = {"limiter": RateLimiter(), "cache": cache.Store(), "emails": emails}
        _restore(app.extensions, self._extensions | fresh)
        _restore(app.view_functions, self._views)
        app.test_client_class = self._client
        impressions.counter = impressions.ImpressionCounter()
        sessions._seen.clear()
        activity_days._active.clear()
        i18n.locale.set("en")
        self.let_go()
        self.engine.url = make_url(settings.database_url)
        with app.app_context():
            paths.set_data_dir(settings.data_dir)
        assert _listeners(self.engine) == self._listeners, "a test left a listener behind"
        return app

    def drifts(self) -> list[Drift]:
        """Counters of the database that it is pointed at which do not say what the facts say."""
        with self.app.app_context():
            cache.clear()
            found = recount.drifts()
        self.let_go()
        return found

    def let_go(self) -> None:
        """Close every connection to the database."""
        self.engine.dispose()

    def _connect(self, dialect: object, record: object, args: list[object], values: object) -> None:
        """SQLite opens the file of the present test. The engine stays, for it keeps what statements compiled to."""
        args[0] = self.engine.url.database


def _hurry(connection: sqlite3.Connection, record: object) -> None:
    """Wait for no disk: what a test writes need not outlive a failing machine."""
    connection.execute("PRAGMA synchronous=OFF")


def _restore(values: dict, before: dict) -> None:  # type: ignore[type-arg]
    values.clear()
    values.update(before)


def _listeners(engine: Engine) -> list[int]:
    return [len(getattr(engine.dispatch, name)) for name in HEARD]
