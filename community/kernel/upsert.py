"""INSERT … ON CONFLICT, in the words of the database at hand."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from community.kernel.database import db, is_sqlite


def insert(table: Any) -> Any:
    """An INSERT that understands `on_conflict_do_nothing` and `on_conflict_do_update`, on SQLite and PostgreSQL."""
    return sqlite.insert(table) if is_sqlite() else postgresql.insert(table)


def insert_once(table: Any, **values: Any) -> Any | None:
    """Insert a row unless a unique rule forbids it. The new row's `id`, or None if there was one already."""
    return db.session.scalar(insert(table).values(**values).on_conflict_do_nothing().returning(table.id))
