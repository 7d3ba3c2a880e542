"""The index as a web process has it: read into memory as a whole, checked, and shared by all threads.

Files are opened only to be read at once, so none stays open, and what happens to them afterwards harms nobody who is
searching. Before each question it is seen whether the worker has written since; then only what is new is read.
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

LOCK_TIMEOUT = 0.5  # seconds to wait for others' questions
MAX_CACHED_COUNTS = 20_000  # words of a segment whose frequency is remembered
MAX_OPEN_INDEXES = 4  # indexes that are kept in memory: a process has one site, tests have many

Answer = TypeVar("Answer")
DocumentNumbers = frozenset[int] | set[int]
log = structlog.get_logger()

_TOC = re.compile(r"_MAIN_([0-9]+)\.toc")
_opened: dict[Path, "IndexSnapshot"] = {}
_lock = threading.Lock()


class Segment:
    """One file of the index, which never changes. Documents have numbers of their own in each."""

    def __init__(self, found: Any, content: bytes, name: str) -> None:
        memory = RamStorage()
        memory.files[name] = content
        self._reader = SegmentReader(memory, SCHEMA, found)
        self.numbers = [int(number) for number in self._reader.column_reader("number")]  # the ids of things
        self.size = len(self.numbers)

    def having(self, field: str, term: str) -> set[int]:
        """The documents that have a term in a field, deleted ones too."""
        try:
            return set(self._reader.postings(field, term).all_ids())
        except TermNotFound:
            return set()

    def frequency(self, field: str, term: str) -> int:
        """How many documents have a term in a field, deleted ones too."""
        return int(self._reader.doc_frequency(field, term))

    def beginning(self, field: str, prefix: str) -> Iterator[str]:
        """The terms of a field that begin so, in their order."""
        return (term.decode() for term in self._reader.expand_prefix(field, prefix))

    def stored(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Number and stored fields of each document, deleted ones too."""
        for number in range(self.size):
            yield number, self._reader.stored_fields(number)

    def read_all(self) -> None:
        """Read all there is."""
        for _number, stored in self.stored():
            stored["key"], stored["digest"]
        for field, term in self._reader.all_terms():
            set(self._reader.postings(field, term).all_ids())

    @cached_property
    def kinds(self) -> dict[str, set[int]]:
        """The documents of each kind, deleted ones too."""
        return {kind: self.having("kind", kind) for kind in KINDS}


class PublicDocuments:
    """The documents of a segment that everybody may find, and how many of them have a word, counted once."""

    def __init__(self, segment: Segment, deleted: DocumentNumbers, private: DocumentNumbers) -> None:
        self.segment, self.private = segment, private
        hidden = (segment.having("group", str(group)) for group in private)
        self.documents = frozenset(range(segment.size)).difference(deleted, *hidden)
        self._counts: dict[tuple[str, str], int] = {}

    def count(self, field: str, term: str) -> int:
        """How many of them have a term in a field."""
        known = self._counts.get((field, term))
        if known is None:
            if len(self._counts) >= MAX_CACHED_COUNTS:
                self._counts.clear()
            known = self._counts[field, term] = len(self.documents & self.segment.having(field, term))
        return known


class LiveSegment:
    """A segment without the documents that have been deleted since it was written."""

    def __init__(self, segment: Segment, deleted: Iterable[int]) -> None:
        self.segment = segment
        self.deleted = frozenset(deleted)
        self._open = PublicDocuments(segment, self.deleted, frozenset())

    def open(self, private: DocumentNumbers) -> PublicDocuments:
        """What stands outside these groups."""
        if self._open.private != private:
            self._open = PublicDocuments(self.segment, self.deleted, private)
        return self._open

    def digests(self) -> Iterator[tuple[str, str]]:
        """Key and digest of each document."""
        for number, stored in self.segment.stored():
            if number not in self.deleted:
                yield stored["key"], stored["digest"]


class IndexSnapshot:
    """An index as it was at one moment."""

    def __init__(self, generation: Path, number: int, leaves: dict[str, LiveSegment]) -> None:
        self.generation, self.number, self._leaves = generation, number, leaves

    @property
    def leaves(self) -> list[LiveSegment]:
        """Its parts, the largest first."""
        return sorted(self._leaves.values(), key=lambda leaf: -leaf.segment.size)

    def read_all(self) -> None:
        """Read every document and every list of documents. Raises anything at all on damage."""
        for leaf in self._leaves.values():
            leaf.segment.read_all()

    def leaf(self, name: str) -> LiveSegment | None:
        """The part of this name, if it was there."""
        return self._leaves.get(name)


def ask(question: Callable[[list[LiveSegment]], Answer]) -> Answer:
    """What a question finds in the present index, one question at a time. Raises `Unavailable`.

    An index that breaks under a question is read anew once; if it still breaks, the worker is told.
    """
    generation = index_versions.current()
    with _locked():
        try:
            return question(_current_snapshot(generation).leaves)
        except Exception as error:  # damaged files make a library fail in every way there is
            log.warning("the index could not be asked", error=repr(error))
            _opened.pop(generation.parent, None)
        try:
            return question(_current_snapshot(index_versions.current()).leaves)
        except Exception as error:
            _opened.pop(generation.parent, None)
            index_versions.mark_suspect(generation)
            raise IndexUnavailable(str(error)) from error


def close() -> None:
    """Forget what was read, as a process that starts anew."""
    with _lock:
        _opened.clear()


def load(generation: Path, before: IndexSnapshot | None = None) -> IndexSnapshot:
    """A generation read from its files; segments that were read before are taken from there. Raises on any damage."""
    for attempt in range(20):
        try:
            return _load(generation, before)
        except FileNotFoundError:  # the worker has merged it away between two looks: the next list will name another
            if attempt == 19 or not generation.is_dir():
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


def _current_snapshot(generation: Path) -> IndexSnapshot:
    known = _opened.get(generation.parent)
    if known is not None and known.generation == generation and known.number == _latest_number(generation):
        return known
    same = known if known is not None and known.generation == generation else None
    _opened.pop(generation.parent, None)
    while len(_opened) >= MAX_OPEN_INDEXES:
        _opened.pop(next(iter(_opened)))
    found = _opened[generation.parent] = load(generation, same)
    return found


def _latest_number(generation: Path) -> int:
    """The number of the newest list of segments. Raises `Unavailable` where there is none."""
    try:
        names = [_TOC.fullmatch(path.name) for path in generation.iterdir()]
    except OSError as error:
        raise IndexUnavailable("the index is gone") from error
    numbers = [int(name[1]) for name in names if name]
    if not numbers:
        raise IndexUnavailable("the index has no list of its parts")
    return max(numbers)


def _load(generation: Path, before: IndexSnapshot | None) -> IndexSnapshot:
    known, number = index_versions.checksums(generation), _latest_number(generation)
    found = TOC.read(FileStorage(str(generation)), "MAIN", gen=number, schema=SCHEMA)
    leaves = {}
    for segment in found.segments:
        name = f"{segment.segment_id()}.seg"
        leaf, deleted = before.leaf(name) if before else None, frozenset(segment.deleted_docs())
        if leaf is None:
            content = (generation / name).read_bytes()
            index_versions.check_file(name, content, known)
            leaf = LiveSegment(Segment(segment, content, name), deleted)
        leaves[name] = leaf if leaf.deleted == deleted else LiveSegment(leaf.segment, deleted)
    return IndexSnapshot(generation, number, leaves)
