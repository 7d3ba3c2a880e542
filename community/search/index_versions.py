"""The folders that the index stands in: one for each time it was made anew, and a file that names the present one.

Only the worker and the command that rebuilds write here. A segment's file never changes once it is written, so its
size and checksum are kept beside it: who reads it knows whether it is what was written.
"""

import json
import os
import re
import secrets
import shutil
import zlib
from pathlib import Path

from community.core import paths
from community.core.db import now
from community.search.documents import VERSION

POINTER_FILE, CHECKSUMS_FILE, SUSPECT_FILE, PURGE_FILE = "current", "sums.json", "suspect", "forget"
SEGMENT_NAME = re.compile(r"MAIN_[0-9a-z]+\.seg")
VERSION_NAME = re.compile(r"(\d+)-[0-9]{14}-[0-9a-f]{8}")


class IndexUnavailable(Exception):
    """There is no index that can be asked: none yet, one of another version, or a damaged one."""


def root() -> Path:
    """The folder of all generations."""
    return paths.data_dir() / "index"


def current() -> Path:
    """The folder of the present generation. Raises `Unavailable`."""
    place = root()
    try:
        name = (place / POINTER_FILE).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnavailable("no index") from error
    named = VERSION_NAME.fullmatch(name)
    if named is None or int(named[1]) != VERSION:
        raise IndexUnavailable("an index of another version")
    return place / name


def create() -> Path:
    """A new empty folder for a generation that nobody knows yet."""
    place = root() / f"{VERSION}-{now():%Y%m%d%H%M%S}-{secrets.token_hex(4)}"
    place.mkdir(parents=True)
    return place


def activate(generation: Path) -> None:
    """Make this the present generation, at once and for everybody. The one before goes away."""
    _write_atomically(root() / POINTER_FILE, generation.name)
    remove_old()


def deactivate(generation: Path) -> None:
    """Let nobody ask this generation any more: it is damaged."""
    try:
        if current() == generation:
            (root() / POINTER_FILE).unlink(missing_ok=True)
    except IndexUnavailable:
        return


def remove_old(beside: Path | None = None) -> None:
    """Remove every generation but the present one, and the one that is being made."""
    try:
        kept = {current(), beside}
    except IndexUnavailable:
        kept = {beside}
    for place in root().iterdir() if root().is_dir() else ():
        if VERSION_NAME.fullmatch(place.name) and place not in kept:
            shutil.rmtree(place, ignore_errors=True)


def checksums(generation: Path) -> dict[str, list[int]]:
    """[size, checksum] of each segment's file that was written; of the last few perhaps not yet."""
    try:
        found = json.loads((generation / CHECKSUMS_FILE).read_text())
        return {str(name): [int(size), int(check)] for name, (size, check) in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise IndexUnavailable("the checksums cannot be read") from error


def record_checksums(generation: Path) -> None:
    """Write down size and checksum of files that are new."""
    known = checksums(generation)
    files = [path for path in generation.iterdir() if SEGMENT_NAME.fullmatch(path.name)]
    _write_atomically(
        generation / CHECKSUMS_FILE,
        json.dumps({path.name: known.get(path.name) or _checksum(path.read_bytes()) for path in files}),
    )


def check_file(name: str, content: bytes, known: dict[str, list[int]]) -> None:
    """Raise `Unavailable` if a file's content is not what was written."""
    if name in known and _checksum(content) != known[name]:
        raise IndexUnavailable(f"{name} is not as it was written")


def verify(generation: Path) -> None:
    """Raise `Unavailable` if a file of this generation is gone or is not what was written."""
    for name in (known := checksums(generation)):
        try:
            check_file(name, (generation / name).read_bytes(), known)
        except OSError as error:
            raise IndexUnavailable(f"{name} cannot be read") from error


def mark_suspect(generation: Path) -> None:
    """Tell the worker that this generation could not be asked. Said again it changes nothing."""
    try:
        (generation / SUSPECT_FILE).touch()
    except OSError:
        return  # the folder is gone, which tells as much


def _checksum(content: bytes) -> list[int]:
    return [len(content), zlib.crc32(content)]


def _write_atomically(path: Path, text: str) -> None:
    """Write a file as a whole or not at all."""
    new = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    with new.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
