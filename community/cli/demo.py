"""The demonstration community, put where nothing is yet."""

from typing import Any

import click
from sqlalchemy import select

from community.cli.terminal import app_context, progress
from community.core.db import db, exists, reading
from community.core.errors import OperatorError
from community.demo import filling
from community.demo.filling import Account, Tell
from community.members.models import Member


def is_empty() -> bool:
    """Whether the database holds no community: nothing can be there without a member."""
    with reading():
        empty = not exists(select(Member.id))
        db.session.rollback()
    return empty


def load(tell: Tell) -> None:
    """Fill the database with the demonstration community. Raises `Trouble` unless it is empty."""
    if not is_empty():
        raise OperatorError(
            "The database is not empty, and the demonstration community only moves into an empty one. "
            "Choose another folder, for example DATA_DIR=./demo-data."
        )
    filling.fill(tell)


def accounts() -> list[Account]:
    """Whom to sign in as, if the demonstration community is there."""
    with reading():
        found = filling.accounts()
        db.session.rollback()
    return found


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing, and do not fail, where there is a community already.")
def demo(if_empty: bool) -> None:
    """Fill an empty database with the demonstration community, and say whom to sign in as.

    Example: DATA_DIR=./demo-data community demo
    """
    from community.cli import server

    with app_context():
        server.upgrade()
        if not if_empty or is_empty():
            with progress() as tell:
                load(tell)
        found = accounts()
    _introduce(found)


def _introduce(accounts: list[Any]) -> None:
    from community.demo.filling import PASSWORD

    if not accounts:
        click.echo("The data folder holds a community of its own; the demonstration was not added to it.")
        return
    click.echo("The demonstration community is there. Sign in as")
    for account in accounts:
        click.echo(f"  {account.role:13} {account.name:18} {account.email}")
    click.echo(f"each with the password: {PASSWORD}")
