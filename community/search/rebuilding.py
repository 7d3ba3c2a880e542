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

from community.groups.models import Group
from community.ideas import scope as ideas
from community.ideas.models import Idea
from community.kernel.database import db, reading
from community.kernel.leasing import Lease, lease
from community.kernel.outbox import Later
from community.members import scope as members
from community.members.models import Member
from community.search import checking, documents, generations, indexing
from community.search.checking import Tell
from community.search.documents import Document
from community.search.generations import FORGET

LEASE = timedelta(minutes=2)
PATIENCE = 60.0  # seconds to wait for who is writing


def rebuild(tell: Tell = lambda what, done, of: None) -> int:
    """Make a new index and let it be asked. How many documents it has. Raises `Later` if somebody is doing so already.

    `tell` hears how far it is: (what, done, of).
    """
    with lease("community.search.rebuilding", LEASE) as held:
        if held is None:
            raise Later
        generations.tidy()
        generation = generations.begin()
        indexing.create(generation)
        of = _count()
        for done in _fill(generation, held):
            tell("Writing", min(done, of), of)
        return _take_over(generation, held, tell, of)


def _fill(generation: Path, held: Lease) -> Iterator[int]:
    """Write everything, as many documents at a time as a segment may have. Yields how many are written."""
    db.session.rollback()
    everything, done = documents.everything(), 0
    while part := _next(everything, indexing.LARGE):
        with indexing.writing_to(generation) as writer:
            for document in part:
                writer.add_document(**document.fields())
                done += 1
                if done % documents.CHUNK == 0:
                    held.renew()
                    yield done
            indexing.commit(writer, generation, merge=indexing.not_at_all)


def _next(everything: Iterator[Document], most: int) -> list[Document]:
    with reading():
        found = list(islice(everything, most))
        db.session.rollback()  # no transaction stays open while the writer works
        return found


def _take_over(generation: Path, held: Lease, tell: Tell, of: int) -> int:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with indexing.alone() as writing:

                def still() -> None:
                    writing.renew()
                    held.renew()

                tell("Comparing", of, of)
                found = checking.compare(generation, still)
                if found.all:  # what was written while it was erased must leave the files too
                    (generation / FORGET).touch()
                for kind, ids in checking.parted(found.all).items():
                    for place in range(0, len(ids), documents.CHUNK):
                        indexing.write(generation, kind, ids[place : place + documents.CHUNK], still)
                still()
                generations.choose(generation)
                return found.compared
        except Later:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _count() -> int:
    with reading():
        counts = (
            select(func.count()).select_from(Idea).where(ideas.standing()),
            select(func.count()).select_from(Group),
            select(func.count()).select_from(Member).where(members.listed_to(None)),
        )
        total = sum(db.session.scalar(count) or 0 for count in counts)
        db.session.rollback()
        return total
