"""The index in a web process: read into memory completely, checked, and shared by all threads.

Index files are read into memory and closed, so replacing them cannot break a running search. Before each search the
process checks whether the worker has written since, and then reads only the new segments.
"""

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import structlog
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC
from whoosh.reading import SegmentReader, TermNotFound

from community.search import index_versions
from community.search.documents import SCHEMA
from community.search.index_versions import IndexUnavailable
from community.search.results import KINDS

LOCK_TIMEOUT = 0.5  # seconds to wait for other searches
MAX_CACHED_COUNTS = 20_000  # terms of a segment whose counts are kept
MAX_OPEN_INDEXES = 4  # kept in memory: a process has one site, tests have many

Result = TypeVar("Result")
DocumentNumbers = frozenset[int] | set[int]
log = structlog.get_logger()

_TOC = re.compile(r"_MAIN_([0-9]+)\.toc")
_opened: dict[Path, "IndexSnapshot"] = {}
_lock = threading.Lock()


class Segment:
    """One file of the index, which never changes. Documents are numbered within each segment."""

    def __init__(self, found: Any, content: bytes, name: str) -> None:
        memory = RamStorage()
        memory.files[name] = content
        self._reader = SegmentReader(memory, SCHEMA, found)
        self.ids = [int(number) for number in self._reader.column_reader("number")]  # by document number
        self.size = len(self.ids)

    def documents_with(self, field: str, term: str) -> set[int]:
        """The documents with a term in a field, including deleted ones."""
        try:
            return set(self._reader.postings(field, term).all_ids())
        except TermNotFound:
            return set()

    def frequency(self, field: str, term: str) -> int:
        """The number of documents with a term in a field, including deleted ones."""
        return int(self._reader.doc_frequency(field, term))

    def terms_with_prefix(self, field: str, prefix: str) -> Iterator[str]:
        """The terms of a field with this prefix, in order."""
        return (term.decode() for term in self._reader.expand_prefix(field, prefix))

    def stored(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The number and stored fields of each document, including deleted ones."""
        for number in range(self.size):
            yield number, self._reader.stored_fields(number)

    def read_all(self) -> None:
        """Read every document and posting list."""
        for _number, stored in self.stored():
            stored["key"], stored["digest"]
        for field, term in self._reader.all_terms():
            set(self._reader.postings(field, term).all_ids())

    @cached_property
    def by_kind(self) -> dict[str, set[int]]:
        """The documents of each kind, including deleted ones."""
        return {kind: self.documents_with("kind", kind) for kind in KINDS}


class PublicDocuments:
    """The documents of a segment that everyone can find, and how many of them have a term; counts are cached."""

    def __init__(self, segment: Segment, deleted: DocumentNumbers, private_groups: DocumentNumbers) -> None:
        self.segment, self.private_groups = segment, private_groups
        private = (segment.documents_with("group", str(group)) for group in private_groups)
        self.numbers = frozenset(range(segment.size)).difference(deleted, *private)
        self._counts: dict[tuple[str, str], int] = {}

    def count(self, field: str, term: str) -> int:
        """The number of these documents with a term in a field."""
        known = self._counts.get((field, term))
        if known is None:
            if len(self._counts) >= MAX_CACHED_COUNTS:
                self._counts.clear()
            known = self._counts[field, term] = len(self.numbers & self.segment.documents_with(field, term))
        return known


class LiveSegment:
    """A segment without the documents that were deleted after it was written."""

    def __init__(self, segment: Segment, deleted: Iterable[int]) -> None:
        self.segment = segment
        self.deleted = frozenset(deleted)
        self._public = PublicDocuments(segment, self.deleted, frozenset())

    def public_documents(self, private_groups: DocumentNumbers) -> PublicDocuments:
        """The documents outside these groups."""
        if self._public.private_groups != private_groups:
            self._public = PublicDocuments(self.segment, self.deleted, private_groups)
        return self._public

    def digests(self) -> Iterator[tuple[str, str]]:
        """The key and digest of each document."""
        for number, stored in self.segment.stored():
            if number not in self.deleted:
                yield stored["key"], stored["digest"]


class IndexSnapshot:
    """The state of an index at one moment. `number` counts its commits."""

    def __init__(self, folder: Path, number: int, by_name: dict[str, LiveSegment]) -> None:
        self.folder, self.number, self._by_name = folder, number, by_name

    @property
    def segments(self) -> list[LiveSegment]:
        """The segments, largest first."""
        return sorted(self._by_name.values(), key=lambda live: -live.segment.size)

    def read_all(self) -> None:
        """Read every document and posting list. Raises any kind of exception if the index is damaged."""
        for live in self._by_name.values():
            live.segment.read_all()

    def segment(self, name: str) -> LiveSegment | None:
        """The segment with this file name, if the snapshot has it."""
        return self._by_name.get(name)


def ask(search: Callable[[list[LiveSegment]], Result]) -> Result:
    """Run a search on the current index, one search at a time. Raises `IndexUnavailable`.

    If the search fails, the index is read again once; if it fails again, the worker is told to check the index.
    """
    folder = index_versions.current()
    with _locked():
        try:
            return search(_current_snapshot(folder).segments)
        except Exception as error:  # damaged files raise any kind of exception inside the library
            log.warning("the index could not be asked", error=repr(error))
            _opened.pop(folder.parent, None)
        try:
            return search(_current_snapshot(index_versions.current()).segments)
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


@contextmanager
def _locked() -> Iterator[None]:
    if not _lock.acquire(timeout=LOCK_TIMEOUT):
        raise IndexUnavailable("too many questions at once")
    try:
        yield
    finally:
        _lock.release()


def _current_snapshot(folder: Path) -> IndexSnapshot:
    known = _opened.get(folder.parent)
    if known is not None and known.folder == folder and known.number == _latest_number(folder):
        return known
    previous = known if known is not None and known.folder == folder else None
    _opened.pop(folder.parent, None)
    while len(_opened) >= MAX_OPEN_INDEXES:
        _opened.pop(next(iter(_opened)))
    found = _opened[folder.parent] = load(folder, previous)
    return found


def _latest_number(folder: Path) -> int:
    """The number of the newest list of segments. Raises `IndexUnavailable` if there is none."""
    try:
        names = [_TOC.fullmatch(path.name) for path in folder.iterdir()]
    except OSError as error:
        raise IndexUnavailable("the index is gone") from error
    numbers = [int(name[1]) for name in names if name]
    if not numbers:
        raise IndexUnavailable("the index has no list of its parts")
    return max(numbers)


def _load(folder: Path, previous: IndexSnapshot | None) -> IndexSnapshot:
    checksums, number = index_versions.checksums(folder), _latest_number(folder)
    found = TOC.read(FileStorage(str(folder)), "MAIN", gen=number, schema=SCHEMA)
    by_name = {}
    for segment in found.segments:
        name = f"{segment.segment_id()}.seg"
        live, deleted = previous.segment(name) if previous else None, frozenset(segment.deleted_docs())
        if live is None:
            content = (folder / name).read_bytes()
            index_versions.check_file(name, content, checksums)
            live = LiveSegment(Segment(segment, content, name), deleted)
        by_name[name] = live if live.deleted == deleted else LiveSegment(live.segment, deleted)
    return IndexSnapshot(folder, number, by_name)
