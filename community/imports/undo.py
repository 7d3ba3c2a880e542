"""Undoes an import in small transactions while the site keeps running. Run it again if it was interrupted."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial

from sqlalchemy import func, select

from community.core import paths, schema
from community.core.db import db, reading, writing, yield_to_writers
from community.core.errors import OperatorError
from community.core.file_locks import import_lock
from community.core.i18n import gettext as _
from community.imports import change_counts, mapping, removal
from community.imports.models import Import, ImportedRow
from community.imports.records import CORRECTED, ReportIssue, RowIssue

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many
IDEAS, PEOPLE = 5, 100  # in one transaction


def undo(
    source: str, progress: Progress, report_issue: ReportIssue, *, with_what_was_added: bool, dry_run: bool
) -> list[str]:
    """Delete everything imported from a source, or only say what would be deleted. Lines for the terminal.

    Raises `OperatorError` if members have added to it or changed it since, unless that is to be deleted as well.
    """
    schema.check()
    with nullcontext() if dry_run else import_lock(paths.data_dir()):
        return _undo(source, progress, report_issue, with_what_was_added, dry_run)


def _undo(
    source: str, progress: Progress, report_issue: ReportIssue, with_what_was_added: bool, dry_run: bool
) -> list[str]:
    import_, counts, added = _survey(source)
    lines = [f"  {mapping.count_phrase(kind, counts[kind])}" for kind in mapping.KINDS if counts.get(kind)]
    if added and not with_what_was_added and not dry_run:
        raise OperatorError(
            f"Members have added to what was imported from {import_.name}: {', '.join(added)}. "
            "Nothing has been removed. To remove this too, add --with-what-was-added."
        )
    if dry_run:
        note = [f"  Added here since: {', '.join(added)}."] if added else []
        return ["Dry run: nothing has been removed. Would remove:", *lines, *note]
    kept = _delete_all(import_, progress, report_issue, sum(counts.values()))
    also = [f"  Also removed, or no longer linked to anything: {', '.join(added)}."] if added else []
    also += [f"  {kept:,} rows are kept without content, because moderation decisions refer to them."] if kept else []
    return [f"Removed everything imported from {import_.name}:", *lines, *also]


def _survey(source: str) -> tuple[Import, dict[str, int], list[str]]:
    """The import, how many rows of each kind it created, and what was added or changed since, in words."""
    with reading():
        import_ = mapping.find_import(source)
        if import_ is None:
            others = ", ".join(db.session.scalars(select(Import.source).order_by(Import.id))) or _("none")
            raise OperatorError(f"No import named {source}. Imports: {others}.")
        found = mapping.totals().get(import_.id, {}), change_counts.count_changes(import_.id)
        db.session.expunge(import_)
        db.session.rollback()
    return import_, *found


def _delete_all(import_: Import, progress: Progress, report_issue: ReportIssue, total: int) -> int:
    """Delete ideas, groups, people and the import. How many rows had to be kept, because actions refer to them."""
    kept = 0

    def keep(kind: str, row_id: int) -> None:
        nonlocal kept
        kept += 1
        reason = _("is kept without content, because a moderation decision refers to it")
        report_issue(RowIssue(CORRECTED, reason, f"{kind} {row_id}", "", 0))

    last = 0
    while ids := _next_ids(partial(removal.next_ideas, import_.id, last, IDEAS)):
        last = ids[-1]
        with writing():
            for idea_id in ids:
                if not removal.delete_idea(idea_id):
                    keep(mapping.IDEA, idea_id)
            db.session.commit()
        progress(_("Removing"), total - _count_left(import_.id), total)
    while ids := _next_ids(lambda: _first_ids(import_.id, mapping.GROUP, 1)):
        with writing():
            if not removal.delete_group(ids[0]):
                keep(mapping.GROUP, ids[0])
            db.session.commit()
    while ids := _next_ids(lambda: _first_ids(import_.id, mapping.PERSON, PEOPLE)):
        with writing():
            for member_id in removal.delete_people(ids):
                keep(mapping.PERSON, member_id)
            db.session.commit()
        progress(_("Removing"), total - _count_left(import_.id), total)
    with writing():
        removal.delete_import(import_)
        db.session.commit()
    return kept


def _next_ids(find: Callable[[], list[int]]) -> list[int]:
    """Call `find` between two transactions that write."""
    with reading():
        found = find()
        db.session.rollback()
    db.session.expunge_all()
    yield_to_writers()
    return found


def _first_ids(import_id: int, kind: str, limit: int) -> list[int]:
    ids = change_counts.imported_ids(import_id, kind)
    return list(db.session.scalars(ids.order_by(ImportedRow.row_id).limit(limit)))


def _count_left(import_id: int) -> int:
    with reading():
        count = db.session.scalar(
            select(func.count()).select_from(ImportedRow).where(ImportedRow.import_id == import_id)
        )
        db.session.rollback()
    return count or 0
