"""The commands `community backup` and `community restore`."""

from pathlib import Path

import click

from community.cli import backup_create, backup_restore
from community.cli.terminal import progress
from community.config import Settings


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--with-secret", is_flag=True, help="Include the secret key. Anyone who has it can sign in as anyone.")
def backup(target: Path, with_secret: bool) -> None:
    """Back up the site. It can keep running.

    TARGET is a new folder, or a single file if its name ends in .tar.gz.

    Example: community backup /var/backups/community-monday.tar.gz
    """
    settings = Settings.from_environment()
    with progress() as tell:
        made = backup_create.create(settings, target.absolute(), with_secret=with_secret, tell=tell)
    click.echo(f"Backed up {sum(made.tables.values())} rows of {len(made.tables)} tables to {target}.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace an existing community. A copy of it is kept.")
def restore(source: Path, replace: bool) -> None:
    """Restore a backup. Stop the site first.

    All of SOURCE is checked before anything is changed.

    Example: community restore /var/backups/community-monday.tar.gz
    """
    settings = Settings.from_environment()
    with progress() as tell:
        found, aside = backup_restore.restore(settings, source.absolute(), replace=replace, tell=tell)
    click.echo(f"Restored the backup of {found.made_at}: {sum(found.tables.values())} rows.")
    if aside:
        click.echo(f"The previous database is kept at {aside}.")
