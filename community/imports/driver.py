"""Bringing in what a source says, batch by batch, while the site goes on. A batch is committed as a whole.

Whatever is here already is left alone, so an import that was killed is continued by running it again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.core import file_locks, paths, schema
from community.core.db import db, now, writing, yield_to_writers
from community.core.db import reading as only_reading
from community.core.errors import OperatorError
from community.core.i18n import gettext as _
from community.imports import csv_reader, decide_madrid, mapping, polis, tables, validation
from community.imports.models import Import
from community.imports.records import (
    REFUSED,
    RecordOrIssue,
    RowIssue,
    SourceComment,
    SourceGroup,
    SourceIdea,
    SourceJudgement,
    SourcePerson,
    SourceRecord,
)
from community.imports.report import ImportReport
from community.imports.staging import Staging
from community.imports.writers import comments, groups, ideas, judgements, people

Tell = Callable[[str, int, int], None]
TRIES = 3


class RecordWriter(Protocol):
    """What each module of `community.imports.writers` can do."""

    def fresh(self, import_id: int, drafts: Any, note: Callable[[RowIssue], None]) -> Sequence[Any]: ...
    def dress(self, drafts: Any) -> Sequence[Any]: ...
    def bring(self, of: Import, dressed: Any) -> None: ...


KINDS: tuple[tuple[type[Any], str, Any], ...] = (
    (SourcePerson, "people", people),
    (SourceGroup, "groups", groups),
    (SourceIdea, "ideas", ideas),
    (SourceComment, "comments", comments),
    (SourceJudgement, "votes and judgements", judgements),
)


class ImportSource(NamedTuple):
    """Where something comes from: a name for commands, one for people, and what its files say."""

    key: str
    name: str
    found: Iterator[RecordOrIssue]


def from_decide_madrid(folder: Path) -> ImportSource:
    """Decide Madrid's files."""
    return ImportSource(
        decide_madrid.SOURCE, decide_madrid.SITE_NAME, decide_madrid.read(csv_reader.existing_folder(folder))
    )


def from_polis(folder: Path) -> ImportSource:
    """One conversation of Polis, or several."""
    return ImportSource(polis.SOURCE, polis.SITE_NAME, polis.read(csv_reader.existing_folder(folder)))


def from_tables(folder: Path, name: str, group: str) -> ImportSource:
    """Tables with this site's own columns."""
    path = csv_reader.existing_folder(folder)
    named = tables.source_name(name or path.name)
    return ImportSource(tables.source_key(named), named, tables.read(path, group or named))


def run(source: ImportSource, report: ImportReport, tell: Tell, *, dry_run: bool) -> None:
    """Import everything that is not here yet, or only say what would be imported."""
    schema.check()
    with nullcontext() if dry_run else file_locks.import_lock(paths.data_dir()), Staging() as staged:
        _stage(source, staged, report, tell)
        of = _begin(source, dry_run)
        with only_reading():
            validation.validate(staged, of.id if of else 0, report.note)
            db.session.rollback()
        for kind, name, module in KINDS:
            _import_kind(kind, name, module, staged, of, report, tell, dry_run)
    if of and not dry_run:
        _finish(of.id, report)


def _stage(source: ImportSource, staged: Staging, report: ImportReport, tell: Tell) -> None:
    for number, found in enumerate(source.found):
        if isinstance(found, RowIssue):
            report.note(found)
        elif isinstance(found, SourcePerson) and not found.is_named:
            staged.imply(found)
        elif not staged.add(found) and not isinstance(found, SourceGroup):
            report.note(
                RowIssue(REFUSED, _("its id is there twice; the first row counts"), _id(found), *_location(found))
            )
        if number % 1000 == 0:
            tell(_("Reading"), number, 0)


def _id(draft: SourceRecord) -> str:
    return draft.idea if isinstance(draft, SourceJudgement) else draft.id


def _location(draft: SourceRecord) -> tuple[str, int]:
    return draft.file, draft.line


def _begin(source: ImportSource, dry_run: bool) -> Import | None:
    """The import of this source: the one that is here, or a new one."""
    with only_reading():
        found = mapping.find_import(source.key)
        if found is not None:
            db.session.expunge(found)
        db.session.rollback()
    if found is not None or dry_run:
        return found
    with writing():
        db.session.add(Import(source=source.key, name=source.name))
        db.session.commit()
    return _begin(source, dry_run)


def _import_kind(
    kind: type[Any],
    name: str,
    module: RecordWriter,
    staged: Staging,
    of: Import | None,
    report: ImportReport,
    tell: Tell,
    dry_run: bool,
) -> None:
    total, done = staged.count(kind), 0
    for batch in staged.batches(kind):
        with only_reading():
            fresh = module.fresh(of.id if of else 0, batch, report.note)
            db.session.rollback()
        report.new[name] += len(fresh)
        report.known[name] += len(batch) - len(fresh)
        if fresh and of is not None and not dry_run:
            _write(module, of, module.dress(fresh))
        done += len(batch)
        tell(name, done, total)


def _write(module: RecordWriter, of: Import, dressed: Sequence[Any]) -> None:
    """One batch in one transaction; again if somebody took a name or an address in that very moment."""
    for left in reversed(range(TRIES)):
        try:
            with writing():
                module.bring(of, dressed)
                db.session.commit()
            db.session.expunge_all()
            yield_to_writers()
            return
        except (IntegrityError, KeyError) as error:
            db.session.rollback()
            if not left:
                raise OperatorError(
                    "Something that this import needs was changed meanwhile, perhaps by another import of the same "
                    "source. What was brought so far stays; run the command again to continue."
                ) from error


def _finish(import_id: int, report: ImportReport) -> None:
    with writing():
        row = db.session.get_one(Import, import_id)
        if row.finished_at is None:
            row.finished_at = now()
        db.session.commit()


def summary_lines(report: ImportReport, *, dry_run: bool) -> list[str]:
    """What was done, in lines for the terminal."""
    lines = ["Nothing was written: this was a dry run. It would bring in:" if dry_run else "Brought in:"]
    for _kind, name, _module in KINDS:
        if report.new[name] or report.known[name]:
            here = f" ({report.known[name]:,} were here already)" if report.known[name] else ""
            lines.append(f"  {report.new[name]:>9,} {name}{here}")
    if len(lines) == 1:
        lines.append("  nothing: there are no rows to use")
    for (what, reason), count in sorted(report.reasons.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        lines.append(f"  {count:>9,} {what}: {reason}")
    if not report.reasons:
        lines.append("  No row was refused or mended.")
    return lines


def list_imports() -> list[str]:
    """Every import in a line: its name for commands, when, and how much."""
    with only_reading():
        schema.check()
        counts = mapping.totals()
        lines = [_line(row, counts.get(row.id, {})) for row in db.session.scalars(select(Import).order_by(Import.id))]
        db.session.rollback()
    return lines


def _line(row: Import, counts: dict[str, int]) -> str:
    when = f"{row.began_at:%Y-%m-%d %H:%M} UTC" + ("" if row.finished_at else ", not finished: run it again")
    what = ", ".join(mapping.count_phrase(kind, counts[kind]) for kind in mapping.KINDS if counts.get(kind))
    return f"{row.source}  {row.name} ({when}): {what or 'nothing'}"
