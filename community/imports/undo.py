"""Taking an import out again while the site goes on. What was interrupted is finished by running it again."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial

from sqlalchemy import func, select

from community.core import file_locks, paths, schema
from community.core.db import db, reading, writing, yield_to_writers
from community.core.errors import OperatorError
from community.core.i18n import gettext as _
from community.imports import change_counts, mapping, removal
from community.imports.models import Import, ImportedRow
from community.imports.records import MENDED, RowIssue
from community.imports.report import Write

Tell = Callable[[str, int, int], None]
IDEAS, PEOPLE = 5, 100  # in one transaction


def undo(source: str, tell: Tell, write: Write, *, with_what_was_added: bool, dry_run: bool) -> list[str]:
    """Take out all that came from a source, or only say what would go. Lines for the terminal.

    Raises `Trouble` if people here have done something with it since that is not to go too.
    """
    schema.check()
    with nullcontext() if dry_run else file_locks.import_lock(paths.data_dir()):
        return _undo(source, tell, write, with_what_was_added, dry_run)


def _undo(source: str, tell: Tell, write: Write, with_what_was_added: bool, dry_run: bool) -> list[str]:
    of, counts, added = _survey(source)
    lines = [f"  {mapping.count_phrase(kind, counts[kind])}" for kind in mapping.KINDS if counts.get(kind)]
    if added and not with_what_was_added and not dry_run:
        raise OperatorError(
            f"People here have done something with what came from {of.name}: {', '.join(added)}. "
            "Nothing was taken out. To take that out too, add --with-what-was-added."
        )
    if dry_run:
        note = [f"  What was added here since: {', '.join(added)}."] if added else []
        return ["Nothing was written: this was a dry run. It would take out:", *lines, *note]
    kept = _delete_all(of, tell, write, sum(counts.values()))
    also = [f"  Also taken out, or left without what it hung on: {', '.join(added)}."] if added else []
    also += [f"  {kept:,} rows that rulings name stay, emptied."] if kept else []
    return [f"Taken out, all that came from {of.name}:", *lines, *also]


def _survey(source: str) -> tuple[Import, dict[str, int], list[str]]:
    """The import, how much of each kind is there, and what was added."""
    with reading():
        of = mapping.find_import(source)
        if of is None:
            there = ", ".join(db.session.scalars(select(Import.source).order_by(Import.id))) or _("nothing")
            raise OperatorError(f"Nothing was imported from a source called {source}. There is: {there}.")
        found = mapping.totals().get(of.id, {}), change_counts.count_changes(of.id)
        db.session.expunge(of)
        db.session.rollback()
    return of, *found


def _delete_all(of: Import, tell: Tell, write: Write, total: int) -> int:
    kept = 0

    def keep(kind: str, row_id: int) -> None:
        nonlocal kept
        kept += 1
        write(RowIssue(MENDED, _("a ruling names it, so an empty row of it stays"), f"{kind} {row_id}", "", 0))

    last = 0
    while ids := _next_ids(partial(removal.next_ideas, of.id, last, IDEAS)):
        last = ids[-1]
        with writing():
            for idea_id in ids:
                if not removal.delete_idea(idea_id):
                    keep(mapping.IDEA, idea_id)
            db.session.commit()
        tell(_("Taking out"), total - _count_left(of.id), total)
    while ids := _next_ids(lambda: _some(of.id, mapping.GROUP, 1)):
        with writing():
            if not removal.delete_group(ids[0]):
                keep(mapping.GROUP, ids[0])
            db.session.commit()
    while ids := _next_ids(lambda: _some(of.id, mapping.PERSON, PEOPLE)):
        with writing():
            for member_id in removal.delete_people(ids):
                keep(mapping.PERSON, member_id)
            db.session.commit()
        tell(_("Taking out"), total - _count_left(of.id), total)
    with writing():
        removal.delete_import(of)
        db.session.commit()
    return kept


def _next_ids(ask: Callable[[], list[int]]) -> list[int]:
    with reading():
        found = ask()
        db.session.rollback()
    db.session.expunge_all()
    yield_to_writers()
    return found


def _some(import_id: int, kind: str, limit: int) -> list[int]:
    return list(
        db.session.scalars(change_counts.imported_ids(import_id, kind).order_by(ImportedRow.row_id).limit(limit))
    )


def _count_left(import_id: int) -> int:
    with reading():
        count = db.session.scalar(
            select(func.count()).select_from(ImportedRow).where(ImportedRow.import_id == import_id)
        )
        db.session.rollback()
    return count or 0
