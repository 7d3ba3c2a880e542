"""Records staged in a temporary SQLite database, to sort and validate files of any size.

SQLite keeps a nameless database in a file of its own, which is deleted when the database is closed.
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
TIMES = {"joined_at", "posted_at", "created_at", "at"}  # stored as microseconds since 1970
BOOLEANS = {"is_named", "is_rejected", "was_shown"}
TABLES: dict[type[Any], str] = {
    SourcePerson: "people",
    SourceGroup: "groups",
    SourceIdea: "ideas",
    SourceComment: "comments",
    SourceJudgement: "judgements",
}
KEYS: dict[type[Any], str] = dict.fromkeys(TABLES, "id") | {SourceJudgement: "idea, person, at, value"}
ORDERS: dict[type[Any], str] = dict.fromkeys(TABLES, "id") | {
    SourceComment: "level, id",
    SourceJudgement: "idea, person, at, line, value DESC",
}

RecordType = TypeVar("RecordType", SourcePerson, SourceGroup, SourceIdea, SourceComment, SourceJudgement)


class Staging:
    """Records by type, each id once. Use as a context manager."""

    def __init__(self) -> None:
        self.db = sqlite3.connect("", isolation_level=None)
        self.db.executescript("PRAGMA cache_size = -16000; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        for record_type, table in TABLES.items():
            columns = column_names(record_type) + (", level" if record_type is SourceComment else "")
            self.db.execute(f"CREATE TABLE {table} ({columns}, PRIMARY KEY ({KEYS[record_type]})) WITHOUT ROWID")
        self.db.execute("CREATE INDEX comments_by_parent ON comments (parent)")
        self.db.execute("CREATE INDEX comments_by_level ON comments (level, id)")
        self.db.execute("BEGIN")

    def __enter__(self) -> "Staging":
        return self

    def __exit__(self, *_error: object) -> None:
        self.db.close()

    def add(self, record: SourceRecord) -> bool:
        """Stage a record. False if its id is staged already: the first one counts."""
        record_type = type(record)
        table, columns = TABLES[record_type], column_names(record_type)
        marks = ", ".join("?" * len(record_type._fields))
        statement = f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  # nosec B608
        return self.db.execute(statement, _plain(record)).rowcount > 0

    def add_implied(self, person: SourcePerson) -> None:
        """Stage a person whom a row refers to. They joined at the earliest of these times, unless they are named."""
        marks = ", ".join("?" * len(SourcePerson._fields))
        self.db.execute(
            f"INSERT INTO people ({column_names(SourcePerson)}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET "  # noqa: S608  # nosec B608
            "joined_at = min(joined_at, excluded.joined_at) WHERE NOT is_named",
            _plain(person),
        )

    def by(self, record_type: type[RecordType], person_id: str) -> list[RecordType]:
        """All records of a type that one person wrote or made."""
        table, columns = TABLES[record_type], column_names(record_type)
        found = self.db.execute(f"SELECT {columns} FROM {table} WHERE person = ?", (person_id,))  # noqa: S608  # nosec B608
        return [_record(record_type, row) for row in found]

    def drop(self, record: SourceRecord) -> None:
        """Remove a record."""
        record_type = type(record)
        values = dict(zip(record_type._fields, _plain(record), strict=True))
        keys = KEYS[record_type].split(", ")
        which = " AND ".join(f"{key} = ?" for key in keys)
        self.db.execute(f"DELETE FROM {TABLES[record_type]} WHERE {which}", [values[key] for key in keys])  # noqa: S608  # nosec B608

    def count(self, record_type: type[Any]) -> int:
        """How many records of a type there are."""
        found: int = self.db.execute(f"SELECT count(*) FROM {TABLES[record_type]}").fetchone()[0]  # noqa: S608  # nosec B608
        return found

    def batches(self, record_type: type[RecordType], size: int = BATCH) -> Iterator[list[RecordType]]:
        """All records of a type in the order in which they can be written, in batches of about `size`.

        A comment is in a later batch than the comment that it replies to. The judgements of one person on one idea are
        in the same batch, in their order.
        """
        level_column = "level" if record_type is SourceComment else "0"
        columns, table, order = column_names(record_type), TABLES[record_type], ORDERS[record_type]
        found = self.db.execute(f"SELECT {level_column}, {columns} FROM {table} ORDER BY {order}")  # noqa: S608  # nosec B608
        batch: list[RecordType] = []
        level = 0
        for row in found:
            record = _record(record_type, row[1:])
            if row[0] != level or (len(batch) >= size and _may_split(batch[-1], record)):
                if batch:
                    yield batch
                batch, level = [], row[0]
            batch.append(record)
        if batch:
            yield batch


def column_names(record_type: type[Any]) -> str:
    """The columns of a type's table, for SQL."""
    return ", ".join(f'"{name}"' for name in record_type._fields)


def _plain(record: SourceRecord) -> list[Any]:
    return [(value - EPOCH) // MICROSECOND if isinstance(value, datetime) else value for value in record]


def _record(record_type: type[RecordType], row: tuple[Any, ...]) -> RecordType:
    return record_type._make(_typed(name, value) for name, value in zip(record_type._fields, row, strict=True))


def _typed(name: str, value: Any) -> Any:
    if name in TIMES and value is not None:
        return EPOCH + MICROSECOND * value
    return bool(value) if name in BOOLEANS else value


def _may_split(one: SourceRecord, other: SourceRecord) -> bool:
    """Whether a batch can end between two records."""
    if isinstance(one, SourceJudgement) and isinstance(other, SourceJudgement):
        return (one.idea, one.person) != (other.idea, other.person)
    return True
