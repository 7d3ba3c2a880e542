"""Drafts gathered on disk before anything is written: so that files of any size can be put in order and checked.

SQLite keeps a nameless temporary database in a file of its own, which is gone when it is closed.
"""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from community.imports.records import (
    SourceComment,
    SourceGroup,
    SourceIdea,
    SourceJudgement,
    SourcePerson,
    SourceRecord,
)

BATCH = 500
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
TIMES = {"joined_at", "posted_at", "created_at", "at"}
BOOLEANS = {"is_named", "is_rejected", "is_look"}
KEYS = {
    SourcePerson: "id",
    SourceGroup: "id",
    SourceIdea: "id",
    SourceComment: "id",
    SourceJudgement: "idea, person, at, value",
}
ORDERS = {
    SourcePerson: "id",
    SourceGroup: "id",
    SourceIdea: "id",
    SourceComment: "level, id",
    SourceJudgement: "idea, person, at, line, value DESC",
}

RecordType = TypeVar("RecordType", SourcePerson, SourceGroup, SourceIdea, SourceComment, SourceJudgement)


class Staging:
    """Drafts by kind, each id once. Use as a context manager."""

    def __init__(self) -> None:
        self.db = sqlite3.connect("", isolation_level=None)
        self.db.executescript("PRAGMA cache_size = -16000; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        for kind, key in KEYS.items():
            columns = column_names(kind) + (", level" if kind is SourceComment else "")
            self.db.execute(f"CREATE TABLE {table_name(kind)} ({columns}, PRIMARY KEY ({key})) WITHOUT ROWID")
        self.db.execute("CREATE INDEX comments_by_parent ON comments (parent)")
        self.db.execute("CREATE INDEX comments_by_level ON comments (level, id)")
        self.db.execute("BEGIN")

    def __enter__(self) -> "Staging":
        return self

    def __exit__(self, *_problem: object) -> None:
        self.db.close()

    def add(self, draft: SourceRecord) -> bool:
        """Keep a draft. False if its id is there already: the first of two stays."""
        kind = type(draft)
        marks = ", ".join("?" * len(kind._fields))
        statement = f"INSERT OR IGNORE INTO {table_name(kind)} ({column_names(kind)}) VALUES ({marks})"  # noqa: S608  # nosec B608
        return self.db.execute(statement, _plain(draft)).rowcount > 0

    def imply(self, person: SourcePerson) -> None:
        """Somebody whom a row speaks of. The earliest time is when they came."""
        marks = ", ".join("?" * len(SourcePerson._fields))
        self.db.execute(
            f"INSERT INTO people ({column_names(SourcePerson)}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET "  # noqa: S608  # nosec B608
            "joined_at = min(joined_at, excluded.joined_at) WHERE NOT is_named",
            _plain(person),
        )

    def by(self, kind: type[RecordType], person_id: str) -> list[RecordType]:
        """All of a kind that one person wrote or did."""
        found = self.db.execute(f"SELECT {column_names(kind)} FROM {table_name(kind)} WHERE person = ?", (person_id,))  # noqa: S608  # nosec B608
        return [_record(kind, row) for row in found]

    def drop(self, draft: SourceRecord) -> None:
        """Keep a draft no longer."""
        kind = type(draft)
        values = dict(zip(kind._fields, _plain(draft), strict=True))
        keys = KEYS[kind].split(", ")
        which = " AND ".join(f"{key} = ?" for key in keys)
        self.db.execute(f"DELETE FROM {table_name(kind)} WHERE {which}", [values[key] for key in keys])  # noqa: S608  # nosec B608

    def count(self, kind: type[Any]) -> int:
        """How many there are of a kind."""
        found: int = self.db.execute(f"SELECT count(*) FROM {table_name(kind)}").fetchone()[0]  # noqa: S608  # nosec B608
        return found

    def batches(self, kind: type[RecordType], size: int = BATCH) -> Iterator[list[RecordType]]:
        """All of a kind in the order in which they can be written, about `size` at a time.

        No batch holds a comment together with one that it answers, which comes before. The judgements of one person on
        one idea come together, in their order.
        """
        depth = "level" if kind is SourceComment else "0"
        found = self.db.execute(f"SELECT {depth}, {column_names(kind)} FROM {table_name(kind)} ORDER BY {ORDERS[kind]}")  # noqa: S608  # nosec B608
        batch: list[RecordType] = []
        level = 0
        for row in found:
            draft = _record(kind, row[1:])
            if row[0] != level or (len(batch) >= size and _may_split(batch[-1], draft)):
                if batch:
                    yield batch
                batch, level = [], row[0]
            batch.append(draft)
        if batch:
            yield batch


def table_name(kind: type[Any]) -> str:
    """The table of a kind."""
    return {SourcePerson: "people"}.get(kind, f"{kind.__name__.lower()}s")


def column_names(kind: type[Any]) -> str:
    """The columns of a kind."""
    return ", ".join(f'"{name}"' for name in kind._fields)


def _plain(draft: SourceRecord) -> list[Any]:
    return [(value - EPOCH) // MICROSECOND if isinstance(value, datetime) else value for value in draft]


def _record(kind: type[RecordType], row: tuple[Any, ...]) -> RecordType:
    return kind._make(_typed(name, value) for name, value in zip(kind._fields, row, strict=True))


def _typed(name: str, value: Any) -> Any:
    if name in TIMES and value is not None:
        return EPOCH + MICROSECOND * value
    return bool(value) if name in BOOLEANS else value


def _may_split(one: SourceRecord, other: SourceRecord) -> bool:
    """Whether a batch may end between two drafts."""
    if isinstance(one, SourceJudgement) and isinstance(other, SourceJudgement):
        return (one.idea, one.person) != (other.idea, other.person)
    return True
