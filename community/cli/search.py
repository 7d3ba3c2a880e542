"""The commands `community search rebuild` and `community search check`."""

import sys

import click

from community.cli.terminal import app_context, progress
from community.core.outbox import RetryLater
from community.search import consistency, rebuilding
from community.search import jobs as search_jobs
from community.search.index_versions import IndexUnavailable

SHOWN = 20


@click.group()
def search() -> None:
    """Manage the search index. You can delete it at any time: the worker rebuilds it.

    Example: community search check
    """


@search.command()
def rebuild() -> None:
    """Rebuild the index from the database. A running site uses the old one until the new one is ready.

    Example: community search rebuild
    """
    with app_context(), progress() as tell:
        try:
            count = rebuilding.rebuild(tell)
            search_jobs.record_rebuild()
        except RetryLater:
            raise click.ClickException("Another process is rebuilding the index. Try again in a minute.") from None
    click.echo(f"The index has {count} documents.")


@search.command()
def check() -> None:
    """Check the index against the database. Exits with code 1 if they differ.

    Recent changes that wait for the worker aren't counted as differences.

    Example: community search check
    """
    with app_context():
        try:
            found = consistency.check()
        except IndexUnavailable as error:
            raise click.ClickException(f"No index to check ({error}). The worker will build one.") from None
        except RetryLater:
            raise click.ClickException("Another process is updating the index. Try again in a minute.") from None
    for word, keys in (("missing", found.missing), ("different", found.other), ("extra", found.extra)):
        for key in sorted(set(keys) & found.wrong)[:SHOWN]:
            click.echo(f"{key} is {word}")
    click.echo(f"{found.compared} documents compared, {len(found.wrong)} differ, {len(found.waiting)} waiting.")
    sys.exit(1 if found.wrong else 0)
