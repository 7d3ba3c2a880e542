"""What commands share: the site that they act on, and how far they are."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask import Flask

from community import create_app
from community.config import Settings

Tell = Callable[[str, int, int], None]
QUIET_SECONDS = 2.0  # seconds without a word


@contextmanager
def app_context() -> Iterator[Flask]:
    """The site's app and its context, with all connections closed afterwards."""
    from community.core import db

    app = create_app(Settings.from_environment())
    with app.app_context():
        try:
            yield app
        finally:
            db.db.session.remove()
            db.db.engine.dispose()


@contextmanager
def progress() -> Iterator[Tell]:
    """A function that shows how far something is: one line at a terminal, a line for each part elsewhere."""
    alive = sys.stderr.isatty()
    last = ""

    def tell(what: str, done: int, of: int) -> None:
        nonlocal last
        if alive:
            click.echo(f"\r\033[K{what} {100 * done // max(of, 1)} %", err=True, nl=False)
        elif what != last:
            click.echo(f"{what} …", err=True)
        last = what

    yield tell
    if alive and last:
        click.echo("\r\033[K", err=True, nl=False)


@contextmanager
def slow_progress() -> Iterator[Tell]:
    """A function that shows how far something is, once it has taken longer than two seconds.

    One line at a terminal; elsewhere a line every two seconds.
    """
    alive = sys.stderr.isatty()
    began = last = time.monotonic()
    said = False

    def tell(what: str, done: int, of: int) -> None:
        nonlocal last, said
        moment = time.monotonic()
        if moment - began < QUIET_SECONDS or moment - last < (0.1 if alive else QUIET_SECONDS):
            return
        last, said = moment, True
        text = f"{what}: {done:,} of {of:,}" if of else f"{what}: {done:,}"
        click.echo(f"\r\033[K{text}" if alive else f"{text} …", err=True, nl=not alive)

    yield tell
    if alive and said:
        click.echo("\r\033[K", err=True, nl=False)
