"""Writes the index: documents become what the database says now. One writer at a time, across all machines.

The database is read after the writer's locks are taken, so a later write is never older than an earlier one. Every
operation can be repeated, and interrupted at any point.
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
MAX_SEGMENT_DOCUMENTS = 4096  # larger segments are not merged, so purging a document takes only seconds
MAX_SEGMENTS_PER_SIZE = 7  # segments of one size class before they are merged

log = structlog.get_logger()


def update(kind: str, ids: Collection[int], *, purge: bool = False) -> None:
    """Make the documents with these ids what the database says now. Commits nothing to the database.

    With `purge`, and if a row is gone, the old text is soon removed from the index files as well. Raises `RetryLater`
    if another process writes. Without an index nothing is done: a new one will be built from the database.
    """
    with exclusive() as held:
        try:
            folder = index_versions.current()
        except IndexUnavailable:
            return
        with discarding_if_damaged(folder):
            if purge or search_documents.any_deleted(kind, ids):
                (folder / PURGE_FILE).touch()
            write(folder, kind, ids, held.renew)


def write(folder: Path, kind: str, ids: Collection[int], keep_alive: Callable[[], None] = lambda: None) -> None:
    """Write the documents with these ids to an index. `keep_alive` is called before the commit."""
    with open_writer(folder) as writer:
        db.session.rollback()  # rows read before the locks were taken may be outdated
        with reading():
            found = search_documents.for_ids(kind, ids)
            db.session.rollback()
        for key in {search_documents.key(kind, i) for i in ids} - {document.key for document in found}:
            writer.delete_by_term("key", key)
        for document in found:
            writer.delete_by_term("key", document.key)
            writer.add_document(**document.fields())
        keep_alive()
        commit(writer, folder)


def purge_deleted() -> None:
    """Rewrite the segments that still contain the text of deleted documents, if there are any."""
    try:
        folder = index_versions.current()
    except IndexUnavailable:
        return
    marker = folder / PURGE_FILE
    if not marker.exists():
        return
    with exclusive() as held, discarding_if_damaged(folder):
        while _purge_batch(folder, held):
            held.renew()
        marker.unlink(missing_ok=True)


def _purge_batch(folder: Path, held: Lease) -> bool:
    with open_writer(folder) as writer:
        if not writer.has_deletions():
            return False
        held.renew()
        commit(writer, folder, merge=_merge_with_deletions)
        return True


@contextmanager
def exclusive() -> Iterator[Lease]:
    """Hold the lease for writing. Raises `RetryLater` if another process has it."""
    try:
        with lease("community.search.index_writer", LEASE_TIME) as held:
            if held is None:
                raise RetryLater
            yield held
    except (LockError, LeaseLost) as error:
        raise RetryLater from error


@contextmanager
def discarding_if_damaged(folder: Path) -> Iterator[None]:
    """Stop using an index that cannot be written; a scheduled task then builds a new one."""
    try:
        yield
    except (DBAPIError, RetryLater, LockError, LeaseLost):
        raise
    except Exception as error:  # damaged files raise any kind of exception inside the library
        db.session.rollback()
        log.warning("the index is damaged and will be rebuilt", generation=folder.name, error=repr(error))
        index_versions.deactivate(folder)


def create(folder: Path) -> None:
    """Create an empty index in a new directory."""
    FileIndex.create(_storage(folder), SCHEMA)


@contextmanager
def open_writer(folder: Path) -> Iterator[Any]:
    """Whoosh's writer, which drops what is not committed. Raises `LockError` if another writer is open."""
    index_versions.verify(folder)
    writer = FileIndex(_storage(folder)).writer(limitmb=64)
    try:
        yield writer
    finally:
        if not writer.is_closed:
            _cancel(writer)


def commit(writer: Any, folder: Path, merge: Any = None) -> None:
    """Make what was written visible to searches."""
    writer.commit(mergetype=merge or _merge_small)
    index_versions.record_checksums(folder)


def check_segment_list(folder: Path) -> None:
    """Raise any kind of exception if the list of segments cannot be read."""
    TOC.read(_storage(folder), "MAIN", schema=SCHEMA)


def no_merge(writer: Any, segments: list[Any]) -> list[Any]:
    """A merge policy that merges nothing."""
    return segments


def _storage(folder: Path) -> FileStorage:
    return FileStorage(str(folder), supports_mmap=False)  # truncating a mapped file kills its reader


def _cancel(writer: Any) -> None:
    """Drop what was written, and release the lock even if the files are damaged."""
    try:
        writer.cancel()
    except Exception:  # the reason for cancelling has been raised already
        if writer.writelock.fd is not None:
            writer.writelock.release()


def _merge_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Once there are many segments of a size class, merge them with all smaller ones.

    This way each document moves only a few times. Segments in which most documents are deleted are merged as well.
    """
    sizes = [_size_class(segment) for segment in segments]
    full = [size for size in sizes if size < _LARGEST_SIZE_CLASS and sizes.count(size) > MAX_SEGMENTS_PER_SIZE]
    largest = max(full, default=-1)
    return _merge(
        writer, segments, lambda one: _size_class(one) <= largest or 2 * one.doc_count() < one.doc_count_all()
    )


def _merge_with_deletions(writer: Any, segments: list[Any]) -> list[Any]:
    return _merge(writer, segments, lambda one: one.has_deletions())


def _size_class(segment: Any) -> int:
    """0 for up to seven documents, and one more for each factor of eight."""
    documents = int(segment.doc_count())
    return min((documents.bit_length() - 1) // 3, _LARGEST_SIZE_CLASS)


_LARGEST_SIZE_CLASS = (MAX_SEGMENT_DOCUMENTS.bit_length() - 1) // 3


def _merge(writer: Any, segments: list[Any], is_wanted: Callable[[Any], bool]) -> list[Any]:
    """Write the wanted segments into the new one, as many as fit, without deleted documents. Returns the others."""
    kept, remaining = [], MAX_SEGMENT_DOCUMENTS
    for segment in sorted(segments, key=lambda one: int(one.doc_count())):
        if remaining <= 0 or not is_wanted(segment):
            kept.append(segment)
        elif segment.doc_count():
            remaining -= segment.doc_count()
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return kept
