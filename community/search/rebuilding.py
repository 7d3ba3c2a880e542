"""Making the index anew while the site runs: in a folder of its own, which then takes the place of the one before.

What changes meanwhile is written where visitors look. At the end, while nobody writes, the new folder is compared with
the database and mended, so that nothing is lost, whatever happened; only then is it chosen.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select

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
WRITER_TIMEOUT = 60.0  # seconds to wait for who is writing


def rebuild(tell: ProgressCallback = lambda what, done, of: None) -> int:
    """Make a new index and let it be asked. How many documents it has. Raises `Later` if somebody is doing so already.

    `tell` hears how far it is: (what, done, of).
    """
    with lease("community.search.rebuilding", LEASE_TIME) as held:
        if held is None:
            raise RetryLater
        index_versions.remove_old()
        generation = index_versions.create()
        index_writer.create(generation)
        of = _count_documents()
        for done in _write_all(generation, held):
            tell("Writing", min(done, of), of)
        return _activate(generation, held, tell, of)


def _write_all(generation: Path, held: Lease) -> Iterator[int]:
    """Write everything, as many documents at a time as a segment may have. Yields how many are written."""
    db.session.rollback()
    everything, done = documents.all_documents(), 0
    while part := _next_batch(everything, index_writer.MAX_SEGMENT_DOCUMENTS):
        with index_writer.open_writer(generation) as writer:
            for document in part:
                writer.add_document(**document.fields())
                done += 1
                if done % documents.CHUNK_SIZE == 0:
                    held.renew()
                    yield done
            index_writer.commit(writer, generation, merge=index_writer.no_merge)


def _next_batch(everything: Iterator[Document], most: int) -> list[Document]:
    with reading():
        found = list(islice(everything, most))
        db.session.rollback()  # no transaction stays open while the writer works
        return found


def _activate(generation: Path, held: Lease, tell: ProgressCallback, of: int) -> int:
    until = time.monotonic() + WRITER_TIMEOUT
    while True:
        try:
            with index_writer.exclusive() as writing:

                def still() -> None:
                    writing.renew()
                    held.renew()

                tell("Comparing", of, of)
                found = consistency.compare(generation, still)
                if found.all:  # what was written while it was erased must leave the files too
                    (generation / PURGE_FILE).touch()
                for kind, ids in consistency.ids_by_kind(found.all).items():
                    for place in range(0, len(ids), documents.CHUNK_SIZE):
                        index_writer.write(generation, kind, ids[place : place + documents.CHUNK_SIZE], still)
                still()
                index_versions.activate(generation)
                return found.compared
        except RetryLater:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _count_documents() -> int:
    with reading():
        counts = (
            select(func.count()).select_from(Idea).where(idea_scope.not_hidden()),
            select(func.count()).select_from(Group),
            select(func.count()).select_from(Member).where(member_scope.listed_to(None)),
        )
        total = sum(db.session.scalar(count) or 0 for count in counts)
        db.session.rollback()
        return total
