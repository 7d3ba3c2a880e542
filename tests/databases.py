"""Real databases for tests: each migrated once, then handed out clean."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, text

from community.app import create_app
from community.config import Settings
from community.core import schema
from community.core.counters import Drift
from community.core.db import Base, db
from community.demo.write import fill
from tests.postgresql_server import alone
from tests.shared_app import SharedApp

# Only tables that a test wrote to, or took a number for: emptying all of them takes ten times as long.
EMPTY = text("""
    DO $$ DECLARE names text; BEGIN
        SELECT string_agg(quote_ident(t.relname), ', ') INTO names FROM pg_class t
        WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace
          AND t.relname NOT IN ('statuses', 'alembic_version')
          AND (pg_relation_size(t.oid) > 0 OR EXISTS (
              SELECT FROM pg_sequences s WHERE s.sequencename = t.relname || '_id_seq' AND s.last_value IS NOT NULL));
        IF names IS NOT NULL THEN EXECUTE 'TRUNCATE ' || names || ' RESTART IDENTITY CASCADE'; END IF;
    END $$""")


def settings_for(url: str, folder: Path, **changes: object) -> Settings:
    """Settings of a site under test."""
    values: dict[str, object] = {
        "data_dir": folder,
        "database_url": url,
        "secret_key": "for tests only",
        "base_url": "http://localhost",
        "mail_from": "community@localhost",
        "log_format": "json",
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


def migrate(url: str, folder: Path) -> None:
    """Bring an empty database to the present version."""
    with create_app(settings_for(url, folder)).app_context():
        schema.upgrade()
        db.engine.dispose()  # closing writes SQLite's log into its file


class Database:
    """A kind of database, with the one app of the run that stands on it."""

    def __init__(self, url: str, folder: Path, compiled: FileSystemBytecodeCache) -> None:
        self.shared = SharedApp(settings_for(url, folder), compiled)

    def app(self, url: str, folder: Path) -> Flask:
        """The app on a database that was handed out, as if it had just been made."""
        return self.shared.reset(settings_for(url, folder))

    def drifts(self, url: str, folder: Path) -> list[Drift]:
        """Counters of a database handed out that do not say what the facts say."""
        self.app(url, folder)
        return self.shared.drifts()

    def close(self) -> None:
        """Let go of everything."""
        self.shared.let_go()


class SQLite(Database):
    """One migrated file, copied for each test. `run` is the folder that all processes of the run share."""

    def __init__(self, folder: Path, compiled: FileSystemBytecodeCache, run: Path) -> None:
        self.template = folder / "template.sqlite3"
        self.filled = run / "filled"
        migrate(f"sqlite:///{self.template}", folder)
        super().__init__(f"sqlite:///{self.template}", folder, compiled)

    @contextmanager
    def clean(self, folder: Path) -> Iterator[str]:
        """The address of an empty migrated database."""
        place = folder / "community.sqlite3"
        shutil.copy(self.template, place)
        yield f"sqlite:///{place}"

    def fill(self, folder: Path) -> None:
        """Put the demonstration community into the clean database and the data folder of a test."""
        with alone(self.filled.with_suffix(".lock")):
            if not self.filled.exists():
                self._fill()
        self.shared.let_go()
        shutil.copytree(self.filled, folder, dirs_exist_ok=True)

    def _fill(self) -> None:
        """Once in a run: it takes as long as a hundred tests."""
        making = self.filled.with_suffix(".making")
        making.mkdir()
        with self.clean(making) as url, create_app(settings_for(url, making)).app_context():
            fill()
            db.engine.dispose()
        making.rename(self.filled)


class PostgreSQL(Database):
    """One database on a real server, emptied after each test."""

    def __init__(self, server: str, name: str, folder: Path, compiled: FileSystemBytecodeCache) -> None:
        admin = create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        admin.dispose()
        self.url = admin.url.set(database=name).render_as_string(hide_password=False)
        migrate(self.url, folder)
        super().__init__(self.url, folder, compiled)
        self.engine = create_engine(self.url, isolation_level="AUTOCOMMIT", pool_size=1)
        self.reasons = Base.metadata.tables["reason_templates"]  # filled by the migrations, and worded anew by tests
        with self.engine.connect() as connection:
            found = connection.execute(self.reasons.select().order_by(self.reasons.c.id)).mappings()
            self.as_it_comes = [{name: row[name] for name in row if name != "id"} for row in found]

    def close(self) -> None:
        """Let go of everything."""
        super().close()
        self.engine.dispose()

    def fill(self, folder: Path) -> None:
        """Put the demonstration community into the clean database of a test that has its app."""
        with self.shared.app.app_context():
            fill()

    @contextmanager
    def clean(self, folder: Path) -> Iterator[str]:
        """The address of an empty migrated database."""
        try:
            yield self.url
        finally:
            self.shared.let_go()
            with self.engine.connect() as connection:
                connection.execute(EMPTY)
                connection.execute(self.reasons.insert(), self.as_it_comes)
