"""Bringing in what a source says, batch by batch, while the site goes on. A batch is committed as a whole.

Whatever is here already is left alone, so an import that was killed is continued by running it again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community import schema
from community.imports import checking, decide_madrid, known, plain, polis, reading
from community.imports.bringing import comments, groups, ideas, judgements, people
from community.imports.drafts import REFUSED, Comment, Draft, Found, Group, Idea, Judgement, Mishap, Person
from community.imports.models import Import
from community.imports.reporting import Report
from community.imports.staging import Staging
from community.kernel import folders
from community.kernel.database import db, now, writing
from community.kernel.database import reading as only_reading
from community.kernel.words import gettext as _
from community.operations import locking
from community.operations.explaining import Trouble

Tell = Callable[[str, int, int], None]
TRIES = 3


class Bringing(Protocol):
    """What each module of `community.imports.bringing` can do."""

    def fresh(self, import_id: int, drafts: Any, note: Callable[[Mishap], None]) -> Sequence[Any]: ...
    def dress(self, drafts: Any) -> Sequence[Any]: ...
    def bring(self, of: Import, dressed: Any) -> None: ...


KINDS: tuple[tuple[type[Any], str, Any], ...] = (
    (Person, "people", people),
    (Group, "groups", groups),
    (Idea, "ideas", ideas),
    (Comment, "comments", comments),
    (Judgement, "votes and judgements", judgements),
)


class Source(NamedTuple):
    """Where something comes from: a name for commands, one for people, and what its files say."""

    key: str
    name: str
    found: Iterator[Found]


def from_decide_madrid(folder: Path) -> Source:
    """Decide Madrid's files."""
    return Source(decide_madrid.SOURCE, decide_madrid.NAMED, decide_madrid.read(reading.folder(folder)))


def from_polis(folder: Path) -> Source:
    """One conversation of Polis, or several."""
    return Source(polis.SOURCE, polis.NAMED, polis.read(reading.folder(folder)))


def from_tables(folder: Path, name: str, group: str) -> Source:
    """Tables with this site's own columns."""
    path = reading.folder(folder)
    named = plain.named(name or path.name)
    return Source(plain.key(named), named, plain.read(path, group or named))


def bring(source: Source, report: Report, tell: Tell, *, dry_run: bool) -> None:
    """Import everything that is not here yet, or only say what would be imported."""
    schema.check()
    with nullcontext() if dry_run else locking.importing(folders.data()), Staging() as staged:
        _stage(source, staged, report, tell)
        of = _begin(source, dry_run)
        with only_reading():
            checking.check(staged, of.id if of else 0, report.note)
            db.session.rollback()
        for kind, name, module in KINDS:
            _bring(kind, name, module, staged, of, report, tell, dry_run)
    if of and not dry_run:
        _finish(of.id, report)


def _stage(source: Source, staged: Staging, report: Report, tell: Tell) -> None:
    for number, found in enumerate(source.found):
        if isinstance(found, Mishap):
            report.note(found)
        elif isinstance(found, Person) and not found.is_named:
            staged.imply(found)
        elif not staged.add(found) and not isinstance(found, Group):
            report.note(Mishap(REFUSED, _("its id is there twice; the first row counts"), _id(found), *_place(found)))
        if number % 1000 == 0:
            tell(_("Reading"), number, 0)


def _id(draft: Draft) -> str:
    return draft.idea if isinstance(draft, Judgement) else draft.id


def _place(draft: Draft) -> tuple[str, int]:
    return draft.file, draft.line


def _begin(source: Source, dry_run: bool) -> Import | None:
    """The import of this source: the one that is here, or a new one."""
    with only_reading():
        found = known.source(source.key)
        if found is not None:
            db.session.expunge(found)
        db.session.rollback()
    if found is not None or dry_run:
        return found
    with writing():
        db.session.add(Import(source=source.key, name=source.name))
        db.session.commit()
    return _begin(source, dry_run)


def _bring(
    kind: type[Any],
    name: str,
    module: Bringing,
    staged: Staging,
    of: Import | None,
    report: Report,
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


def _write(module: Bringing, of: Import, dressed: Sequence[Any]) -> None:
    """One batch in one transaction; again if somebody took a name or an address in that very moment."""
    for left in reversed(range(TRIES)):
        try:
            with writing():
                module.bring(of, dressed)
                db.session.commit()
            db.session.expunge_all()
            locking.let_others()
            return
        except (IntegrityError, KeyError) as error:
            db.session.rollback()
            if not left:
                raise Trouble(
                    "Something that this import needs was changed meanwhile, perhaps by another import of the same "
                    "source. What was brought so far stays; run the command again to continue."
                ) from error


def _finish(import_id: int, report: Report) -> None:
    with writing():
        row = db.session.get_one(Import, import_id)
        if row.finished_at is None:
            row.finished_at = now()
        db.session.commit()


def summary(report: Report, *, dry_run: bool) -> list[str]:
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


def listed() -> list[str]:
    """Every import in a line: its name for commands, when, and how much."""
    with only_reading():
        schema.check()
        counts = known.totals()
        lines = [_line(row, counts.get(row.id, {})) for row in db.session.scalars(select(Import).order_by(Import.id))]
        db.session.rollback()
    return lines


def _line(row: Import, counts: dict[str, int]) -> str:
    when = f"{row.began_at:%Y-%m-%d %H:%M} UTC" + ("" if row.finished_at else ", not finished: run it again")
    what = ", ".join(known.in_words(kind, counts[kind]) for kind in known.KINDS if counts.get(kind))
    return f"{row.source}  {row.name} ({when}): {what or 'nothing'}"
