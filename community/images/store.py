"""The files of pictures, in the uploads: `pictures/ab/<name>-<size>.webp`, where the name begins with `ab`.

A file is there whole or not at all, and is never written again: another picture has another name.
"""

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from community.core import paths

NAME = re.compile(r"[0-9a-f]{32}")  # one case of letters only: some file systems know no other
FILE = re.compile(rf"({NAME.pattern})-[0-9]+\.webp")


def root() -> Path:
    """Where the files of all pictures stand."""
    return paths.uploads_dir() / "pictures"


def path_of(name: str, size: int) -> Path:
    """Where a picture stands in one size."""
    return root() / name[:2] / f"{name}-{size}.webp"


def save(files: Mapping[int, bytes]) -> str:
    """Write a picture in its sizes, to stay even if the power fails. Its new name, which nobody can guess."""
    name = secrets.token_hex(16)
    directory = path_of(name, 0).parent
    directory.mkdir(parents=True, exist_ok=True)
    for size, content in files.items():
        _write(path_of(name, size), content)
    _sync(directory)
    return name


def delete(name: str) -> None:
    """Delete a picture's files, if they are there."""
    for path in root().glob(f"{name[:2]}/{name}-*.webp"):
        path.unlink(missing_ok=True)


def stored_files() -> Iterator[tuple[str, Path, datetime]]:
    """Every file of a picture: the picture's name (empty for what was left half written), the file, and since when."""
    for path in root().glob("*/*.*"):
        found = FILE.fullmatch(path.name)
        try:
            since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except FileNotFoundError:  # it has just been deleted
            continue
        yield found.group(1) if found else "", path, since


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
