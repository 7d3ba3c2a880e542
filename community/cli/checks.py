"""The commands that say whether all is well: `community recount`, `standing`, `ranking` and `doctor`."""

import sys

import click

from community import create_app
from community.cli.terminal import app_context
from community.config import Settings

COLORS = {"ok": "green", "warning": "yellow", "problem": "red"}


@click.command()
@click.option("--mend", is_flag=True, help="Set what has drifted to what the facts say.")
def recount(mend: bool) -> None:
    """Compare every counter with the facts that it counts. Ends with code 1 if one has drifted.

    Example: community recount --mend
    """
    from community.cli import recount as cli_recount

    with app_context():
        click.echo("Counting …", err=True)
        found = cli_recount.correct_all() if mend else cli_recount.drifts()
        left = cli_recount.drifts() if mend else found
    for drift in found:
        click.echo(cli_recount.describe(drift))
    click.echo(f"Drift: {len(found)}." + (f" After mending: {len(left)}." if mend else ""))
    sys.exit(1 if found else 0)


@click.command()
@click.option("--mend", is_flag=True, help="Give everybody the standing that the facts say.")
def trust_levels(mend: bool) -> None:
    """Compare everybody's standing with the facts that it is earned by. Ends with code 1 if somebody has another.

    Example: community standing --mend
    """
    from community.cli import trust_levels as cli_trust_levels

    with app_context():
        found = cli_trust_levels.correct_all() if mend else cli_trust_levels.differences()
        left = cli_trust_levels.differences() if mend else found
    for change in found:
        click.echo(cli_trust_levels.describe(change))
    click.echo(f"Differences: {len(found)}." + (f" After mending: {len(left)}." if mend else ""))
    sys.exit(1 if found else 0)


@click.command()
@click.option("--mend", is_flag=True, help="Reckon what differs again, and what waits for its figures.")
def ranking(mend: bool) -> None:
    """Compare corrected support and the order of Discover with votes and looks. Ends with code 1 if a figure differs.

    Example: community ranking --mend
    """
    from community.cli import ranking as cli_ranking

    with app_context():
        click.echo("Reckoning …", err=True)
        found = cli_ranking.correct_all() if mend else cli_ranking.differences()
        left = cli_ranking.differences() if mend else found
        waiting = cli_ranking.waiting()
    for difference in found:
        click.echo(cli_ranking.describe(difference))
    click.echo(f"Differences: {len(found)}." + (f" After mending: {len(left)}." if mend else ""))
    if waiting:
        click.echo(f"Changed and waiting for the worker: {waiting}.")
    sys.exit(1 if found else 0)


@click.command()
def doctor() -> None:
    """Look at everything the site needs. Ends with code 1 if there is a problem.

    Example: community doctor
    """
    from community.cli import doctor as cli_doctor

    settings = Settings.from_environment()
    verdicts = []
    for finding in cli_doctor.examine(settings, create_app(settings)):
        verdicts.append(finding.verdict)
        click.echo(f"{click.style(f'{finding.verdict:8}', COLORS[finding.verdict])} {finding.subject}: {finding.says}")
    sys.exit(1 if cli_doctor.PROBLEM in verdicts else 0)
