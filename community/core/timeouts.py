"""A limit on how long a query may take, so a slow sort for one person does not hold up the others."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import OperationalError

from community.core.db import db, is_sqlite

STEPS_PER_CHECK = 1000  # steps of SQLite's virtual machine between two checks of the time: some microseconds
CANCELLED = "57014"  # PostgreSQL's code for a cancelled statement


class QueryTimeout(Exception):
    """The database did not answer in time. The transaction has to be rolled back."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Limit the statements inside: on PostgreSQL each of them, on SQLite all together. Raises `QueryTimeout`.

    SQLite counts the CPU time of this thread; PostgreSQL counts waiting too, also for a lock. The limit ends with the
    block or with the transaction.
    """
    limit = _on_sqlite if is_sqlite() else _on_postgresql
    driver: Any = db.session.connection().connection.driver_connection
    try:
        with limit(driver, seconds):
            yield
    except OperationalError as error:
        if not _is_timeout(error.orig):
            raise
        raise QueryTimeout from error


@contextmanager
def _on_sqlite(driver: Any, seconds: float) -> Iterator[None]:
    end = time.thread_time() + seconds
    driver.set_progress_handler(lambda: time.thread_time() > end, STEPS_PER_CHECK)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)


@contextmanager
def _on_postgresql(driver: Any, seconds: float) -> Iterator[None]:
    driver.execute(f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000))}")  # 0 would mean no limit
    yield
    driver.execute("SET LOCAL statement_timeout TO DEFAULT")


def _is_timeout(error: Any) -> bool:
    if isinstance(error, sqlite3.Error):
        return error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT
    return getattr(error, "sqlstate", None) == CANCELLED
