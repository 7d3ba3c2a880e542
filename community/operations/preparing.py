"""Before the site is served: its static files compressed, its database at this version."""

from dataclasses import dataclass

from alembic.util.exc import CommandError

from community import schema
from community.app import create_app
from community.config import Settings
from community.kernel.database import db
from community.members import first
from community.web import static_files
from community.web.showing import find_folder


@dataclass(frozen=True)
class Prepared:
    """What the person who starts the site should know."""

    first_administrator: str | None  # the address at which the first administrator makes their account


def prepare(settings: Settings) -> Prepared:
    """Make ready to serve. A SQLite file is migrated; another database must be at this version: `WrongSchema`."""
    static_files.prepare(find_folder("static"), settings.data_dir / "static")
    with create_app(settings).app_context():
        try:
            if settings.is_embedded:
                upgrade()
            schema.check()
            return Prepared(first.link(settings))
        finally:
            db.session.remove()
            db.engine.dispose()


def upgrade() -> bool:
    """Bring the database to this version. False if it was there already. Raises `WrongSchema` for a newer one."""
    before = schema.present()
    try:
        schema.upgrade()
    except CommandError:
        schema.check()
        raise
    return before != schema.present()
