"""The command `community db upgrade`."""

import click

from community.cli.terminal import app_context
from community.core import schema


@click.group()
def db() -> None:
    """Manage the database schema.

    Example: community db upgrade
    """


@db.command()
def upgrade() -> None:
    """Upgrade the database to this version. Does nothing if it's up to date.

    Example: community db upgrade
    """
    with app_context():
        changed = schema.upgrade()
    click.echo("Database upgraded." if changed else "The database is up to date.")
