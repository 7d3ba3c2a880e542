"""Comparing the index with the database: every document, by its key and the fingerprint of its content."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from community.core.db import db, reading
from community.core.outbox import Job
from community.search import documents, index_versions, index_writer
from community.search.index_reader import load
from community.search.results import GROUPS, IDEAS, PEOPLE

KIND_BY_EVENT_FIELD = {"idea_id": IDEAS, "group_id": GROUPS, "member_id": PEOPLE}  # how events name what changed

ProgressCallback = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Differences:
    """Keys of documents that the index lacks, has otherwise than it should, and has though they should not be there.

    `waiting` are those of them that a job is going to set right.
    """

    compared: int
    missing: Collection[str] = ()
    other: Collection[str] = ()
    extra: Collection[str] = ()
    waiting: Collection[str] = ()

    @property
    def all(self) -> set[str]:
        return {*self.missing, *self.other, *self.extra}

    @property
    def wrong(self) -> set[str]:
        """Those that nobody is going to set right."""
        return self.all - set(self.waiting)


def check() -> Differences:
    """What is different now, while nobody writes. Raises `Unavailable` without an index, `Later` if another writes."""
    with index_writer.exclusive() as held:
        generation = index_versions.current()
        index_versions.verify(generation)
        found = compare(generation, held.renew)
        with reading():
            waiting = found.all & _pending_keys()
            db.session.rollback()
    return Differences(found.compared, found.missing, found.other, found.extra, waiting)


def compare(generation: Path, still: Callable[[], None] = lambda: None) -> Differences:
    """What is different between a generation and the database. `still` is called now and then."""
    there = _digests(generation)
    missing, other, compared = [], [], 0
    with reading():
        db.session.rollback()
        for document in documents.all_documents():
            compared += 1
            if compared % documents.CHUNK_SIZE == 0:
                still()
            digest = there.pop(document.key, None)
            if digest is None:
                missing.append(document.key)
            elif digest != document.fields()["digest"]:
                other.append(document.key)
        db.session.rollback()
    return Differences(compared, missing, other, there.keys())


def ids_by_kind(keys: Iterable[str]) -> dict[str, list[int]]:
    """Ids by kind."""
    found: dict[str, list[int]] = {}
    for key in keys:
        kind, identity = key.split(":")
        found.setdefault(kind, []).append(int(identity))
    return found


def _digests(generation: Path) -> dict[str, str]:
    """The digest of each document. One that stands there twice has none that could be right."""
    found: dict[str, str] = {}
    for leaf in load(generation).leaves:
        for key, digest in leaf.digests():
            found[key] = "" if key in found else digest
    return found


def _pending_keys() -> set[str]:
    """Keys of what has changed and is not yet written."""
    jobs = db.session.scalars(
        select(Job.payload).where(Job.done_at.is_(None), Job.listener.startswith("community.search.", autoescape=True))
    )
    return {
        documents.key(KIND_BY_EVENT_FIELD[name], value)
        for payload in jobs
        for name, value in payload.items()
        if name in KIND_BY_EVENT_FIELD
    }
