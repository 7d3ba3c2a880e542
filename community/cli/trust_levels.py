"""The command `community trust-levels`: compares every member's trust level with the facts that it is earned by."""

import sys

import click

from community.analytics.jobs import recalculate_trust_levels
from community.analytics.trust_levels import TrustLevelChange, find_differences
from community.cli.terminal import app_context


@click.command()
@click.option("--mend", is_flag=True, help="Give everybody the standing that the facts say.")
def trust_levels(mend: bool) -> None:
    """Compare everybody's standing with the facts that it is earned by. Ends with code 1 if somebody has another.

    Example: community trust-levels --mend
    """
    with app_context():
        found = recalculate_trust_levels() if mend else find_differences()
        left = find_differences() if mend else found
    for change in found:
        click.echo(describe(change))
    click.echo(f"Differences: {len(found)}." + (f" After mending: {len(left)}." if mend else ""))
    sys.exit(1 if found else 0)


def describe(change: TrustLevelChange) -> str:
    """A difference as a line of output: `member 12: new, but the facts say member`."""
    return f"member {change.member_id}: {change.stored}, but the facts say {change.actual}"
