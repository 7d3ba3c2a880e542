"""Locks on the data folder: restoring waits for nobody to serve, and one worker looks after a SQLite file.

The operating system drops a lock when its holder ends, however it ends.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from community.core.db import is_sqlite
from community.core.errors import OperatorError

PAUSE = 0.12  # seconds


@contextmanager
def serving_lock(data_dir: Path) -> Iterator[None]:
    """Held by everything that serves the data folder; any number at once. Raises `Trouble` during a restore."""
    with _file_lock(
        data_dir / "serving.lock", fcntl.LOCK_SH, "A backup is being restored here. Start again when it is done."
    ):
        yield


@contextmanager
def restore_lock(data_dir: Path) -> Iterator[None]:
    """Held while the data folder is replaced. Raises `Trouble` while the site is served from it."""
    with _file_lock(
        data_dir / "serving.lock",
        fcntl.LOCK_EX,
        "The site is running on this data folder. Stop it first, then restore.",
    ):
        yield


@contextmanager
def worker_lock(data_dir: Path) -> Iterator[None]:
    """Held by the one worker of a SQLite data folder. Raises `Trouble` if there is one already."""
    otherwise = (
        "A worker runs on this data folder already. `community serve` has one of its own; SQLite needs no second."
    )
    with _file_lock(data_dir / "worker.lock", fcntl.LOCK_EX, otherwise):
        yield


@contextmanager
def import_lock(data_dir: Path) -> Iterator[None]:
    """Held by whoever brings something in or takes it out. Raises `Trouble` if somebody does so already."""
    otherwise = "Another import, or the undoing of one, is at work here. Run this again when it has ended."
    with _file_lock(data_dir / "importing.lock", fcntl.LOCK_EX, otherwise):
        yield


def yield_to_writers() -> None:
    """Pause between two transactions of many. Who waits for SQLite's lock looks for it every tenth of a second."""
    if is_sqlite():
        time.sleep(PAUSE)


@contextmanager
def _file_lock(path: Path, kind: int, otherwise: str) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OperatorError(otherwise) from error
        yield
