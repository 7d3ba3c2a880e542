"""Compares the index with the database: every document, by its key and the digest of its content."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from community.core.db import db, reading
from community.core.outbox import Job
from community.search import documents, index_reader, index_versions, index_writer
from community.search.results import COMMENTS, GROUPS, IDEAS, PEOPLE

KIND_BY_EVENT_FIELD = {"idea_id": IDEAS, "comment_id": COMMENTS, "group_id": GROUPS, "member_id": PEOPLE}

ProgressCallback = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Differences:
    """Keys of documents that are missing from the index, different in it, or extra.

    `waiting` are those among them that a waiting job will correct.
    """

    compared: int
    missing: Collection[str] = ()
    other: Collection[str] = ()
    extra: Collection[str] = ()
    waiting: Collection[str] = ()

    @property
    def all(self) -> set[str]:
        """The keys of all differences."""
        return {*self.missing, *self.other, *self.extra}

    @property
    def wrong(self) -> set[str]:
        """The keys of differences that no waiting job will correct."""
        return self.all - set(self.waiting)


def check() -> Differences:
    """Compare the current index while no one writes.

    Raises `IndexUnavailable` without an index, and `RetryLater` if another process writes.
    """
    with index_writer.exclusive() as held:
        folder = index_versions.current()
        index_versions.verify(folder)
        found = compare(folder, held.renew)
        with reading():
            waiting = found.all & _pending_keys()
            db.session.rollback()
    return Differences(found.compared, found.missing, found.other, found.extra, waiting)


def compare(folder: Path, keep_alive: Callable[[], None] = lambda: None) -> Differences:
    """Compare an index with the database. `keep_alive` is called now and then."""
    digests = _digests(folder)
    missing, other, compared = [], [], 0
    with reading():
        db.session.rollback()
        for document in documents.all_documents():
            compared += 1
            if compared % documents.CHUNK_SIZE == 0:
                keep_alive()
            digest = digests.pop(document.key, None)
            if digest is None:
                missing.append(document.key)
            elif digest != document.fields()["digest"]:
                other.append(document.key)
        db.session.rollback()
    return Differences(compared, missing, other, digests.keys())


def ids_by_kind(keys: Iterable[str]) -> dict[str, list[int]]:
    """The ids in keys of documents, by kind."""
    found: dict[str, list[int]] = {}
    for key in keys:
        kind, identity = key.split(":")
        found.setdefault(kind, []).append(int(identity))
    return found


def _digests(folder: Path) -> dict[str, str]:
    """The digest of each document by key; empty for a document that is in the index twice, so it differs."""
    found: dict[str, str] = {}
    for segment in index_reader.load(folder).segments:
        for key, digest in segment.digests():
            found[key] = "" if key in found else digest
    return found


def _pending_keys() -> set[str]:
    """Keys of documents that a waiting job will write."""
    jobs = db.session.scalars(
        select(Job.payload).where(Job.done_at.is_(None), Job.listener.startswith("community.search.", autoescape=True))
    )
    waiting: dict[str, set[int]] = defaultdict(set)
    for payload in jobs:
        for name, value in payload.items():
            waiting[name].add(value)
    waiting["comment_id"].update(documents.comments_on(waiting["idea_id"], waiting["announcement_id"]))
    return {documents.key(kind, value) for name, kind in KIND_BY_EVENT_FIELD.items() for value in waiting[name]}
