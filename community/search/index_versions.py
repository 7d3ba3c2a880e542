"""Index versions: one directory per rebuild and a pointer file that names the current one.

Only the worker and the rebuild command write here. Segment files never change, so their sizes and checksums are stored
next to them, and readers can verify what they read.
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
    """There is no usable index: none yet, one of another version, or a damaged one."""


def root() -> Path:
    """The directory of all index versions."""
    return paths.data_dir() / "index"


def current() -> Path:
    """The directory of the current index. Raises `IndexUnavailable`."""
    versions = root()
    try:
        name = (versions / POINTER_FILE).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnavailable("no index") from error
    named = VERSION_NAME.fullmatch(name)
    if named is None or int(named[1]) != VERSION:
        raise IndexUnavailable("an index of another version")
    return versions / name


def create() -> Path:
    """Create an empty directory for a new index, not yet the current one."""
    folder = root() / f"{VERSION}-{now():%Y%m%d%H%M%S}-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    return folder


def activate(folder: Path) -> None:
    """Make this the current index, atomically, and remove the previous one."""
    write_atomically(root() / POINTER_FILE, folder.name)
    remove_old()


def deactivate(folder: Path) -> None:
    """Stop using this index, because it is damaged."""
    try:
        if current() == folder:
            (root() / POINTER_FILE).unlink(missing_ok=True)
    except IndexUnavailable:
        return


def remove_old(keep: Path | None = None) -> None:
    """Remove every index except the current one and `keep`, which is being built."""
    try:
        kept = {current(), keep}
    except IndexUnavailable:
        kept = {keep}
    for folder in root().iterdir() if root().is_dir() else ():
        if VERSION_NAME.fullmatch(folder.name) and folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def checksums(folder: Path) -> dict[str, list[int]]:
    """The [size, checksum] of each segment file; the most recent ones may be missing."""
    try:
        found = json.loads((folder / CHECKSUMS_FILE).read_text())
        return {str(name): [int(size), int(check)] for name, (size, check) in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise IndexUnavailable("the checksums cannot be read") from error


def record_checksums(folder: Path) -> None:
    """Store the size and checksum of new segment files."""
    known = checksums(folder)
    files = [path for path in folder.iterdir() if SEGMENT_NAME.fullmatch(path.name)]
    write_atomically(
        folder / CHECKSUMS_FILE,
        json.dumps({path.name: known.get(path.name) or _checksum(path.read_bytes()) for path in files}),
    )


def check_file(name: str, content: bytes, known: dict[str, list[int]]) -> None:
    """Raise `IndexUnavailable` if a file's content does not match its checksum."""
    if name in known and _checksum(content) != known[name]:
        raise IndexUnavailable(f"{name} is not as it was written")


def verify(folder: Path) -> None:
    """Raise `IndexUnavailable` if a file of this index is missing or does not match its checksum."""
    for name in (known := checksums(folder)):
        try:
            check_file(name, (folder / name).read_bytes(), known)
        except OSError as error:
            raise IndexUnavailable(f"{name} cannot be read") from error


def mark_suspect(folder: Path) -> None:
    """Tell the worker that a search of this index failed. Repeating it has no effect."""
    try:
        (folder / SUSPECT_FILE).touch()
    except OSError:
        return  # the directory is gone, so the worker notices anyway


def _checksum(content: bytes) -> list[int]:
    return [len(content), zlib.crc32(content)]


def write_atomically(path: Path, text: str) -> None:
    """Write a file completely or not at all."""
    new = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    with new.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
