"""Imports what a source contains, batch by batch, while the site keeps running. Each batch is one transaction.

Existing rows stay unchanged, so an import that was interrupted is continued by running it again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.config import Settings
from community.core import paths, schema
from community.core.db import db, now, reading, writing, yield_to_writers
from community.core.errors import OperatorError
from community.core.file_locks import import_lock
from community.core.i18n import gettext as _
from community.imports import csv_reader, decide_madrid, mapping, polis, tables, validation
from community.imports.models import Import
from community.imports.records import (
    REFUSED,
    RecordOrIssue,
    ReportIssue,
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

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many
TRIES = 3


class RecordWriter(Protocol):
    """What each module of `writers` provides."""

    def filter_new(self, import_id: int, records: Any, report_issue: ReportIssue) -> Sequence[Any]: ...
    def prepare(self, records: Any) -> Sequence[Any]: ...
    def write(self, import_: Import, prepared: Any) -> None: ...


STEPS: tuple[tuple[type[Any], str, Any], ...] = (  # record type, its name in reports, its writer
    (SourcePerson, "people", people),
    (SourceGroup, "groups", groups),
    (SourceIdea, "ideas", ideas),
    (SourceComment, "comments", comments),
    (SourceJudgement, "votes and judgments", judgements),
)


class ImportSource(NamedTuple):
    """A source: its name in commands, its name on pages, and what its files contain."""

    key: str
    name: str
    contents: Iterator[RecordOrIssue]


def from_decide_madrid(folder: Path) -> ImportSource:
    """A folder with files of Decide Madrid."""
    contents = decide_madrid.read(csv_reader.existing_folder(folder))
    return ImportSource(decide_madrid.SOURCE, decide_madrid.SITE_NAME, contents)


def from_polis(folder: Path) -> ImportSource:
    """A folder with one conversation of Polis, or with several."""
    return ImportSource(polis.SOURCE, polis.SITE_NAME, polis.read(csv_reader.existing_folder(folder)))


def from_tables(folder: Path, name: str, group: str, settings: Settings | None = None) -> ImportSource:
    """A folder with files that have this site's own columns. `settings` say which email addresses people can have."""
    path = csv_reader.existing_folder(folder)
    source_name = tables.source_name(name or path.name)
    return ImportSource(tables.source_key(source_name), source_name, tables.read(path, group or source_name, settings))


def run(source: ImportSource, report: ImportReport, progress: Progress, *, dry_run: bool) -> None:
    """Import everything that was not imported before, or only report what would be imported."""
    schema.check()
    with nullcontext() if dry_run else import_lock(paths.data_dir()), Staging() as staging:
        _stage(source, staging, report, progress)
        import_ = _begin(source, dry_run)
        with reading():
            validation.validate(staging, import_.id if import_ else 0, report.add)
            db.session.rollback()
        for step in STEPS:
            _import_records(*step, staging, import_, report, progress, dry_run)
    if import_ and not dry_run:
        _finish(import_.id)


def _stage(source: ImportSource, staging: Staging, report: ImportReport, progress: Progress) -> None:
    for number, item in enumerate(source.contents):
        if isinstance(item, RowIssue):
            report.add(item)
        elif isinstance(item, SourcePerson) and not item.is_named:
            staging.add_implied(item)
        elif not staging.add(item) and not isinstance(item, SourceGroup):
            reason = _("has the same id as an earlier row, which was used")
            report.add(RowIssue(REFUSED, reason, _source_id(item), item.file, item.line))
        if number % 1000 == 0:
            progress(_("Reading"), number, 0)


def _source_id(record: SourceRecord) -> str:
    return record.idea if isinstance(record, SourceJudgement) else record.id


def _begin(source: ImportSource, dry_run: bool) -> Import | None:
    """The existing import of this source, or a new one; None for a dry run of a new source."""
    with reading():
        import_ = mapping.find_import(source.key)
        if import_ is not None:
            db.session.expunge(import_)
        db.session.rollback()
    if import_ is not None or dry_run:
        return import_
    with writing():
        db.session.add(Import(source=source.key, name=source.name))
        db.session.commit()
    return _begin(source, dry_run)


def _import_records(
    record_type: type[Any],
    name: str,
    writer: RecordWriter,
    staging: Staging,
    import_: Import | None,
    report: ImportReport,
    progress: Progress,
    dry_run: bool,
) -> None:
    total, done = staging.count(record_type), 0
    for batch in staging.batches(record_type):
        with reading():
            new = writer.filter_new(import_.id if import_ else 0, batch, report.add)
            db.session.rollback()
        report.new[name] += len(new)
        report.existing[name] += len(batch) - len(new)
        if new and import_ is not None and not dry_run:
            _write(writer, import_, writer.prepare(new))
        done += len(batch)
        progress(name, done, total)


def _write(writer: RecordWriter, import_: Import, prepared: Sequence[Any]) -> None:
    """Write a batch in one transaction, again if a handle or a slug was taken at the same moment."""
    for tries_left in reversed(range(TRIES)):
        try:
            with writing():
                writer.write(import_, prepared)
                db.session.commit()
            db.session.expunge_all()
            yield_to_writers()
            return
        except (IntegrityError, KeyError) as error:
            db.session.rollback()
            if not tries_left:
                raise OperatorError(
                    "Something this import needs has just changed, maybe because of another import of the same source. "
                    "What has been imported so far is kept. Run the command again to continue."
                ) from error


def _finish(import_id: int) -> None:
    with writing():
        import_ = db.session.get_one(Import, import_id)
        if import_.finished_at is None:
            import_.finished_at = now()
        db.session.commit()


def summary_lines(report: ImportReport, *, dry_run: bool) -> list[str]:
    """What was imported, in lines for the terminal."""
    lines = ["Dry run: nothing has been written. Would import:" if dry_run else "Imported:"]
    for _record_type, name, _writer in STEPS:
        if report.new[name] or report.existing[name]:
            existing = f" ({report.existing[name]:,} already imported)" if report.existing[name] else ""
            lines.append(f"  {report.new[name]:>9,} {name}{existing}")
    if len(lines) == 1:
        lines.append("  Nothing: there are no usable rows.")
    for (what, reason), count in sorted(report.reasons.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        lines.append(f"  {count:>9,} {what}: {reason}")
    if not report.reasons:
        lines.append("  No rows were refused or corrected.")
    return lines


def list_imports() -> list[str]:
    """All imports, one line each: the name in commands, the name on pages, when, and how many rows."""
    with reading():
        schema.check()
        counts = mapping.totals()
        imports = db.session.scalars(select(Import).order_by(Import.id))
        lines = [_line(import_, counts.get(import_.id, {})) for import_ in imports]
        db.session.rollback()
    return lines


def _line(import_: Import, counts: dict[str, int]) -> str:
    when = f"{import_.began_at:%Y-%m-%d %H:%M} UTC" + ("" if import_.finished_at else ", unfinished: run it again")
    what = ", ".join(mapping.count_phrase(kind, counts[kind]) for kind in mapping.KINDS if counts.get(kind))
    return f"{import_.source}  {import_.name} ({when}): {what or 'nothing'}"
