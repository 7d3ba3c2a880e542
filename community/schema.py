"""The database's shape: bringing it up to date, and refusing to work on one that is not."""

from pathlib import Path

import alembic.command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from community.comments import models as comments
from community.ideas import models as ideas
from community.imports import models as imports
from community.insights import models as insights
from community.kernel import duties, outbox
from community.kernel.database import Base, db
from community.moderation import models as moderation
from community.personal import models as personal
from community.pictures import models as pictures
from community.site import models as site
from community.staff import models as staff
from community.web.showing import find_folder

# Imported so that their tables are known.
TABLES = (comments, ideas, imports, insights, duties, outbox, moderation, personal, pictures, site, staff)


class WrongSchema(Exception):
    """The database is not at the version that this code needs. The message says what to do."""


def upgrade() -> None:
    """Apply every migration that the database lacks."""
    alembic.command.upgrade(_config(), "head")


def check() -> None:
    """Raise `WrongSchema` unless the database is exactly at this code's version."""
    here, wanted = present(), head()
    if here == wanted:
        return
    if here is None:
        raise WrongSchema("The database is empty. Run `community db upgrade` first.")
    if here in known():
        raise WrongSchema("The database is older than this version. Run `community db upgrade` first.")
    raise WrongSchema(
        f"The database is at version {here}, which this version does not know: it was made by a newer one. "
        "Install that version again, or restore a backup."
    )


def present() -> str | None:
    """The version that the database is at; None for an empty one."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The version that this code needs."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    if found is None:
        raise WrongSchema("The migrations are missing from this installation.")
    return found


def known() -> set[str]:
    """Every version that this code can bring up to its own."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def drift() -> list[object]:
    """Differences between what the migrations make and what the models say. Empty if there are none."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def _config() -> Config:
    folder: Path = find_folder("migrations")
    config = Config(str(folder / "alembic.ini"))
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config
