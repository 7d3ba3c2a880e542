"""The command `community recount`: compares every counter with the rows that it counts, and corrects it."""

import sys

import click
from sqlalchemy import text

from community.cli.terminal import app_context
from community.comments import counters as comment_counters
from community.comments.models import Comment
from community.core.counters import Drift, correct
from community.core.db import db, is_sqlite, reading, writing
from community.groups import counters as group_counters
from community.groups.models import Group, Membership
from community.ideas import counters as idea_counters
from community.ideas.models import Idea, Vote

COUNTED_PACKAGES = (group_counters, idea_counters, comment_counters)


@click.command()
@click.option("--repair", is_flag=True, help="Correct wrong counters.")
def recount(repair: bool) -> None:
    """Check every counter against the rows it counts. Exits with code 1 if one is wrong.

    Example: community recount --repair
    """
    with app_context():
        click.echo("Counting …", err=True)
        found = correct_all() if repair else drifts()
        left = drifts() if repair else found
    for drift in found:
        click.echo(describe(drift))
    click.echo(f"Drift: {len(found)}." + (f" After the repair: {len(left)}." if repair else ""))
    sys.exit(1 if found else 0)


def drifts() -> list[Drift]:
    """Every counter that differs from the rows that it counts, all read in one snapshot of the database."""
    with reading():
        if not is_sqlite():
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        found = [drift for package in COUNTED_PACKAGES for drift in package.drifts()]
        db.session.rollback()
    return found


def correct_all() -> list[Drift]:
    """Correct every counter while no one else writes. Returns what differed."""
    with writing():
        if not is_sqlite():
            tables = ", ".join(model.__tablename__ for model in (Group, Membership, Idea, Vote, Comment))
            db.session.execute(text(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"))
        found = [drift for package in COUNTED_PACKAGES for drift in package.drifts()]
        correct(found)
        db.session.commit()
    return found


def describe(drift: Drift) -> str:
    """A difference as a line of output: `ideas.vote_count of 12: 4, but the rows say 5`."""
    counter = f"{drift.column.class_.__tablename__}.{drift.column.key}"
    return f"{counter} of {drift.id}: {drift.stored}, but the rows say {drift.actual}"
