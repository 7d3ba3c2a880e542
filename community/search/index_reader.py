"""The index in a web process: files that all processes of a machine share, checked when they are opened.

Only lists of terms asked for lately are in the memory of a process. Before each search the process checks whether the
worker has written since, and then opens only the new segments. After it, it checks that no file was written to
meanwhile: the worker replaces files, so a file that changed is damaged. Searches run at the same time.
"""

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import structlog
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from community.search import index_versions
from community.search.documents import SCHEMA
from community.search.index_files import OpenFile, SegmentStorage
from community.search.index_versions import IndexUnavailable
from community.search.segments import LiveSegment, Segment

LOCK_TIMEOUT = 0.5  # seconds to wait for another thread that opens the index
MAX_OPEN_INDEXES = 4  # a process has one site, tests have many

Result = TypeVar("Result")
log = structlog.get_logger()

_TOC = re.compile(r"_MAIN_([0-9]+)\.toc")
_opened: dict[Path, "IndexSnapshot"] = {}
_lock = threading.Lock()


class IndexSnapshot:
    """The state of an index at one moment, with the largest segments first. `number` counts its commits.

    `posts` and `comments` are the parts of the segments that have some.
    """

    def __init__(self, folder: Path, number: int, by_name: dict[str, LiveSegment]) -> None:
        self.folder, self.number, self._by_name = folder, number, by_name
        self.segments = sorted(by_name.values(), key=lambda live: -live.segment.size)
        self.posts = [live.posts for live in self.segments if not live.posts.is_empty]
        self.comments = [live.comments for live in self.segments if not live.comments.is_empty]

    def check(self) -> None:
        """Raise `IndexUnavailable` if a file was written to since it was opened."""
        if not all(live.segment.is_unchanged for live in self.segments):
            raise IndexUnavailable("a file is not as it was written")

    def read_all(self) -> None:
        """Read every document and posting list. Raises any kind of exception if the index is damaged."""
        for live in self._by_name.values():
            live.segment.read_all()

    def segment(self, name: str) -> LiveSegment | None:
        """The segment with this file name, if the snapshot has it."""
        return self._by_name.get(name)


def ask(search: Callable[[list[LiveSegment]], Result], *, in_comments: bool = False) -> Result:
    """Run a search on the current index: on comments, or on all but comments. Raises `IndexUnavailable`.

    If the search fails, the index is opened again once; if it fails again, the worker is told to check the index.
    """
    folder = index_versions.current()
    try:
        return _ask(folder, search, in_comments)
    except Exception as error:  # damaged files raise any kind of exception inside the library
        log.warning("the index could not be asked", error=repr(error))
        _opened.pop(folder.parent, None)
    try:
        return _ask(index_versions.current(), search, in_comments)
    except Exception as error:
        _opened.pop(folder.parent, None)
        index_versions.mark_suspect(folder)
        raise IndexUnavailable(str(error)) from error


def close() -> None:
    """Drop all indexes from memory, as in a process that has just started."""
    with _lock:
        _opened.clear()


def load(folder: Path, previous: IndexSnapshot | None = None) -> IndexSnapshot:
    """Read an index from its files, reusing the segments of a previous snapshot. Raises on any damage."""
    for attempt in range(20):
        try:
            return _load(folder, previous)
        except FileNotFoundError:  # the worker merged the segment away; a newer list of segments exists
            if attempt == 19 or not folder.is_dir():
                raise
            time.sleep(0.01)
    raise AssertionError


def _ask(folder: Path, search: Callable[[list[LiveSegment]], Result], in_comments: bool) -> Result:
    snapshot = _current_snapshot(folder)
    found = search(snapshot.comments if in_comments else snapshot.posts)
    snapshot.check()
    return found


def _current_snapshot(folder: Path) -> IndexSnapshot:
    return _known_snapshot(folder) or _opened_snapshot(folder)


def _known_snapshot(folder: Path) -> IndexSnapshot | None:
    known = _opened.get(folder.parent)
    is_current = known is not None and known.folder == folder and known.number == _latest_number(folder)
    return known if is_current else None


def _opened_snapshot(folder: Path) -> IndexSnapshot:
    with _locked():
        if found := _known_snapshot(folder):  # opened by another thread
            return found
        known = _opened.pop(folder.parent, None)
        while len(_opened) >= MAX_OPEN_INDEXES:
            _opened.pop(next(iter(_opened)))
        found = _opened[folder.parent] = load(folder, known if known and known.folder == folder else None)
        return found


@contextmanager
def _locked() -> Iterator[None]:
    if not _lock.acquire(timeout=LOCK_TIMEOUT):
        raise IndexUnavailable("the index is being opened")
    try:
        yield
    finally:
        _lock.release()


def _latest_number(folder: Path) -> int:
    """The number of the newest list of segments. Raises `IndexUnavailable` if there is none."""
    try:
        names = map(_TOC.fullmatch, os.listdir(folder))
    except OSError as error:
        raise IndexUnavailable("the index is gone") from error
    number = max((int(name[1]) for name in names if name), default=None)
    if number is None:
        raise IndexUnavailable("the index has no list of its parts")
    return number


def _load(folder: Path, previous: IndexSnapshot | None) -> IndexSnapshot:
    checksums, number = index_versions.checksums(folder), _latest_number(folder)
    found = TOC.read(FileStorage(str(folder)), "MAIN", gen=number, schema=SCHEMA)
    by_name = {}
    for segment in found.segments:
        name = f"{segment.segment_id()}.seg"
        live, deleted = previous.segment(name) if previous else None, frozenset(segment.deleted_docs())
        if live is None:
            file = OpenFile(folder / name)
            if name in checksums and file.checksum() != checksums[name]:
                raise IndexUnavailable(f"{name} is not as it was written")
            live = LiveSegment(Segment(segment, SegmentStorage(folder, file), file), deleted)
        by_name[name] = live if live.deleted_places == deleted else LiveSegment(live.segment, deleted)
    return IndexSnapshot(folder, number, by_name)
