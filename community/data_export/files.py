"""Files of exports: in the folder `copies` of the data folder, with random names, readable by the site only."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from community.core import paths

SUFFIX, PARTIAL_SUFFIX = ".zip", ".part"


def root() -> Path:
    """The folder of exports; created if missing."""
    folder = paths.data_dir() / "copies"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def path_of(name: str) -> Path:
    """The path of an export."""
    return root() / f"{name}{SUFFIX}"


@contextmanager
def open_new(name: str) -> Iterator[BinaryIO]:
    """A file to write an export into. It gets its final name when complete, and is deleted after an error."""
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
    """Delete the files of an export, finished or not. Returns their number."""
    found = list(root().glob(f"{name}.*"))
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def names() -> set[str]:
    """The names of all exports that have files."""
    return {path.name.partition(".")[0] for path in root().iterdir()}
