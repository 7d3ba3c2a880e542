"""Writing the index: “make this as the database says now”. One writer at a time, whatever machine it is on.

The database is read after the writer's locks are taken, so what is written last is never older than what was written
before. Everything here bears being done twice, and being interrupted at any point.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, LockError
from whoosh.reading import SegmentReader

from community.kernel.database import db, reading
from community.kernel.leasing import Lease, Lost, lease
from community.kernel.outbox import Later
from community.search import documents as made
from community.search import generations
from community.search.documents import SCHEMA
from community.search.generations import FORGET, Unavailable

LEASE = timedelta(minutes=1)
LARGE = 4096  # documents of a segment that is merged no more: what must be forgotten is written anew in seconds
MANY = 7  # segments of one size that may stand beside each other before they are merged

log = structlog.get_logger()


def remake(kind: str, ids: Collection[int], *, forget: bool = False) -> None:
    """Make these things in the index what they are in the database. Commits nothing to the database.

    With `forget`, and where a row is gone, the words of what is no longer there also leave the index's files, in a
    moment. Raises `Later` when another writes. Without an index nothing is done: the next one is made from the database
    as it will be then.
    """
    with alone() as held:
        try:
            generation = generations.current()
        except Unavailable:
            return
        with healing(generation):
            if forget or made.vanished(kind, ids):
                (generation / FORGET).touch()
            write(generation, kind, ids, held.renew)


def write(generation: Path, kind: str, ids: Collection[int], still: Callable[[], None] = lambda: None) -> None:
    """Make these things in this generation what they are in the database. `still` is called before it is final."""
    with writing_to(generation) as writer:
        db.session.rollback()  # what was read before the locks were taken may be old
        with reading():
            found = made.of(kind, ids)
            db.session.rollback()
        for gone in {made.key(kind, i) for i in ids} - {document.key for document in found}:
            writer.delete_by_term("key", gone)
        for document in found:
            writer.delete_by_term("key", document.key)
            writer.add_document(**document.fields())
        still()
        commit(writer, generation)


def forget() -> None:
    """Write anew what still holds words of things that are gone for good, if there is anything of that kind."""
    try:
        generation = generations.current()
    except Unavailable:
        return
    mark = generation / FORGET
    if not mark.exists():
        return
    with alone() as held, healing(generation):
        while _forget_some(generation, held):
            held.renew()
        mark.unlink(missing_ok=True)


def _forget_some(generation: Path, held: Lease) -> bool:
    with writing_to(generation) as writer:
        if not writer.has_deletions():
            return False
        held.renew()
        commit(writer, generation, merge=_without_deleted)
        return True


@contextmanager
def alone() -> Iterator[Lease]:
    """Be the one who writes the index. Raises `Later` if another is."""
    try:
        with lease("community.search.indexing", LEASE) as held:
            if held is None:
                raise Later
            yield held
    except (LockError, Lost) as error:
        raise Later from error


@contextmanager
def healing(generation: Path) -> Iterator[None]:
    """A generation that cannot be written is given up; the clock has a new one made."""
    try:
        yield
    except (DBAPIError, Later, LockError, Lost):
        raise
    except Exception as error:  # damaged files make a library fail in every way there is
        db.session.rollback()
        log.warning("the index is damaged and will be made anew", generation=generation.name, error=repr(error))
        generations.retire(generation)


def create(generation: Path) -> None:
    """Make an empty index in a new folder."""
    FileIndex.create(_storage(generation), SCHEMA)


@contextmanager
def writing_to(generation: Path) -> Iterator[Any]:
    """Whoosh's writer, of which there is one at a time. What is not committed is dropped. Raises `LockError`."""
    generations.verify(generation)
    writer = FileIndex(_storage(generation)).writer(limitmb=64)
    try:
        yield writer
    finally:
        if not writer.is_closed:
            _drop(writer)


def commit(writer: Any, generation: Path, merge: Any = None) -> None:
    """Let what was written be found."""
    writer.commit(mergetype=merge or _with_small)
    generations.note_sums(generation)


def look_into(generation: Path) -> None:
    """Raise anything at all if the list of segments cannot be read."""
    TOC.read(_storage(generation), "MAIN", schema=SCHEMA)


def not_at_all(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge no segments."""
    return segments


def _storage(generation: Path) -> FileStorage:
    return FileStorage(str(generation), supports_mmap=False)  # a mapped file that is cut short kills its reader


def _drop(writer: Any) -> None:
    """Give up what was written; the lock goes even where the files are in a state that nobody understands."""
    try:
        writer.cancel()
    except Exception:  # why it is given up has been raised already
        if writer.writelock.fd is not None:
            writer.writelock.release()


def _with_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge segments of a size and of all smaller ones once there are many of it: each document moves a few times."""
    sizes = [_size(segment) for segment in segments]
    full = max((size for size in sizes if size < _LARGEST and sizes.count(size) > MANY), default=-1)
    return _merged(writer, segments, lambda one: _size(one) <= full or one.doc_count() * 2 < one.doc_count_all())


def _without_deleted(writer: Any, segments: list[Any]) -> list[Any]:
    return _merged(writer, segments, lambda one: one.has_deletions())


def _size(segment: Any) -> int:
    """0 for a few documents, and one more for each time that they are eight times as many."""
    documents = int(segment.doc_count())
    return min((documents.bit_length() - 1) // 3, _LARGEST)


_LARGEST = (LARGE.bit_length() - 1) // 3


def _merged(writer: Any, segments: list[Any], wanted: Callable[[Any], bool]) -> list[Any]:
    """Write the wanted segments into the new one, as many as fit, without their deleted documents. Those that stay."""
    kept, room = [], LARGE
    for segment in sorted(segments, key=lambda one: int(one.doc_count())):
        if room <= 0 or not wanted(segment):
            kept.append(segment)
        elif segment.doc_count():
            room -= segment.doc_count()
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return kept
