"""Rebuilds the index while the site runs: in a new directory, which then replaces the current one.

Changes during the rebuild are written to the current index. At the end, while no one writes, the new index is compared
with the database and corrected, so no change is lost; only then does it become the current one.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select

from community.comments import discussions
from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.core.db import db, reading
from community.core.leases import Lease, lease
from community.core.outbox import RetryLater
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Idea
from community.members import scope as member_scope
from community.members.models import Member
from community.search import consistency, documents, index_versions, index_writer
from community.search.consistency import ProgressCallback
from community.search.documents import Document
from community.search.index_versions import PURGE_FILE

LEASE_TIME = timedelta(minutes=2)
WRITER_TIMEOUT = 60.0  # seconds to wait for another writer


def rebuild(progress: ProgressCallback = lambda step, done, total: None) -> int:
    """Build a new index and make it the current one. Returns the number of documents.

    Raises `RetryLater` if another process is rebuilding. `progress` is called with (step, done, total).
    """
    with lease("community.search.rebuilding", LEASE_TIME) as held:
        if held is None:
            raise RetryLater
        index_versions.remove_old()
        folder = index_versions.create()
        index_writer.create(folder)
        total = _count_documents()
        for done in _write_all(folder, held):
            progress("Writing", min(done, total), total)
        return _activate(folder, held, progress, total)


def _write_all(folder: Path, held: Lease) -> Iterator[int]:
    """Write all documents, one segment at a time. Yields how many are written."""
    db.session.rollback()
    remaining, done = documents.all_documents(), 0
    while batch := _next_batch(remaining, index_writer.MAX_SEGMENT_DOCUMENTS):
        with index_writer.open_writer(folder) as writer:
            for document in batch:
                writer.add_document(**document.fields())
                done += 1
                if done % documents.CHUNK_SIZE == 0:
                    held.renew()
                    yield done
            index_writer.commit(writer, folder, merge=index_writer.no_merge)


def _next_batch(remaining: Iterator[Document], most: int) -> list[Document]:
    with reading():
        found = list(islice(remaining, most))
        db.session.rollback()  # no transaction stays open while the writer works
        return found


def _activate(folder: Path, held: Lease, progress: ProgressCallback, total: int) -> int:
    """Correct the new index while no one writes, and make it the current one."""
    deadline = time.monotonic() + WRITER_TIMEOUT
    while True:
        try:
            with index_writer.exclusive() as writing:

                def keep_alive() -> None:
                    writing.renew()
                    held.renew()

                progress("Comparing", total, total)
                found = consistency.compare(folder, keep_alive)
                if found.all:  # text erased during the rebuild must leave the files too
                    (folder / PURGE_FILE).touch()
                for kind, ids in consistency.ids_by_kind(found.all).items():
                    for start in range(0, len(ids), documents.CHUNK_SIZE):
                        index_writer.write(folder, kind, ids[start : start + documents.CHUNK_SIZE], keep_alive)
                keep_alive()
                index_versions.activate(folder)
                return found.compared
        except RetryLater:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _count_documents() -> int:
    with reading():
        counts = (
            select(func.count()).select_from(Idea).where(idea_scope.not_hidden(), idea_scope.not_merged()),
            discussions.join(select(func.count(Comment.id))).where(comment_scope.listed_in_any_group()),
            select(func.count()).select_from(Group),
            select(func.count()).select_from(Member).where(member_scope.listed_to(None)),
        )
        total = sum(db.session.scalar(count) or 0 for count in counts)
        db.session.rollback()
        return total
