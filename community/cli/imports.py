"""The commands `community import …`: importing from other platforms, and undoing an import."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from community.cli.terminal import app_context, slow_progress
from community.imports import driver
from community.imports import undo as import_undo
from community.imports.report import ImportReport, csv_report

Command = Callable[..., None]
FOLDER = click.argument("folder", type=click.Path(path_type=Path))


def _with_common_options(command: Command) -> Command:
    for option in (
        click.option(
            "--report", type=click.Path(path_type=Path), help="Write every refused or corrected row to this CSV file."
        ),
        click.option("--dry-run", is_flag=True, help="Say what would be done. Nothing is written to the site."),
    ):
        command = option(command)
    return command


@click.group("import")
def imports() -> None:
    """Bring in what others leave behind, and take it out again. The site may be running.

    Existing rows stay unchanged, so an import that was interrupted is continued by running it again.

    Example: community import decide-madrid ./decide_madrid --dry-run
    """


@imports.command("decide-madrid")
@FOLDER
@_with_common_options
def decide_madrid(folder: Path, dry_run: bool, report: Path | None) -> None:
    """Import proposals.csv and comments.csv of Decide Madrid from FOLDER.

    Example: community import decide-madrid ./decide_madrid --report refused.csv
    """
    _run(lambda: driver.from_decide_madrid(folder), dry_run, report)


@imports.command()
@FOLDER
@_with_common_options
def polis(folder: Path, dry_run: bool, report: Path | None) -> None:
    """Import conversations of Polis: FOLDER is one, with comments.csv and votes.csv, or holds several.

    Example: community import polis ./polis --dry-run
    """
    _run(lambda: driver.from_polis(folder), dry_run, report)


@imports.command("csv")
@FOLDER
@click.option("--source", default="", help="What the place is called that this comes from. Otherwise FOLDER's name.")
@click.option("--group", default="", help="The group of ideas whose row names none. Otherwise called like the source.")
@_with_common_options
def tables(folder: Path, source: str, group: str, dry_run: bool, report: Path | None) -> None:
    """Import people.csv, ideas.csv, comments.csv and votes.csv from FOLDER. Only ideas.csv must be there.

    Example: community import csv ./export --source "Old forum" --group "Ideas of the old forum"
    """
    _run(lambda: driver.from_tables(folder, source, group), dry_run, report)


@imports.command("list")
def listing() -> None:
    """List what was imported, from where and when.

    Example: community import list
    """
    with app_context():
        found = driver.list_imports()
    for line in found:
        click.echo(line)
    if not found:
        click.echo("Nothing was imported.")


@imports.command()
@click.argument("source")
@click.option("--with-what-was-added", is_flag=True, help="Remove also what people here did with it since.")
@_with_common_options
def undo(source: str, with_what_was_added: bool, dry_run: bool, report: Path | None) -> None:
    """Take out everything that came from SOURCE, as `community import list` calls it.

    Refused if members have voted or commented since, or staff have responded, unless that is to be removed too.

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
