"""Locks on the data folder between processes. The system releases a lock when its holder ends, however it ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from community.core.errors import OperatorError


@contextmanager
def serving_lock(data_dir: Path) -> Iterator[None]:
    """Held, shared, by every process that serves the data folder. Raises `OperatorError` during a restore."""
    with _file_lock(
        data_dir / "serving.lock", fcntl.LOCK_SH, "A backup is being restored here. Start again when it is done."
    ):
        yield


@contextmanager
def restore_lock(data_dir: Path) -> Iterator[None]:
    """Held while the data folder is replaced. Raises `OperatorError` while the site is served from it."""
    with _file_lock(
        data_dir / "serving.lock",
        fcntl.LOCK_EX,
        "The site is running on this data folder. Stop it first, then restore.",
    ):
        yield


@contextmanager
def worker_lock(data_dir: Path) -> Iterator[None]:
    """Held by the one worker of a SQLite data folder. Raises `OperatorError` if there is one already."""
    message = "A worker runs on this data folder already. `community serve` has one of its own; SQLite needs no second."
    with _file_lock(data_dir / "worker.lock", fcntl.LOCK_EX, message):
        yield


@contextmanager
def import_lock(data_dir: Path) -> Iterator[None]:
    """Held while something is imported or an import is undone. Raises `OperatorError` if that is happening already."""
    message = "Another import, or the undoing of one, is at work here. Run this again when it has ended."
    with _file_lock(data_dir / "importing.lock", fcntl.LOCK_EX, message):
        yield


@contextmanager
def _file_lock(path: Path, kind: int, message: str) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OperatorError(message) from error
        yield
