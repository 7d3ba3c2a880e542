"""The commands `community serve` and `community worker`."""

import click

from community.cli import server
from community.cli.server import StartupInfo
from community.config import Settings


@click.command()
@click.option("--web-only", is_flag=True, help="No worker beside the web process: `community worker` runs elsewhere.")
def serve(web_only: bool) -> None:
    """Serve the site: a web process and a worker, until Ctrl-C.

    A SQLite database is brought to this version first. PostgreSQL must be at it: `community db upgrade`.

    Example: PORT=8080 community serve
    """
    settings = Settings.from_environment()

    def greet(info: StartupInfo) -> None:
        click.echo(f"Serving at {settings.base_url} (listening on {settings.host}, port {settings.port}).")
        if info.warning:
            click.echo(f"Warning: {info.warning}", err=True)
        if info.first_administrator:
            click.echo("There is no administrator yet. This link, which works once, makes the first:")
            click.echo(f"  {info.first_administrator}")
        if web_only:
            click.echo("Jobs wait until `community worker` runs beside this.")
        click.echo("Ctrl-C ends it.")

    server.serve(settings, greet, web_only=web_only)
    click.echo("Ended.")


@click.command()
def worker() -> None:
    """Run waiting jobs and scheduled tasks until Ctrl-C.

    `community serve` has a worker of its own; this is for sites whose web processes run elsewhere.

    Example: community worker
    """
    settings = Settings.from_environment()
    click.echo("Working. Ctrl-C ends it.")
    server.run_worker(settings)
    click.echo("Ended.")
