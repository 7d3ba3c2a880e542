"""What commands share: the app context and progress output."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask import Flask

from community.app import create_app
from community.config import Settings
from community.core.db import db

Progress = Callable[[str, int, int], None]  # called with: what is done, how many so far, of how many (0: unknown)
QUIET_SECONDS = 2.0  # seconds before the first line of progress


@contextmanager
def app_context() -> Iterator[Flask]:
    """The context of an app made from the environment. All connections are closed afterwards."""
    app = create_app(Settings.from_environment())
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def progress() -> Iterator[Progress]:
    """A function that shows progress: in one line at a terminal, elsewhere with a line for each part."""
    is_terminal = sys.stderr.isatty()
    last = ""

    def tell(what: str, done: int, of: int) -> None:
        nonlocal last
        if is_terminal:
            click.echo(f"\r\033[K{what} {100 * done // max(of, 1)}%", err=True, nl=False)
        elif what != last:
            click.echo(f"{what} …", err=True)
        last = what

    yield tell
    if is_terminal and last:
        click.echo("\r\033[K", err=True, nl=False)


@contextmanager
def slow_progress() -> Iterator[Progress]:
    """A function that shows progress once something has taken longer than two seconds.

    In one line at a terminal; elsewhere with a line every two seconds.
    """
    is_terminal = sys.stderr.isatty()
    began = last = time.monotonic()
    was_shown = False

    def tell(what: str, done: int, of: int) -> None:
        nonlocal last, was_shown
        moment = time.monotonic()
        if moment - began < QUIET_SECONDS or moment - last < (0.1 if is_terminal else QUIET_SECONDS):
            return
        last, was_shown = moment, True
        text = f"{what}: {done:,} of {of:,}" if of else f"{what}: {done:,}"
        click.echo(f"\r\033[K{text}" if is_terminal else f"{text} …", err=True, nl=not is_terminal)

    yield tell
    if is_terminal and was_shown:
        click.echo("\r\033[K", err=True, nl=False)
