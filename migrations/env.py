"""How migrations run: on the app's own engine, in one transaction. Works inside the app and from alembic's command."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from alembic import context
from flask import has_app_context
from sqlalchemy import Connection

from community.app import create_app
from community.config import Settings
from community.core.db import Base, db, writing


def run() -> None:
    """Apply migrations to the app's database."""
    with writing(), db.engine.connect() as connection, _without_foreign_keys(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            _check_foreign_keys(connection)


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes some things by making a table anew, and dropping the old one would take along what refers to it.

    The switch works outside of transactions only, so the driver is asked before one begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _check_foreign_keys(connection: Connection) -> None:
    """Before anything is committed: nothing refers to a row that is not there."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"The migration would leave rows that refer to nothing: {broken[:5]}")


with nullcontext() if has_app_context() else create_app(Settings.from_environment()).app_context():
    run()
