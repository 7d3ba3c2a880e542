"""The command `community demo`: loads the demonstration community into an empty database."""

import click
from sqlalchemy import select

from community.cli.terminal import app_context, progress
from community.core import schema
from community.core.db import db, exists, reading
from community.core.errors import OperatorError
from community.demo import write
from community.demo.write import PASSWORD, Account, Tell
from community.members.models import Member


def is_empty() -> bool:
    """Whether the database contains no community: without members there is no other content either."""
    with reading():
        empty = not exists(select(Member.id))
        db.session.rollback()
    return empty


def load(tell: Tell) -> None:
    """Load the demonstration community. Raises `OperatorError` unless the database is empty."""
    if not is_empty():
        raise OperatorError(
            "The database isn't empty, and the demo can only be loaded into an empty one. "
            "Choose another folder, for example DATA_DIR=./demo-data."
        )
    write.fill(tell)


def accounts() -> list[Account]:
    """The accounts to sign in with, if the database contains the demonstration community."""
    with reading():
        found = write.accounts()
        db.session.rollback()
    return found


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing if there's already a community.")
def demo(if_empty: bool) -> None:
    """Load the demo community into an empty database.

    Lists the accounts to sign in with.

    Example: DATA_DIR=./demo-data community demo
    """
    with app_context():
        schema.upgrade()
        if not if_empty or is_empty():
            with progress() as tell:
                load(tell)
        found = accounts()
    _print_accounts(found)


def _print_accounts(accounts: list[Account]) -> None:
    if not accounts:
        click.echo("There's already a community in the data folder, so the demo wasn't loaded.")
        return
    click.echo("The demo community is ready. Sign in as:")
    for account in accounts:
        click.echo(f"  {account.role:13} {account.name:18} {account.email}")
    click.echo(f"Password for all of them: {PASSWORD}")
