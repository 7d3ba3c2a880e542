"""Staged records checked against each other: what they refer to must exist, and no comment can reply to itself.

Runs in the staging database, where files of any size fit.
"""

from collections.abc import Iterator
from typing import Any

from community.core.i18n import gettext as _
from community.imports import mapping
from community.imports.records import (
    CORRECTED,
    REFUSED,
    ReportIssue,
    RowIssue,
    SourceComment,
    SourceIdea,
    SourceJudgement,
    refused,
)
from community.imports.staging import Staging

CHUNK = 500


def validate(staging: Staging, import_id: int, report_issue: ReportIssue) -> None:
    """Drop records whose references are missing and put comments in order. Only reads this site's database."""
    _refuse_departed(staging, import_id, report_issue)
    _refuse_without_idea(staging, "comments", import_id, report_issue)
    _refuse_without_idea(staging, "judgements", import_id, report_issue)
    _fix_parents(staging, import_id, report_issue)
    _order_threads(staging, report_issue)
    db = staging.db
    # People known only from refused rows did nothing here.
    db.execute(
        "DELETE FROM people WHERE NOT is_named AND id NOT IN "
        "(SELECT person FROM ideas UNION SELECT person FROM comments UNION SELECT person FROM judgements)"
    )
    db.execute('DELETE FROM groups WHERE id NOT IN (SELECT "group" FROM ideas)')
    first = 'FROM ideas WHERE "group" = groups.id ORDER BY posted_at, id LIMIT 1'
    db.execute(f"UPDATE groups SET creator = (SELECT person {first}), created_at = (SELECT posted_at {first})")  # noqa: S608  # nosec B608


def _refuse_departed(staging: Staging, import_id: int, report_issue: ReportIssue) -> None:
    """Drop new records of people who have deleted their account here: that was their wish."""
    reason = _("its author or voter has left this site")
    types: tuple[tuple[Any, Any], ...] = (
        (SourceIdea, mapping.IDEA),
        (SourceComment, mapping.COMMENT),
        (SourceJudgement, mapping.JUDGEMENT_KINDS),
    )
    for person_id in mapping.departed_people(import_id):
        for record_type, kind in types:
            records = staging.by(record_type, person_id)
            existing = mapping.row_ids(import_id, kind, [record.id for record in records])
            for record in records:
                if record.id not in existing:
                    source_id = record.idea if record_type is SourceJudgement else record.id
                    report_issue(refused(record, source_id, reason))
                    staging.drop(record)


def _refuse_without_idea(staging: Staging, table: str, import_id: int, report_issue: ReportIssue) -> None:
    """Drop records whose idea is neither staged nor imported before."""
    reason = _("its idea is missing")
    missing = f"SELECT DISTINCT idea FROM {table} WHERE idea NOT IN (SELECT id FROM ideas)"  # noqa: S608  # nosec B608
    key = "id" if table == "comments" else "idea"
    for ideas in _chunks(staging, missing):
        existing = mapping.row_ids(import_id, mapping.IDEA, ideas)
        for idea in ideas:
            if idea in existing:
                continue
            found = staging.db.execute(
                f"SELECT {key}, file, line FROM {table} WHERE idea = ? ORDER BY line",  # noqa: S608  # nosec B608
                (idea,),
            )
            for source_id, file, line in found:
                report_issue(RowIssue(REFUSED, reason, source_id, file, line))
            staging.db.execute(f"DELETE FROM {table} WHERE idea = ?", (idea,))  # noqa: S608  # nosec B608


def _fix_parents(staging: Staging, import_id: int, report_issue: ReportIssue) -> None:
    """Move replies to missing comments, to comments on other ideas or to themselves to the first level."""
    reason = _("replies to a missing comment, so it was made a top-level comment")
    missing = (
        "SELECT DISTINCT parent FROM comments WHERE parent IS NOT NULL AND parent NOT IN (SELECT id FROM comments)"
    )
    for parents in _chunks(staging, missing):
        existing = mapping.row_ids(import_id, mapping.COMMENT, parents)
        for parent in parents:
            if parent not in existing:
                _to_first_level(staging, report_issue, reason, "parent = ?", parent)
    reason = _("replies to a comment on another idea, so it was made a top-level comment")
    other = "parent IN (SELECT p.id FROM comments AS p WHERE p.id = comments.parent AND p.idea != comments.idea)"
    _to_first_level(staging, report_issue, reason, other)
    _to_first_level(staging, report_issue, _("replies to itself, so it was made a top-level comment"), "parent = id")


def _to_first_level(staging: Staging, report_issue: ReportIssue, reason: str, which: str, *values: object) -> None:
    found = staging.db.execute(f"SELECT id, file, line FROM comments WHERE {which} ORDER BY line", values)  # noqa: S608  # nosec B608
    for source_id, file, line in found:
        report_issue(RowIssue(CORRECTED, reason, source_id, file, line))
    staging.db.execute(f"UPDATE comments SET parent = NULL WHERE {which}", values)  # noqa: S608  # nosec B608


def _order_threads(staging: Staging, report_issue: ReportIssue) -> None:
    """Set every comment's level: 0 if its parent isn't in this import, else the parent's plus 1."""
    db = staging.db
    db.execute("UPDATE comments SET level = 0 WHERE parent IS NULL OR parent NOT IN (SELECT id FROM comments)")
    _assign_levels(staging, 0)
    reason = _("replies to its own reply, so it was made a top-level comment")
    while (source_id := _find_cycle(staging)) is not None:
        _to_first_level(staging, report_issue, reason, "id = ?", source_id)
        db.execute("UPDATE comments SET level = 0 WHERE id = ?", (source_id,))
        _assign_levels(staging, 0)


def _find_cycle(staging: Staging) -> str | None:
    """A comment in a cycle of replies, found by walking up from any comment without a level; None if none is left."""
    first = staging.db.execute("SELECT id FROM comments WHERE level IS NULL ORDER BY line LIMIT 1").fetchone()
    if first is None:
        return None
    source_id, passed = str(first[0]), set[str]()
    while source_id not in passed:
        passed.add(source_id)
        source_id = str(staging.db.execute("SELECT parent FROM comments WHERE id = ?", (source_id,)).fetchone()[0])
    return source_id


def _assign_levels(staging: Staging, level: int) -> None:
    while staging.db.execute(
        "UPDATE comments SET level = ? + 1 WHERE level IS NULL AND parent IN (SELECT id FROM comments WHERE level = ?)",
        (level, level),
    ).rowcount:
        level += 1


def _chunks(staging: Staging, statement: str) -> Iterator[list[str]]:
    """The ids that a statement selects, `CHUNK` at a time, read whole before anything changes the table."""
    ids = [row[0] for row in staging.db.execute(statement)]
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
