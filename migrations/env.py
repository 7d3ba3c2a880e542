"""How migrations run: on the app's own engine, in one transaction. Works inside the app and from alembic's command."""

from contextlib import nullcontext

from alembic import context
from flask import has_app_context

from community import create_app
from community.config import Settings
from community.kernel.database import Base, db, writing


def run() -> None:
    """Apply migrations to the app's database."""
    with writing(), db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


with nullcontext() if has_app_context() else create_app(Settings.from_environment()).app_context():
    run()
