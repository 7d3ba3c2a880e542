"""The command `community trust-levels`: compares every member's trust level with the facts that it is earned by."""

import sys

import click

from community.analytics.jobs import recalculate_trust_levels
from community.analytics.trust_levels import TrustLevelChange, find_differences
from community.cli.terminal import app_context


@click.command()
@click.option("--repair", is_flag=True, help="Correct wrong trust levels.")
def trust_levels(repair: bool) -> None:
    """Check every member's trust level. Exits with code 1 if one is wrong.

    Example: community trust-levels --repair
    """
    with app_context():
        found = recalculate_trust_levels() if repair else find_differences()
        left = find_differences() if repair else found
    for change in found:
        click.echo(describe(change))
    click.echo(f"Differences: {len(found)}." + (f" After the repair: {len(left)}." if repair else ""))
    sys.exit(1 if found else 0)


def describe(change: TrustLevelChange) -> str:
    """A difference as a line of output: `member 12: new, but the facts say member`."""
    return f"member {change.member_id}: {change.stored}, but the facts say {change.actual}"
