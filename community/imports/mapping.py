"""What an import brought before: rows of this site by the ids of the source, asked for a batch at a time.

Where people came from.
"""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Table, func, insert, select

from community.core.db import db, rows
from community.imports.models import Import, ImportedRow
from community.members.models import Member

PERSON, LINKED, GROUP, IDEA, COMMENT, VOTE, JUDGEMENT = KINDS = (
    *("person", "linked person", "group", "idea", "comment"),
    *("vote", "judgement"),
)
WEIGHT = "weight"  # of a vote in the file, kept in place of a row's id: 1 to 3
PEOPLE_KINDS, JUDGEMENT_KINDS = (PERSON, LINKED), (VOTE, JUDGEMENT)
CHUNK = 500
PLURALS = {
    PERSON: "people",
    LINKED: "people who are members here",
    **{k: f"{k}s" for k in (GROUP, IDEA, COMMENT, VOTE, JUDGEMENT)},
}


def find_import(name: str) -> Import | None:
    """The import of this source, if anything was ever brought from it."""
    return db.session.scalar(select(Import).where(Import.source == name))


def row_ids(import_id: int, kinds: Sequence[str] | str, ids: Iterable[str]) -> dict[str, int]:
    """Our rows by the source's ids, for those that were brought already."""
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    wanted, known = sorted(set(ids)), {}
    for start in range(0, len(wanted), CHUNK):
        statement: Any = select(ImportedRow.source_id, ImportedRow.row_id).where(
            ImportedRow.import_id == import_id,
            ImportedRow.kind.in_(kinds),
            ImportedRow.source_id.in_(wanted[start : start + CHUNK]),
        )
        known.update(dict(rows(statement)))
    return known


def departed_people(import_id: int) -> list[str]:
    """The source's ids of people who have left this site since."""
    statement = select(ImportedRow.source_id).join(Member, Member.id == ImportedRow.row_id)
    mine = (ImportedRow.import_id == import_id, ImportedRow.kind.in_(PEOPLE_KINDS))
    return list(db.session.scalars(statement.where(*mine, Member.deleted_at.is_not(None))))


def remember(import_id: int, kind: str, pairs: Iterable[tuple[str, int]]) -> None:
    """Write down which of our rows were made of which of the source's."""
    made = [{"import_id": import_id, "kind": kind, "source_id": name, "row_id": row_id} for name, row_id in pairs]
    if made:
        db.session.execute(insert(cast(Table, ImportedRow.__table__)), made)  # rows, not entities: a third of the time


def totals() -> dict[int, dict[str, int]]:
    """How many rows of each kind every import brought: {import id: {kind: number}}."""
    statement: Any = select(ImportedRow.import_id, ImportedRow.kind, func.count()).group_by(
        ImportedRow.import_id, ImportedRow.kind
    )
    counted: dict[int, dict[str, int]] = {}
    for import_id, kind, number in rows(statement):
        counted.setdefault(import_id, {})[kind] = number
    return counted


def count_phrase(kind: str, number: int) -> str:
    """“1 idea”, “2,272 people”."""
    return f"{number:,} {kind if number == 1 else PLURALS[kind]}"


def source_of_member(member_id: int) -> str:
    """The name of the source that a person was brought in from; empty if they were not."""
    found = db.session.scalar(
        select(Import.name)
        .join(ImportedRow, ImportedRow.import_id == Import.id)
        .where(ImportedRow.kind == PERSON, ImportedRow.row_id == member_id)
        .limit(1)
    )
    return found or ""
