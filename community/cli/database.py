"""The commands `community db upgrade` and `community demo`: a database at this version, perhaps full of life."""

import click

from community.cli.terminal import app_context


@click.group()
def db() -> None:
    """Look after the database's shape.

    Example: community db upgrade
    """


@db.command()
def upgrade() -> None:
    """Bring the database to this version. Nothing happens if it is there already.

    Example: community db upgrade
    """
    from community.cli import server

    with app_context():
        changed = server.upgrade()
    click.echo("The database is at this version now." if changed else "The database was at this version already.")
