"""Drafts checked against each other: what they name must be there, and no comment may answer itself.

Runs in the staging's own database, so that nothing has to fit into memory.
"""

from collections.abc import Callable, Iterator
from typing import Any

from community.core.i18n import gettext as _
from community.imports import mapping
from community.imports.records import MENDED, REFUSED, RowIssue, SourceComment, SourceIdea, SourceJudgement, refused
from community.imports.staging import Staging

CHUNK = 500
Note = Callable[[RowIssue], None]


def validate(staging: Staging, import_id: int, note: Note) -> None:
    """Refuse what hangs on nothing, and hang every comment where it belongs. Only reads this site's database."""
    _refuse_departed(staging, import_id, note)
    _refuse(staging, "comments", "idea", import_id, note, _("the idea that it is about is not there"))
    _refuse(staging, "judgements", "idea", import_id, note, _("the idea that it is about is not there"))
    _fix_parents(staging, import_id, note)
    _order_threads(staging, note)
    db = staging.db
    # People known only from rows that were refused did nothing here.
    db.execute(
        "DELETE FROM people WHERE NOT is_named AND id NOT IN "
        "(SELECT person FROM ideas UNION SELECT person FROM comments UNION SELECT person FROM judgements)"
    )
    db.execute('DELETE FROM groups WHERE id NOT IN (SELECT "group" FROM ideas)')
    first = 'FROM ideas WHERE "group" = groups.id ORDER BY posted_at, id LIMIT 1'
    db.execute(f"UPDATE groups SET founder = (SELECT person {first}), founded_at = (SELECT posted_at {first})")  # noqa: S608  # nosec B608


def _refuse_departed(staging: Staging, import_id: int, note: Note) -> None:
    """Take out what is new of people who have deleted their account here: they wanted it so."""
    reason = _("who wrote or did it has left this site")
    kinds: tuple[tuple[Any, Any], ...] = (
        (SourceIdea, mapping.IDEA),
        (SourceComment, mapping.COMMENT),
        (SourceJudgement, mapping.JUDGEMENT_KINDS),
    )
    for person_id in mapping.departed_people(import_id):
        for kind, name in kinds:
            drafts = staging.by(kind, person_id)
            here = mapping.row_ids(import_id, name, [draft.id for draft in drafts])
            for draft in drafts:
                if draft.id not in here:
                    note(refused(draft, draft.idea if kind is SourceJudgement else draft.id, reason))
                    staging.drop(draft)


def _refuse(staging: Staging, table: str, column: str, import_id: int, note: Note, reason: str) -> None:
    """Take out rows whose idea is neither among the drafts nor here since an earlier import."""
    missing = f"SELECT DISTINCT {column} FROM {table} WHERE {column} NOT IN (SELECT id FROM ideas)"  # noqa: S608  # nosec B608
    key = "id" if table == "comments" else "idea"
    for names in _chunks(staging, missing):
        here = mapping.row_ids(import_id, mapping.IDEA, names)
        for name in names:
            if name in here:
                continue
            found = staging.db.execute(
                f"SELECT {key}, file, line FROM {table} WHERE {column} = ? ORDER BY line",  # noqa: S608  # nosec B608
                (name,),
            )
            for source_id, file, line in found:
                note(RowIssue(REFUSED, reason, source_id, file, line))
            staging.db.execute(f"DELETE FROM {table} WHERE {column} = ?", (name,))  # noqa: S608  # nosec B608


def _fix_parents(staging: Staging, import_id: int, note: Note) -> None:
    reason = _("the comment that it answers is not there; it stands on the first level")
    missing = (
        "SELECT DISTINCT parent FROM comments WHERE parent IS NOT NULL AND parent NOT IN (SELECT id FROM comments)"
    )
    for names in _chunks(staging, missing):
        here = mapping.row_ids(import_id, mapping.COMMENT, names)
        for name in names:
            if name not in here:
                _to_first_level(staging, note, reason, "parent = ?", name)
    reason = _("it answers a comment on another idea; it stands on the first level")
    other = "parent IN (SELECT p.id FROM comments AS p WHERE p.id = comments.parent AND p.idea != comments.idea)"
    _to_first_level(staging, note, reason, other)
    _to_first_level(staging, note, _("it answers itself; it stands on the first level"), "parent = id")


def _to_first_level(staging: Staging, note: Note, reason: str, which: str, *values: object) -> None:
    found = staging.db.execute(f"SELECT id, file, line FROM comments WHERE {which} ORDER BY line", values)  # noqa: S608  # nosec B608
    for source_id, file, line in found:
        note(RowIssue(MENDED, reason, source_id, file, line))
    staging.db.execute(f"UPDATE comments SET parent = NULL WHERE {which}", values)  # noqa: S608  # nosec B608


def _order_threads(staging: Staging, note: Note) -> None:
    """Say of every comment how deep it stands: those that answer nothing of this import first."""
    db = staging.db
    db.execute("UPDATE comments SET level = 0 WHERE parent IS NULL OR parent NOT IN (SELECT id FROM comments)")
    _assign_levels(staging, 0)
    while (name := _find_cycle(staging)) is not None:
        _to_first_level(staging, note, _("it answers what answers it; it stands on the first level"), "id = ?", name)
        db.execute("UPDATE comments SET level = 0 WHERE id = ?", (name,))
        _assign_levels(staging, 0)


def _find_cycle(staging: Staging) -> str | None:
    """A comment that answers itself by way of others, if any is left: walking up from one leads round."""
    first = staging.db.execute("SELECT id FROM comments WHERE level IS NULL ORDER BY line LIMIT 1").fetchone()
    if first is None:
        return None
    name, passed = str(first[0]), set[str]()
    while name not in passed:
        passed.add(name)
        name = str(staging.db.execute("SELECT parent FROM comments WHERE id = ?", (name,)).fetchone()[0])
    return name


def _assign_levels(staging: Staging, level: int) -> None:
    while staging.db.execute(
        "UPDATE comments SET level = ? + 1 WHERE level IS NULL AND parent IN (SELECT id FROM comments WHERE level = ?)",
        (level, level),
    ).rowcount:
        level += 1


def _chunks(staging: Staging, statement: str) -> Iterator[list[str]]:
    # Read whole before anything changes the table; ids alone, and only those that are missing.
    names = [row[0] for row in staging.db.execute(statement)]
    for start in range(0, len(names), CHUNK):
        yield names[start : start + CHUNK]
