"""How migrations run: on the app's own engine, in one transaction."""

from alembic import context

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


run()
