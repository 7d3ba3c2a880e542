"""The commands `community import …`: importing from other platforms, and undoing an import."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import current_app

from community.cli.terminal import app_context, slow_progress
from community.imports import driver
from community.imports import undo as import_undo
from community.imports.report import ImportReport, csv_report

Command = Callable[..., None]
FOLDER = click.argument("folder", type=click.Path(path_type=Path))


def _with_common_options(command: Command) -> Command:
    for option in (
        click.option(
            "--report", type=click.Path(path_type=Path), help="Write skipped and corrected rows to this CSV file."
        ),
        click.option("--dry-run", is_flag=True, help="Show what would happen without changing anything."),
    ):
        command = option(command)
    return command


@click.group("import")
def imports() -> None:
    """Import from other platforms, and undo imports. The site can keep running.

    Rows that were imported before are left alone, so run an interrupted import again to finish it.

    Example: community import decide-madrid ./decide_madrid --dry-run
    """


@imports.command("decide-madrid")
@FOLDER
@_with_common_options
def decide_madrid(folder: Path, dry_run: bool, report: Path | None) -> None:
    """Import proposals and comments from Decide Madrid.

    FOLDER contains proposals.csv and comments.csv.

    Example: community import decide-madrid ./decide_madrid --report refused.csv
    """
    _run(lambda: driver.from_decide_madrid(folder), dry_run, report)


@imports.command()
@FOLDER
@_with_common_options
def polis(folder: Path, dry_run: bool, report: Path | None) -> None:
    """Import Polis conversations.

    FOLDER is one conversation, with comments.csv and votes.csv, or contains several.

    Example: community import polis ./polis --dry-run
    """
    _run(lambda: driver.from_polis(folder), dry_run, report)


@imports.command("csv")
@FOLDER
@click.option("--source", default="", help="Name of the source. Default: the name of FOLDER.")
@click.option("--group", default="", help="Group for ideas without one. Default: the name of the source.")
@_with_common_options
def tables(folder: Path, source: str, group: str, dry_run: bool, report: Path | None) -> None:
    """Import CSV tables.

    FOLDER contains ideas.csv and, if you have them, people.csv, comments.csv and votes.csv.

    Example: community import csv ./export --source "Old forum" --group "Ideas of the old forum"
    """
    _run(lambda: driver.from_tables(folder, source, group, current_app.config["SETTINGS"]), dry_run, report)


@imports.command("list")
def listing() -> None:
    """List imports with their source, date and size.

    Example: community import list
    """
    with app_context():
        found = driver.list_imports()
    for line in found:
        click.echo(line)
    if not found:
        click.echo("No imports.")


@imports.command()
@click.argument("source")
@click.option("--with-what-was-added", is_flag=True, help="Also remove what members have added to it since.")
@_with_common_options
def undo(source: str, with_what_was_added: bool, dry_run: bool, report: Path | None) -> None:
    """Remove everything imported from a source.

    SOURCE is its name in `community import list`. Refuses if members have voted or commented since, or staff have
    responded, unless you add --with-what-was-added.

    Example: community import undo decide-madrid --dry-run
    """
    with app_context(), slow_progress() as progress, csv_report(report) as report_issue:
        lines = import_undo.undo(
            source, progress, report_issue, with_what_was_added=with_what_was_added, dry_run=dry_run
        )
    for line in lines:
        click.echo(line)


def _run(source: Callable[[], Any], dry_run: bool, report: Path | None) -> None:
    with app_context(), slow_progress() as progress, csv_report(report) as report_issue:
        counts = ImportReport(report_issue)
        driver.run(source(), counts, progress, dry_run=dry_run)
    for line in driver.summary_lines(counts, dry_run=dry_run):
        click.echo(line)
