"""Write many rows by the fastest way that each database has: one prepared statement on SQLite, COPY on PostgreSQL."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, select, text

from community.core.db import db, is_sqlite

BATCH = 5000


def batches(made: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Rows in lists of a few thousand, for one statement each."""
    rows = iter(made)
    while batch := list(islice(rows, BATCH)):
        yield batch


def write(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows of the same columns; columns that they leave out have their defaults."""
    defaults = {
        column.name: column.default.arg
        for column in model.__table__.columns
        if column.default is not None and column.default.is_scalar
    }
    for batch in batches(rows):
        values = [{**defaults, **row} for row in batch]
        if is_sqlite():
            _insert(model.__tablename__, values)
        else:
            _copy(model.__tablename__, values)


def _insert(table: str, values: list[dict[str, Any]]) -> None:
    marks = ", ".join("?" * len(values[0]))
    rows = [tuple(map(_for_sqlite, row.values())) for row in values]
    statement = f"INSERT INTO {table} ({', '.join(values[0])}) VALUES ({marks})"  # noqa: S608
    db.session.connection().exec_driver_sql(statement, rows)


def _for_sqlite(value: Any) -> Any:
    """As SQLAlchemy stores times and days."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if hasattr(value, "isoformat") else value


def _copy(table: str, values: list[dict[str, Any]]) -> None:
    driver: Any = db.session.connection().connection.driver_connection
    with driver.cursor().copy(f"COPY {table} ({', '.join(values[0])}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(row.values())


@contextmanager
def without_indexes(*models: Any) -> Iterator[None]:
    """Make the indexes of these tables only after they are filled, which takes a fraction of the time."""
    indexes = [index for model in models for index in model.__table__.indexes]
    for index in indexes:
        index.drop(db.session.connection())
    yield
    for index in indexes:
        index.create(db.session.connection())
        commit()


def commit() -> None:
    """Commit, and on SQLite write the log into the database file, so it stays small."""
    db.session.commit()
    if is_sqlite():
        with db.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]


def move_sequences(*models: Any) -> None:
    """Let PostgreSQL number new rows after the highest number in use."""
    if is_sqlite():
        return
    for model in models:
        table = model.__tablename__
        last = select(func.coalesce(func.max(model.id), 1)).scalar_subquery()
        db.session.execute(select(func.setval(func.pg_get_serial_sequence(table, text("'id'")), last)))
