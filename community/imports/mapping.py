"""The mapping of source ids to rows of this site, looked up in batches."""

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
IMPORTANCE = "weight"  # of a vote in the file, 1 to 3; stored instead of a row's id
PEOPLE_KINDS, JUDGEMENT_KINDS = (PERSON, LINKED), (VOTE, JUDGEMENT)
CHUNK = 500
NAMES = {  # singular and plural
    PERSON: ("person", "people"),
    LINKED: ("existing member", "existing members"),
    JUDGEMENT: ("judgment", "judgments"),
    **{kind: (kind, f"{kind}s") for kind in (GROUP, IDEA, COMMENT, VOTE)},
}


def find_import(source: str) -> Import | None:
    """The import of the source with this name; None if nothing was imported from it."""
    return db.session.scalar(select(Import).where(Import.source == source))


def row_ids(import_id: int, kinds: Sequence[str] | str, source_ids: Iterable[str]) -> dict[str, int]:
    """Ids of the rows that were imported before: {source id: row id}."""
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    wanted, found = sorted(set(source_ids)), {}
    for start in range(0, len(wanted), CHUNK):
        statement: Any = select(ImportedRow.source_id, ImportedRow.row_id).where(
            ImportedRow.import_id == import_id,
            ImportedRow.kind.in_(kinds),
            ImportedRow.source_id.in_(wanted[start : start + CHUNK]),
        )
        found.update(dict(rows(statement)))
    return found


def departed_people(import_id: int) -> list[str]:
    """Source ids of people who have deleted their account here."""
    statement = select(ImportedRow.source_id).join(Member, Member.id == ImportedRow.row_id)
    people = (ImportedRow.import_id == import_id, ImportedRow.kind.in_(PEOPLE_KINDS))
    return list(db.session.scalars(statement.where(*people, Member.deleted_at.is_not(None))))


def remember(import_id: int, kind: str, pairs: Iterable[tuple[str, int]]) -> None:
    """Store pairs of a source id and the id of the row made from it."""
    values = [
        {"import_id": import_id, "kind": kind, "source_id": source_id, "row_id": row_id} for source_id, row_id in pairs
    ]
    if values:
        # Inserting into the table takes a third of the time of inserting entities.
        db.session.execute(insert(cast(Table, ImportedRow.__table__)), values)


def totals() -> dict[int, dict[str, int]]:
    """How many rows of each kind each import created: {import id: {kind: number}}."""
    statement: Any = select(ImportedRow.import_id, ImportedRow.kind, func.count()).group_by(
        ImportedRow.import_id, ImportedRow.kind
    )
    counted: dict[int, dict[str, int]] = {}
    for import_id, kind, number in rows(statement):
        counted.setdefault(import_id, {})[kind] = number
    return counted


def count_phrase(kind: str, number: int) -> str:
    """A count in words, such as "1 idea" or "2,272 people"."""
    return f"{number:,} {NAMES[kind][number != 1]}"


def source_of_member(member_id: int) -> str:
    """The name of the source that a member was imported from; empty if they were not."""
    found = db.session.scalar(
        select(Import.name)
        .join(ImportedRow, ImportedRow.import_id == Import.id)
        .where(ImportedRow.kind == PERSON, ImportedRow.row_id == member_id)
        .limit(1)
    )
    return found or ""
