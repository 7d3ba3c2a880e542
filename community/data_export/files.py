"""The files of copies: in the data folder under `copies`, named at random, readable by the site only."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from community.core import paths

SUFFIX, PARTIAL_SUFFIX = ".zip", ".part"


def root() -> Path:
    """Where copies stand. Made when it is first asked for."""
    place = paths.data_dir() / "copies"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def path_of(name: str) -> Path:
    """Where the copy of this name stands."""
    return root() / f"{name}{SUFFIX}"


@contextmanager
def open_new(name: str) -> Iterator[BinaryIO]:
    """A file to write a copy into. It takes its place when it is whole, and leaves nothing behind if it fails."""
    descriptor, path = tempfile.mkstemp(prefix=f"{name}.", suffix=PARTIAL_SUFFIX, dir=root())  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(path).replace(path_of(name))
    finally:
        Path(path).unlink(missing_ok=True)


def delete(name: str) -> int:
    """Delete a copy, finished or not. How many files there were."""
    found = list(root().glob(f"{name}.*"))
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def names() -> set[str]:
    """The names of all copies that have files."""
    return {path.name.partition(".")[0] for path in root().iterdir()}
