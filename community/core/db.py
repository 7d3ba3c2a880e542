"""The database: one session, one base class, one clock.

SQLite opens a changing transaction with BEGIN IMMEDIATE, because one that reads and then writes fails at once when
another writes in between, whatever the busy timeout. Who changes says so with `writing()`; everything else reads.

INSERT … ON CONFLICT, in the words of the database at hand.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, event, select
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
    """An aware UTC time. SQLite keeps it without its zone, so it is put on and taken off here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every table inherits from."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {datetime: Moment}


db = SQLAlchemy(metadata=Base.metadata)

Row = TypeVar("Row")

_writing: ContextVar[bool] = ContextVar("writing", default=False)


def now() -> datetime:
    """The present, aware, in UTC. The only clock of the project."""
    return datetime.now(UTC)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside will change something, so on SQLite they take the write lock first."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside only read, even in a changing request: they hold nobody up."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


def lock_row(row: Row) -> Row:
    """The row read again and locked until the transaction ends. Unflushed changes are flushed first.

    Who only refers to the row need not wait: they would hold what others wait for. Where several are held, an idea
    comes before its comments, these before a member, and a member before a group: in a ring nobody would get any.
    """
    db.session.flush()
    db.session.refresh(row, with_for_update={"key_share": True})
    return row


def rows(statement: Any) -> list[Any]:
    """All rows of a statement, as named tuples."""
    return list(db.session.execute(statement).all())


def exists(statement: Any) -> bool:
    """Whether a statement finds anything."""
    return bool(db.session.scalar(select(statement.exists())))


def is_sqlite() -> bool:
    """Whether the session speaks to SQLite."""
    return db.engine.dialect.name == "sqlite"


@event.listens_for(Engine, "connect")
def _configure_sqlite(connection: Any, record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver's own BEGIN comes too late; ours is below
    # What is deleted or replaced is overwritten in the file: a member who leaves is gone from it too.
    kept = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON")
    for pragma in kept:
        connection.execute(f"PRAGMA {pragma}")
    # Only the worker checkpoints: SQLite before 3.51.3 can lose a race between two that do.
    connection.execute("PRAGMA wal_autocheckpoint=0")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if _writing.get():
        write_queue.begin_write(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def insert(table: Any) -> Any:
    """An INSERT that understands `on_conflict_do_nothing` and `on_conflict_do_update`, on SQLite and PostgreSQL."""
    return sqlite.insert(table) if is_sqlite() else postgresql.insert(table)


def insert_once(table: Any, **values: Any) -> Any | None:
    """Insert a row unless a unique rule forbids it. The new row's `id`, or None if there was one already."""
    return db.session.scalar(insert(table).values(**values).on_conflict_do_nothing().returning(table.id))
