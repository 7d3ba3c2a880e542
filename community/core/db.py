"""The database: one session, one base class of models, one clock, and upserts for both databases.

On SQLite a transaction that changes something begins with BEGIN IMMEDIATE, because one that reads first and writes
later fails at once, whatever the busy timeout, when another transaction wrote in between. Code that changes something
runs under `writing()`; everything else only reads.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    event,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

from community.core import write_queue

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite stores it without its zone, which is removed and added here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base class of all models."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {datetime: Moment}


YIELD_SECONDS = 0.12

db = SQLAlchemy(metadata=Base.metadata)

Row = TypeVar("Row")

_writing: ContextVar[bool] = ContextVar("writing", default=False)


def now() -> datetime:
    """The current time, aware, in UTC. The only clock of the project."""
    return datetime.now(UTC)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside change something, so on SQLite they take the write lock first."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside only read, even in a changing request, so they block no other."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


def lock_row(row: Row) -> Row:
    """Read the row again and lock it until the transaction ends. Unflushed changes are flushed first.

    Rows with a foreign key to it can still be inserted. Where several rows are locked, the order is member, ideas and
    announcements, comments, groups, of one kind by id: transactions that lock in different orders would wait for each
    other.
    """
    db.session.flush()
    db.session.refresh(row, with_for_update={"key_share": True})
    return row


def rows(statement: Any) -> list[Any]:
    """All rows of a statement, as named tuples."""
    return list(db.session.execute(statement).all())


def utc_day(moment: Any) -> ColumnElement[date]:
    """SQL: the day in UTC of a time."""
    return func.date(moment if is_sqlite() else func.timezone(literal_column("'UTC'"), moment), type_=Date())


def exists(statement: Any) -> bool:
    """Whether a statement finds any row."""
    return bool(db.session.scalar(select(statement.exists())))


def insert(table: Any) -> Any:
    """An INSERT of the database in use, with `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert(table) if is_sqlite() else postgresql.insert(table)


def insert_once(table: Any, **values: Any) -> Any | None:
    """Insert a row unless a unique constraint forbids it. Returns its `id`, or None if there was one already."""
    return db.session.scalar(insert(table).values(**values).on_conflict_do_nothing().returning(table.id))


def execute_bulk(statement: Any) -> Any:
    """Run an UPDATE or DELETE of many rows. Objects that the session has loaded already keep their old values."""
    return db.session.execute(statement, execution_options={"synchronize_session": False})


def is_sqlite() -> bool:
    """Whether the database is SQLite."""
    return db.engine.dialect.name == "sqlite"


def yield_to_writers() -> None:
    """Pause between two of many transactions: a process that waits for SQLite's lock polls every tenth of a second."""
    if is_sqlite():
        time.sleep(YIELD_SECONDS)


@event.listens_for(Engine, "connect")
def _configure_sqlite(connection: Any, record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver's own BEGIN comes too late; see _begin
    # Deleted text is overwritten in the file, so a member who leaves is gone from it too.
    pragmas = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON")
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    # Only the worker checkpoints: before 3.51.3, SQLite has a race between two connections that do.
    connection.execute("PRAGMA wal_autocheckpoint=0")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if _writing.get():
        write_queue.begin_write(connection)
    else:
        connection.exec_driver_sql("BEGIN")
