"""The commands `community backup` and `community restore`."""

from pathlib import Path

import click

from community.cli import backup_create, backup_restore
from community.cli.terminal import progress
from community.config import Settings


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--with-secret", is_flag=True, help="Put the secret key in too; whoever has it can sign in as anyone.")
def backup(target: Path, with_secret: bool) -> None:
    """Write a backup to TARGET: a new folder, or one file if the name ends in .tar.gz. The site may be running.

    Example: community backup /var/backups/community-monday.tar.gz
    """
    settings = Settings.from_environment()
    with progress() as tell:
        made = backup_create.create(settings, target.absolute(), with_secret=with_secret, tell=tell)
    click.echo(f"{target} holds {sum(made.tables.values())} rows of {len(made.tables)} tables.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Take the place of a community that is there; it is kept aside.")
def restore(source: Path, replace: bool) -> None:
    """Restore the backup SOURCE. It is checked as a whole before anything is touched. The site must be stopped.

    Example: community restore /var/backups/community-monday.tar.gz
    """
    settings = Settings.from_environment()
    with progress() as tell:
        found, aside = backup_restore.restore(settings, source.absolute(), replace=replace, tell=tell)
    click.echo(f"Restored what was backed up at {found.made_at}: {sum(found.tables.values())} rows, all there.")
    if aside:
        click.echo(f"What was there before is kept at {aside}.")
