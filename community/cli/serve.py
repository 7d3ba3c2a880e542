"""The commands `community serve` and `community worker`."""

import click

from community.cli import server
from community.cli.server import StartupInfo
from community.config import Settings


@click.command()
@click.option("--web-only", is_flag=True, help="Don't start a worker. Run `community worker` separately.")
def serve(web_only: bool) -> None:
    """Serve the site: a web process and a worker, until Ctrl-C.

    A SQLite database is upgraded first. For PostgreSQL, run `community db upgrade` yourself.

    Example: PORT=8080 community serve
    """
    settings = Settings.from_environment()

    def greet(info: StartupInfo) -> None:
        click.echo(f"Serving at {settings.base_url} (listening on {settings.host}, port {settings.port}).")
        if info.warning:
            click.echo(f"Warning: {info.warning}", err=True)
        if info.first_administrator:
            click.echo("There's no administrator yet. Create one with this link, which works only once:")
            click.echo(f"  {info.first_administrator}")
        if web_only:
            click.echo("Background tasks wait until you run `community worker`.")
        click.echo("Press Ctrl-C to stop.")

    server.serve(settings, greet, web_only=web_only)
    click.echo("Stopped.")


@click.command()
def worker() -> None:
    """Run background and scheduled tasks until Ctrl-C.

    `community serve` already includes a worker. Use this one with `community serve --web-only`.

    Example: community worker
    """
    settings = Settings.from_environment()
    click.echo("Worker running. Press Ctrl-C to stop.")
    server.run_worker(settings)
    click.echo("Stopped.")
