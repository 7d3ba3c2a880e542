"""The commands that say whether all is well: `community recount`, `standing`, `ranking` and `doctor`."""

import sys

import click

from community import create_app
from community.cli.terminal import site
from community.config import Settings

COLOURS = {"ok": "green", "warning": "yellow", "problem": "red"}


@click.command()
@click.option("--mend", is_flag=True, help="Set what has drifted to what the facts say.")
def recount(mend: bool) -> None:
    """Compare every counter with the facts that it counts. Ends with code 1 if one has drifted.

    Example: community recount --mend
    """
    from community.operations import recounting

    with site():
        click.echo("Counting …", err=True)
        found = recounting.mended() if mend else recounting.drifts()
        left = recounting.drifts() if mend else found
    for drift in found:
        click.echo(recounting.in_words(drift))
    click.echo(f"Drift: {len(found)}." + (f" After mending: {len(left)}." if mend else ""))
    sys.exit(1 if found else 0)


@click.command()
@click.option("--mend", is_flag=True, help="Give everybody the standing that the facts say.")
def standing(mend: bool) -> None:
    """Compare everybody's standing with the facts that it is earned by. Ends with code 1 if somebody has another.

    Example: community standing --mend
    """
    from community.operations import standings

    with site():
        found = standings.mended() if mend else standings.differences()
        left = standings.differences() if mend else found
    for change in found:
        click.echo(standings.in_words(change))
    click.echo(f"Differences: {len(found)}." + (f" After mending: {len(left)}." if mend else ""))
    sys.exit(1 if found else 0)


@click.command()
@click.option("--mend", is_flag=True, help="Reckon what differs again, and what waits for its figures.")
def ranking(mend: bool) -> None:
    """Compare corrected support and the order of Discover with votes and looks. Ends with code 1 if a figure differs.

    Example: community ranking --mend
    """
    from community.operations import rankings

    with site():
        click.echo("Reckoning …", err=True)
        found = rankings.mended() if mend else rankings.differences()
        left = rankings.differences() if mend else found
        waiting = rankings.waiting()
    for difference in found:
        click.echo(rankings.in_words(difference))
    click.echo(f"Differences: {len(found)}." + (f" After mending: {len(left)}." if mend else ""))
    if waiting:
        click.echo(f"Changed and waiting for the worker: {waiting}.")
    sys.exit(1 if found else 0)


@click.command()
def doctor() -> None:
    """Look at everything the site needs. Ends with code 1 if there is a problem.

    Example: community doctor
    """
    from community.operations import doctoring

    settings = Settings.from_environment()
    verdicts = []
    for finding in doctoring.examine(settings, create_app(settings)):
        verdicts.append(finding.verdict)
        click.echo(f"{click.style(f'{finding.verdict:8}', COLOURS[finding.verdict])} {finding.subject}: {finding.says}")
    sys.exit(1 if doctoring.PROBLEM in verdicts else 0)
