"""Files of images, in the uploads folder: `pictures/ab/<name>-<size>.webp`, where the name begins with `ab`.

A file is written whole or not at all, and never changes: a new image has a new name.
"""

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from community.core import paths

NAME = re.compile(r"[0-9a-f]{32}")  # one case of letters only, for file systems that ignore case
FILE = re.compile(rf"({NAME.pattern})-[0-9]+\.webp")


def root() -> Path:
    """The folder of all images."""
    return paths.uploads_dir() / "pictures"


def path_of(name: str, size: int) -> Path:
    """The path of an image in one size."""
    return root() / name[:2] / f"{name}-{size}.webp"


def save(files: Mapping[int, bytes]) -> str:
    """Write an image in its sizes, synced to disk. Returns its new random name."""
    name = secrets.token_hex(16)
    directory = path_of(name, 0).parent
    directory.mkdir(parents=True, exist_ok=True)
    for size, content in files.items():
        _write(path_of(name, size), content)
    _sync(directory)
    return name


def delete(name: str) -> None:
    """Delete an image's files, if there are any."""
    for path in root().glob(f"{name[:2]}/{name}-*.webp"):
        path.unlink(missing_ok=True)


def stored_files() -> Iterator[tuple[str, Path, datetime]]:
    """Every file: the name of its image (empty for unfinished files), its path, and when it was written."""
    for path in root().glob("*/*.*"):
        found = FILE.fullmatch(path.name)
        try:
            since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except FileNotFoundError:  # deleted since the listing
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
