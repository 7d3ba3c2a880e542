"""One app for all tests on a kind of database, because creating an app and its first page takes longer than most tests.

Before each test the app is reset and given that test's database and data folder. A test that needs other settings, or
changes the app, creates its own with `create_app`.
"""

import sqlite3

from flask import Flask
from sqlalchemy import Engine, event, make_url
from sqlalchemy.util import LRUCache

from community.app import create_app
from community.cli import recount
from community.config import Settings
from community.core import cache, email, i18n, paths
from community.core.counters import Drift
from community.core.db import db
from community.core.rate_limiter import RateLimiter
from community.ideas import impressions
from community.members import activity_days, sessions
from community.notifications import inbox
from community.notifications.email_templates import EmailComposer
from tests.compiled_templates import CompiledTemplates

STATEMENTS = 5_000  # that the engine keeps compiled
ENGINE_EVENTS = ("before_cursor_execute", "after_cursor_execute", "begin", "commit", "rollback")


class SharedApp:
    """An app and its original state."""

    def __init__(self, settings: Settings, compiled: CompiledTemplates) -> None:
        self.app = app = create_app(settings)
        app.jinja_env.bytecode_cache = compiled
        app.test_client().get("/healthz")  # after its first request Flask refuses changes to an app
        self._config, self._extensions = dict(app.config), dict(app.extensions)
        self._views, self._client = dict(app.view_functions), app.test_client_class
        with app.app_context():
            self.engine = db.engine
        # All tests together run thousands of statements: in a cache of the usual size they push each other out.
        self.engine.update_execution_options(compiled_cache=LRUCache(STATEMENTS))
        self._listeners = _listeners(self.engine)
        if settings.is_embedded:
            event.listen(self.engine, "do_connect", self._connect)
            event.listen(self.engine, "connect", _disable_fsync)

    def reset(self, settings: Settings) -> Flask:
        """The app as if it had been newly created with these settings."""
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
        inbox._opened.clear()
        email.circuit_breaker.record_success()
        i18n.locale.set("en")
        self.disconnect()
        self.engine.url = make_url(settings.database_url)
        with app.app_context():
            paths.set_data_dir(settings.data_dir)
        assert _listeners(self.engine) == self._listeners, "a test left a listener behind"
        return app

    def drifts(self) -> list[Drift]:
        """Counters of the current database that differ from the rows that they count."""
        with self.app.app_context():
            cache.clear()
            found = recount.drifts()
        self.disconnect()
        return found

    def disconnect(self) -> None:
        """Close every connection to the database."""
        self.engine.dispose()

    def _connect(self, dialect: object, record: object, args: list[object], values: object) -> None:
        """Open the file of the current test. The engine is kept, because it caches compiled statements."""
        args[0] = self.engine.url.database


def _disable_fsync(connection: sqlite3.Connection, record: object) -> None:
    """Do not wait for the disk: the data of a test need not survive a crash of the machine."""
    connection.execute("PRAGMA synchronous=OFF")


def _restore(values: dict, before: dict) -> None:  # type: ignore[type-arg]
    values.clear()
    values.update(before)


def _listeners(engine: Engine) -> list[int]:
    return [len(getattr(engine.dispatch, name)) for name in ENGINE_EVENTS]
