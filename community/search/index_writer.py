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

from community.core.db import db, reading
from community.core.leases import Lease, LeaseLost, lease
from community.core.outbox import RetryLater
from community.search import documents as search_documents
from community.search import index_versions
from community.search.documents import SCHEMA
from community.search.index_versions import PURGE_FILE, IndexUnavailable

LEASE_TIME = timedelta(minutes=1)
MAX_SEGMENT_DOCUMENTS = (
    4096  # documents of a segment that is merged no more: what must be forgotten is written anew in seconds
)
MAX_SEGMENTS_PER_SIZE = 7  # segments of one size that may stand beside each other before they are merged

log = structlog.get_logger()


def update(kind: str, ids: Collection[int], *, forget: bool = False) -> None:
    """Make these things in the index what they are in the database. Commits nothing to the database.

    With `forget`, and where a row is gone, the words of what is no longer there also leave the index's files, in a
    moment. Raises `Later` when another writes. Without an index nothing is done: the next one is made from the database
    as it will be then.
    """
    with exclusive() as held:
        try:
            generation = index_versions.current()
        except IndexUnavailable:
            return
        with discarding_if_damaged(generation):
            if forget or search_documents.any_deleted(kind, ids):
                (generation / PURGE_FILE).touch()
            write(generation, kind, ids, held.renew)


def write(generation: Path, kind: str, ids: Collection[int], still: Callable[[], None] = lambda: None) -> None:
    """Make these things in this generation what they are in the database. `still` is called before it is final."""
    with open_writer(generation) as writer:
        db.session.rollback()  # what was read before the locks were taken may be old
        with reading():
            found = search_documents.for_ids(kind, ids)
            db.session.rollback()
        for gone in {search_documents.key(kind, i) for i in ids} - {document.key for document in found}:
            writer.delete_by_term("key", gone)
        for document in found:
            writer.delete_by_term("key", document.key)
            writer.add_document(**document.fields())
        still()
        commit(writer, generation)


def purge_deleted() -> None:
    """Write anew what still holds words of things that are gone for good, if there is anything of that kind."""
    try:
        generation = index_versions.current()
    except IndexUnavailable:
        return
    mark = generation / PURGE_FILE
    if not mark.exists():
        return
    with exclusive() as held, discarding_if_damaged(generation):
        while _purge_batch(generation, held):
            held.renew()
        mark.unlink(missing_ok=True)


def _purge_batch(generation: Path, held: Lease) -> bool:
    with open_writer(generation) as writer:
        if not writer.has_deletions():
            return False
        held.renew()
        commit(writer, generation, merge=_merge_with_deletions)
        return True


@contextmanager
def exclusive() -> Iterator[Lease]:
    """Be the one who writes the index. Raises `Later` if another is."""
    try:
        with lease("community.search.index_writer", LEASE_TIME) as held:
            if held is None:
                raise RetryLater
            yield held
    except (LockError, LeaseLost) as error:
        raise RetryLater from error


@contextmanager
def discarding_if_damaged(generation: Path) -> Iterator[None]:
    """A generation that cannot be written is given up; the clock has a new one made."""
    try:
        yield
    except (DBAPIError, RetryLater, LockError, LeaseLost):
        raise
    except Exception as error:  # damaged files make a library fail in every way there is
        db.session.rollback()
        log.warning("the index is damaged and will be made anew", generation=generation.name, error=repr(error))
        index_versions.deactivate(generation)


def create(generation: Path) -> None:
    """Make an empty index in a new folder."""
    FileIndex.create(_storage(generation), SCHEMA)


@contextmanager
def open_writer(generation: Path) -> Iterator[Any]:
    """Whoosh's writer, of which there is one at a time. What is not committed is dropped. Raises `LockError`."""
    index_versions.verify(generation)
    writer = FileIndex(_storage(generation)).writer(limitmb=64)
    try:
        yield writer
    finally:
        if not writer.is_closed:
            _cancel(writer)


def commit(writer: Any, generation: Path, merge: Any = None) -> None:
    """Let what was written be found."""
    writer.commit(mergetype=merge or _merge_small)
    index_versions.record_checksums(generation)


def check_segment_list(generation: Path) -> None:
    """Raise anything at all if the list of segments cannot be read."""
    TOC.read(_storage(generation), "MAIN", schema=SCHEMA)


def no_merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge no segments."""
    return segments


def _storage(generation: Path) -> FileStorage:
    return FileStorage(str(generation), supports_mmap=False)  # a mapped file that is cut short kills its reader


def _cancel(writer: Any) -> None:
    """Give up what was written; the lock goes even where the files are in a state that nobody understands."""
    try:
        writer.cancel()
    except Exception:  # why it is given up has been raised already
        if writer.writelock.fd is not None:
            writer.writelock.release()


def _merge_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge segments of a size and of all smaller ones once there are many of it: each document moves a few times."""
    sizes = [_size_class(segment) for segment in segments]
    full = max(
        (size for size in sizes if size < _LARGEST_SIZE_CLASS and sizes.count(size) > MAX_SEGMENTS_PER_SIZE), default=-1
    )
    return _merge(writer, segments, lambda one: _size_class(one) <= full or one.doc_count() * 2 < one.doc_count_all())


def _merge_with_deletions(writer: Any, segments: list[Any]) -> list[Any]:
    return _merge(writer, segments, lambda one: one.has_deletions())


def _size_class(segment: Any) -> int:
    """0 for a few documents, and one more for each time that they are eight times as many."""
    documents = int(segment.doc_count())
    return min((documents.bit_length() - 1) // 3, _LARGEST_SIZE_CLASS)


_LARGEST_SIZE_CLASS = (MAX_SEGMENT_DOCUMENTS.bit_length() - 1) // 3


def _merge(writer: Any, segments: list[Any], wanted: Callable[[Any], bool]) -> list[Any]:
    """Write the wanted segments into the new one, as many as fit, without their deleted documents. Those that stay."""
    kept, room = [], MAX_SEGMENT_DOCUMENTS
    for segment in sorted(segments, key=lambda one: int(one.doc_count())):
        if room <= 0 or not wanted(segment):
            kept.append(segment)
        elif segment.doc_count():
            room -= segment.doc_count()
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return kept
