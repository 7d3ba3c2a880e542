"""The version of the database schema: applying migrations, and refusing to work on another version.

Which tables there should be is known once an app was created, because that imports every model.
"""

from pathlib import Path

import alembic.command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import inspect

from community.core.db import Base, db
from community.core.paths import resource_dir


class SchemaMismatch(Exception):
    """The database is not at the version that this program needs. The message says what to do."""


def upgrade() -> bool:
    """Apply all missing migrations. False if none were missing. Raises `SchemaMismatch` for a newer database."""
    before = current()
    try:
        alembic.command.upgrade(_config(), "head")
    except CommandError:
        check()  # says so if the database is of a newer version
        raise
    return before != current()


def check() -> None:
    """Raise `WrongSchema` unless the database is exactly at this code's version."""
    found = current()
    if found == head():
        return
    if found is None:
        raise SchemaMismatch("The database is empty. Run `community db upgrade` first.")
    if found in known_versions():
        raise SchemaMismatch("The database is older than this version. Run `community db upgrade` first.")
    raise SchemaMismatch(
        f"The database is at version {found}, which this version does not know: it was made by a newer one. "
        "Install that version again, or restore a backup."
    )


def current() -> str | None:
    """The version of the database; None if it is empty."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The version that this program needs."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    if found is None:
        raise SchemaMismatch("The migrations are missing from this installation.")
    return found


def known_versions() -> set[str]:
    """Every version that this program can upgrade."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def drift() -> list[object]:
    """Differences between the migrated database and the models; empty if there are none."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def _config() -> Config:
    folder: Path = resource_dir("migrations")
    config = Config(str(folder / "alembic.ini"))
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config
