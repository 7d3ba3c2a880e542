"""Real databases for tests: migrated once, and empty for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, text

from community.app import create_app
from community.config import Settings
from community.core import schema
from community.core.counters import Drift
from community.core.db import Base, db
from community.demo.write import fill
from tests.compiled_templates import CompiledTemplates
from tests.postgresql_server import file_lock
from tests.shared_app import SharedApp

# Deleting a few rows takes a tenth of the time that truncating a table does; triggers and foreign keys have no say.
EMPTY = text("""
    DO $$ DECLARE t record; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR t IN SELECT relname AS name, pg_relation_size(oid) AS size FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
                AND relname NOT IN ('alembic_version')
        LOOP
            IF t.size > 100000 THEN EXECUTE format('TRUNCATE %I CASCADE', t.name);
            ELSE EXECUTE format('DELETE FROM %I', t.name);
            END IF;
        END LOOP;
        PERFORM setval(oid, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
    END $$""")

MIGRATED = "migrated"  # the database that those of all processes are copied from
FILLED = "filled"  # the one with the demonstration community


def settings_for(url: str, folder: Path, **changes: object) -> Settings:
    """Settings of a site under test."""
    values: dict[str, object] = {
        "data_dir": folder,
        "database_url": url,
        "secret_key": "for tests only",
        "base_url": "http://localhost",
        "mail_from": "community@localhost",
        "log_format": "json",
        "page_cache": "off",  # tests read a page again right after a change
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


def migrate(url: str, folder: Path) -> None:
    """Run all migrations on an empty database."""
    with create_app(settings_for(url, folder)).app_context():
        schema.upgrade()
        db.engine.dispose()  # closing writes SQLite's log into its file


class Database:
    """A kind of database, with the shared app that uses it."""

    def __init__(self, url: str, folder: Path, compiled: CompiledTemplates) -> None:
        self.compiled = compiled
        self.shared = SharedApp(settings_for(url, folder), compiled)

    def app(self, url: str, folder: Path) -> Flask:
        """The shared app, reset and connected to a database that `clean` returned."""
        return self.shared.reset(settings_for(url, folder))

    def new_app(self, url: str, folder: Path, **changes: object) -> Flask:
        """Another app, for tests that serve it or need other settings, with the templates that are compiled already."""
        app = create_app(settings_for(url, folder, **changes))
        app.jinja_env.bytecode_cache = self.compiled
        return app

    def drifts(self, url: str, folder: Path) -> list[Drift]:
        """Counters of a database that differ from the rows that they count."""
        self.app(url, folder)
        return self.shared.drifts()

    def close(self) -> None:
        """Close all connections."""
        self.shared.disconnect()


def _migrated_file(run: Path, folder: Path) -> Path:
    """A migrated file, made once per run: all migrations take as long as thirty tests."""
    file = run / "migrated.sqlite3"
    with file_lock(file.with_suffix(".lock")):
        if not file.exists():
            unfinished = file.with_suffix(".unfinished")
            migrate(f"sqlite:///{unfinished}", folder)
            unfinished.rename(file)
    return file


class SQLite(Database):
    """One migrated file, copied for each test. `run` is the folder that all processes of the run share."""

    def __init__(self, folder: Path, compiled: CompiledTemplates, run: Path) -> None:
        self.template = folder / "template.sqlite3"
        self.filled = run / "filled"
        shutil.copy(_migrated_file(run, folder), self.template)
        super().__init__(f"sqlite:///{self.template}", folder, compiled)

    @contextmanager
    def clean(self, folder: Path) -> Iterator[str]:
        """The URL of an empty migrated database."""
        yield f"sqlite:///{self.copy_to(folder)}"

    def copy_to(self, folder: Path) -> Path:
        """A new empty migrated database in a data folder."""
        file = folder / "community.sqlite3"
        shutil.copy(self.template, file)
        return file

    def fill(self, folder: Path) -> None:
        """Copy the demonstration community into the clean database and the data folder of a test."""
        with file_lock(self.filled.with_suffix(".lock")):
            if not self.filled.exists():
                self._fill()
        self.shared.disconnect()
        shutil.copytree(self.filled, folder, dirs_exist_ok=True)

    def _fill(self) -> None:
        """Create the demonstration community, once per run because it takes as long as a hundred tests."""
        unfinished = self.filled.with_suffix(".unfinished")
        unfinished.mkdir()
        with self.clean(unfinished) as url:
            _create_demonstration(url, unfinished)
        unfinished.rename(self.filled)


def _create_demonstration(url: str, folder: Path) -> None:
    with create_app(settings_for(url, folder)).app_context():
        fill()
        db.engine.dispose()


def _url_of(engine: Engine, database: str) -> str:
    """The address of another database on the server of an engine."""
    return engine.url.set(database=database).render_as_string(hide_password=False)


WRITTEN_BY_MIGRATIONS = ("statuses", "reason_templates")  # and changed by tests


def _rows(connection: Connection, name: str) -> list[dict[str, Any]]:
    """The rows of a table without their ids."""
    table = Base.metadata.tables[name]
    found = connection.execute(table.select().order_by(*table.primary_key)).mappings()
    return [{column: row[column] for column in row if column != "id"} for row in found]


class PostgreSQL(Database):
    """One database on a real server, emptied after each test."""

    def __init__(self, server: str, name: str, folder: Path, compiled: CompiledTemplates, run: Path) -> None:
        admin = create_engine(server, isolation_level="AUTOCOMMIT")
        with file_lock(run / "postgresql_template.lock"), admin.connect() as connection:
            if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": MIGRATED}):
                connection.execute(text("CREATE DATABASE unfinished"))
                migrate(_url_of(admin, "unfinished"), folder)
                connection.execute(text(f"ALTER DATABASE unfinished RENAME TO {MIGRATED}"))
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE {MIGRATED}'))
        admin.dispose()
        self.server, self.name, self.filled = admin, name, run / "filled_postgresql"
        self.url = _url_of(admin, name)
        super().__init__(self.url, folder, compiled)
        self.engine = create_engine(self.url, isolation_level="AUTOCOMMIT", pool_size=1)
        with self.engine.connect() as connection:
            self.original_rows = {name: _rows(connection, name) for name in WRITTEN_BY_MIGRATIONS}

    def create(self, name: str) -> str:
        """The address of another, empty database on the server, in place of one that had this name."""
        with self.engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        return _url_of(self.engine, name)

    def close(self) -> None:
        """Close all connections."""
        super().close()
        self.engine.dispose()

    def fill(self, folder: Path) -> None:
        """Put the demonstration community, created once per run, in place of the clean database of a test."""
        with file_lock(self.filled.with_suffix(".lock")):
            if not self.filled.exists():
                self._fill()
        self.shared.disconnect()
        self.engine.dispose()
        self._copy(FILLED, self.name)
        shutil.copytree(self.filled, folder, dirs_exist_ok=True)

    def _fill(self) -> None:
        unfinished = self.filled.with_suffix(".unfinished")
        unfinished.mkdir()
        self._copy(MIGRATED, FILLED)
        _create_demonstration(_url_of(self.server, FILLED), unfinished)
        unfinished.rename(self.filled)

    def _copy(self, template: str, name: str) -> None:
        """Put a copy of a database in place of the one with this name."""
        with self.server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE {template}'))
        self.server.dispose()

    @contextmanager
    def clean(self, folder: Path) -> Iterator[str]:
        """The URL of an empty migrated database."""
        try:
            yield self.url
        finally:
            self.shared.disconnect()
            with self.engine.connect() as connection:
                connection.execute(EMPTY)
                for name, rows in self.original_rows.items():
                    connection.execute(Base.metadata.tables[name].insert(), rows)
