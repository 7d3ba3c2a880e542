"""The command `community admin create`."""

import sys

import click

from community.cli.terminal import app_context
from community.config import Settings
from community.core import markup
from community.core.db import db, writing
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import email_address, first_admin, passwords


def create_administrator(name: str, email: str, password: str, settings: Settings | None = None) -> str:
    """Create a confirmed administrator and return their handle. Raises `Refused`."""
    name = markup.one_line(name)
    address = email_address.normalize(email, settings)
    if address is None:
        raise Refused(_("“%(email)s” is not a valid email address.", email=email), field="email")
    passwords.check(password, name=name, email=address)
    password_hash = passwords.hash_password(password)
    with writing():
        member = first_admin.create(name, address, password_hash)
        db.session.commit()
        return member.handle


@click.group()
def admin() -> None:
    """Manage administrators.

    Example: community admin create
    """


@admin.command()
@click.option("--name", prompt="Name", help="The name others will see.")
@click.option("--email", prompt="Email", help="The email address to sign in with.")
def create(name: str, email: str) -> None:
    """Create an administrator. Prompts for a password, or reads it from the first line of standard input.

    Example: community admin create --name "Ada Byron" --email ada@example.com
    """
    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    with app_context() as app:
        handle = create_administrator(name, email, password, app.config["SETTINGS"])
    click.echo(f"Created the administrator {name} (@{handle}).")
