"""The commands `community db upgrade` and `community demo`: a database at this version, perhaps full of life."""

from typing import Any

import click

from community.cli.terminal import progress, site


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
    from community.operations import preparing

    with site():
        changed = preparing.upgrade()
    click.echo("The database is at this version now." if changed else "The database was at this version already.")


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing, and do not fail, where there is a community already.")
def demo(if_empty: bool) -> None:
    """Fill an empty database with the demonstration community, and say whom to sign in as.

    Example: DATA_DIR=./demo-data community demo
    """
    from community.operations import populating, preparing

    with site():
        preparing.upgrade()
        if not if_empty or populating.is_empty():
            with progress() as tell:
                populating.populate(tell)
        accounts = populating.accounts()
    _introduce(accounts)


def _introduce(accounts: list[Any]) -> None:
    from community.demo.filling import PASSWORD

    if not accounts:
        click.echo("The data folder holds a community of its own; the demonstration was not added to it.")
        return
    click.echo("The demonstration community is there. Sign in as")
    for account in accounts:
        click.echo(f"  {account.role:13} {account.name:18} {account.email}")
    click.echo(f"each with the password: {PASSWORD}")
