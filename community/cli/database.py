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
    """Bring the database to this version. Nothing happens if it is there already.

    Example: community db upgrade
    """
    with app_context():
        changed = schema.upgrade()
    click.echo("The database is at this version now." if changed else "The database was at this version already.")
