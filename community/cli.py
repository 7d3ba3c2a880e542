"""The command `community`: how the site is run. Says what it does, and in a sentence why it cannot."""

import sys
from typing import Any

import click

from community.config import Settings
from community.operations.explaining import in_words


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

    click.echo("Working. Ctrl-C ends it.")
    serving.work(Settings.from_environment())
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
    from community.app import create_app
    from community.operations import preparing

    with create_app(Settings.from_environment()).app_context():
        changed = preparing.upgrade()
    click.echo("The database is at this version now." if changed else "The database was at this version already.")
