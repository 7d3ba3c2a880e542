"""The command `community admin create`."""

import sys

import click

from community.cli.terminal import site


@click.group()
def admin() -> None:
    """Look after administrators.

    Example: community admin create
    """


@admin.command()
@click.option("--name", prompt="Name", help="As others will see it.")
@click.option("--email", prompt="E-mail address", help="To sign in with.")
def create(name: str, email: str) -> None:
    """Make an administrator. The password is asked for, or read from the first line of standard input.

    Example: community admin create --name "Ada Byron" --email ada@example.com
    """
    from community.operations import appointing

    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    with site():
        handle = appointing.appoint(name, email, password)
    click.echo(f"{name} is an administrator now, with the handle {handle}.")
