"""The command `community`: how the site is run. Says what it does, and in a sentence why it cannot."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask

from community import create_app
from community.config import Settings
from community.import_commands import imports
from community.operations.explaining import in_words

COLOURS = {"ok": "green", "warning": "yellow", "problem": "red"}


class Plain(click.Group):
    """Commands whose foreseeable failures are sentences, not tracebacks. They end with code 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            sentence = in_words(error)
            if sentence is None:
                raise
            click.secho(sentence, err=True, fg="red")
            sys.exit(2)


@click.group(cls=Plain, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="community", message="community %(version)s")
def main() -> None:
    """A place where a company's customers shape its products.

    Settings come from the environment or from a file `.env` in the working folder; the README has a table of them.

    Example: DATA_DIR=/srv/community BASE_URL=https://ideas.example.com community serve
    """


@main.command()
@click.option("--web-only", is_flag=True, help="No worker beside the web process: `community worker` runs elsewhere.")
def serve(web_only: bool) -> None:
    """Serve the site: a web process and a worker, until Ctrl-C.

    A SQLite database is brought to this version first. PostgreSQL must be at it: `community db upgrade`.

    Example: PORT=8080 community serve
    """
    from community.operations import serving
    from community.operations.preparing import Prepared

    settings = Settings.from_environment()

    def greet(prepared: Prepared) -> None:
        click.echo(f"Serving at {settings.base_url} (listening on {settings.host}, port {settings.port}).")
        if prepared.first_administrator:
            click.echo("There is no administrator yet. This link, which works once, makes the first:")
            click.echo(f"  {prepared.first_administrator}")
        if web_only:
            click.echo("Jobs wait until `community worker` runs beside this.")
        click.echo("Ctrl-C ends it.")

    serving.serve(settings, greet, web_only=web_only)
    click.echo("Ended.")


@main.command()
def worker() -> None:
    """Run waiting jobs and the clock's duties, until Ctrl-C.

    `community serve` has a worker of its own; this is for sites whose web processes run elsewhere.

    Example: community worker
    """
    from community.operations import serving

    settings = Settings.from_environment()
    click.echo("Working. Ctrl-C ends it.")
    serving.work(settings)
    click.echo("Ended.")


@main.group()
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

    with _site():
        changed = preparing.upgrade()
    click.echo("The database is at this version now." if changed else "The database was at this version already.")


@main.command()
@click.option("--if-empty", is_flag=True, help="Do nothing, and do not fail, where there is a community already.")
def demo(if_empty: bool) -> None:
    """Fill an empty database with the demonstration community, and say whom to sign in as.

    Example: DATA_DIR=./demo-data community demo
    """
    from community.operations import populating, preparing

    with _site():
        preparing.upgrade()
        if not if_empty or populating.is_empty():
            with _progress() as tell:
                populating.populate(tell)
        accounts = populating.accounts()
    _introduce(accounts)


@main.group()
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
    with _site():
        handle = appointing.appoint(name, email, password)
    click.echo(f"{name} is an administrator now, with the handle {handle}.")


@main.command()
@click.option("--mend", is_flag=True, help="Set what has drifted to what the facts say.")
def recount(mend: bool) -> None:
    """Compare every counter with the facts that it counts. Ends with code 1 if one has drifted.

    Example: community recount --mend
    """
    from community.operations import recounting

    with _site():
        click.echo("Counting …", err=True)
        found = recounting.mended() if mend else recounting.drifts()
        left = recounting.drifts() if mend else found
    for drift in found:
        click.echo(recounting.in_words(drift))
    click.echo(f"Drift: {len(found)}." + (f" After mending: {len(left)}." if mend else ""))
    sys.exit(1 if found else 0)


@main.command()
def doctor() -> None:
    """Look at everything the site needs. Ends with code 1 if there is a problem.

    Example: community doctor
    """
    from community.operations import doctoring

    settings = Settings.from_environment()
    verdicts = []
    for finding in doctoring.examine(settings, create_app(settings)):
        verdicts.append(finding.verdict)
        click.echo(f"{click.style(f'{finding.verdict:8}', COLOURS[finding.verdict])} {finding.subject}: {finding.says}")
    sys.exit(1 if doctoring.PROBLEM in verdicts else 0)


main.add_command(imports)


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--with-secret", is_flag=True, help="Put the secret key in too; whoever has it can sign in as anyone.")
def backup(target: Path, with_secret: bool) -> None:
    """Write a backup to TARGET: a new folder, or one file if the name ends in .tar.gz. The site may be running.

    Example: community backup /var/backups/community-monday.tar.gz
    """
    from community.operations import backing_up

    settings = Settings.from_environment()
    with _progress() as tell:
        made = backing_up.back_up(settings, target.absolute(), with_secret=with_secret, tell=tell)
    click.echo(f"{target} holds {sum(made.tables.values())} rows of {len(made.tables)} tables.")


@main.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Take the place of a community that is there; it is kept aside.")
def restore(source: Path, replace: bool) -> None:
    """Restore the backup SOURCE. It is checked as a whole before anything is touched. The site must be stopped.

    Example: community restore /var/backups/community-monday.tar.gz
    """
    from community.operations import restoring

    settings = Settings.from_environment()
    with _progress() as tell:
        found, aside = restoring.restore(settings, source.absolute(), replace=replace, tell=tell)
    click.echo(f"Restored what was backed up at {found.made_at}: {sum(found.tables.values())} rows, all there.")
    if aside:
        click.echo(f"What was there before is kept at {aside}.")


@contextmanager
def _site() -> Iterator[Flask]:
    """The site's app and its context, with all connections closed afterwards."""
    from community.kernel import database

    app = create_app(Settings.from_environment())
    with app.app_context():
        yield app
        database.db.session.remove()
        database.db.engine.dispose()


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A function that shows how far something is: one line at a terminal, a line for each part elsewhere."""
    alive = sys.stderr.isatty()
    last = ""

    def tell(what: str, done: int, of: int) -> None:
        nonlocal last
        if alive:
            click.echo(f"\r\033[K{what} {100 * done // max(of, 1)} %", err=True, nl=False)
        elif what != last:
            click.echo(f"{what} …", err=True)
        last = what

    yield tell
    if alive and last:
        click.echo("\r\033[K", err=True, nl=False)


def _introduce(accounts: list[Any]) -> None:
    from community.demo.filling import PASSWORD

    if not accounts:
        click.echo("The data folder holds a community of its own; the demonstration was not added to it.")
        return
    click.echo("The demonstration community is there. Sign in as")
    for account in accounts:
        click.echo(f"  {account.role:13} {account.name:18} {account.email}")
    click.echo(f"each with the password: {PASSWORD}")
