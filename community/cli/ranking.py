"""The command `community ranking`: compares adjusted support and the order of Discover with votes and impressions."""

import sys

import click

from community.analytics import refresh
from community.analytics.refresh import SupportDifference
from community.cli.terminal import app_context
from community.core.db import db, reading


@click.command()
@click.option("--repair", is_flag=True, help="Recalculate wrong and outdated values.")
def ranking(repair: bool) -> None:
    """Check adjusted support and Discover against votes and views. Exits with code 1 if a value is wrong.

    Example: community ranking --repair
    """
    with app_context():
        click.echo("Calculating …", err=True)
        found = correct_all() if repair else differences()
        left = differences() if repair else found
        waiting = stale_count()
    for difference in found:
        click.echo(describe(difference))
    click.echo(f"Differences: {len(found)}." + (f" After the repair: {len(left)}." if repair else ""))
    if waiting:
        click.echo(f"Waiting for the worker: {waiting}.")
    sys.exit(1 if found else 0)


def differences() -> list[SupportDifference]:
    """Stored values that do not follow from votes, impressions and the calibration they were calculated with."""
    return list(refresh.find_differences())


def correct_all() -> list[SupportDifference]:
    """Recalculate the values that differ and those of ideas that are out of date. Returns what differed."""
    found = differences()
    refresh.repair(found)
    refresh.refresh_stale()
    refresh.refresh_outdated(float("inf"))
    return found


def stale_count() -> int:
    """How many ideas have changed and are due to be recalculated within a minute."""
    with reading():
        count = refresh.stale_count()
        db.session.rollback()
    return count


def describe(difference: SupportDifference) -> str:
    """A difference as a line of output: `support of idea 12: 0.31, but votes and views say 0.26`."""
    idea_id, name, stored, actual = difference
    return f"{name} of idea {idea_id}: {'nothing' if stored is None else stored}, but votes and views say {actual}"
