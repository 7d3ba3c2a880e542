"""Files with this site's own columns: `people.csv`, `ideas.csv`, `comments.csv`, `votes.csv`. Only ideas are required.

`COLUMNS` is what the documentation promises; columns with other names are ignored, and reported once.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from community.config import Settings
from community.core import markup
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.slugs import ascii_slug
from community.groups.settings_validation import NAME_LENGTH as GROUP_MAX
from community.ideas.posting import MAX_TITLE
from community.imports import decide_madrid, polis
from community.imports.cells import Cells, UnusableRow, truncate, web_address
from community.imports.csv_reader import CsvRow, read_rows
from community.imports.records import (
    NAME_MAX,
    RecordOrIssue,
    SourceComment,
    SourceGroup,
    SourceIdea,
    SourceJudgement,
    SourcePerson,
    corrected,
    placeholder_name,
    refused,
    unnamed_person,
)
from community.members import email_address

IMPORTANCE = {"nice": 1, "important": 2, "critical": 3}


class TableColumns(NamedTuple):
    """The columns of one file."""

    required: tuple[str, ...]
    optional: tuple[str, ...]


COLUMNS = {
    "people.csv": TableColumns(("id", "name"), ("email", "joined_at")),
    "ideas.csv": TableColumns(
        ("id", "author_id", "title", "body", "posted_at"), ("group", "status", "support", "url", "summary")
    ),
    "comments.csv": TableColumns(
        ("id", "idea_id", "author_id", "body", "posted_at"), ("answers_id", "agreed", "disagreed")
    ),
    "votes.csv": TableColumns(("idea_id", "voter_id", "cast_at"), ("withdrawn_at", "importance")),
}


def source_name(text: str) -> str:
    """The name of a source as shown on pages. Raises `Refused` for a name that is reserved for another format."""
    name = markup.one_line(text)[:GROUP_MAX]
    if not any(letter.isalnum() for letter in name):
        raise Refused(_("The source needs a name with letters or digits. Use --source NAME."))
    if source_key(name) in (decide_madrid.SOURCE, polis.SOURCE):
        raise Refused(_("The name %(name)s is reserved. Choose another with --source NAME.", name=name))
    return name


def source_key(name: str) -> str:
    """The name of a source in commands."""
    return ascii_slug(name, "source")


def read(folder: Path, group: str, settings: Settings | None = None) -> Iterator[RecordOrIssue]:
    """The records and issues of the files in a folder, people first. `group` is for ideas whose row names none."""
    yield from _Tables(folder, truncate(markup.one_line(group), GROUP_MAX), settings).read()


class _Tables:
    def __init__(self, folder: Path, group: str, settings: Settings | None) -> None:
        self.folder, self.group, self.settings = folder, group, settings
        self.names_people = (folder / "people.csv").exists()

    def read(self) -> Iterator[RecordOrIssue]:
        if self.names_people:
            yield from self._all("people.csv", "id", self._person)
        yield from self._all("ideas.csv", "id", self._idea)
        if (self.folder / "comments.csv").exists():
            yield from self._all("comments.csv", "id", self._comment)
        if (self.folder / "votes.csv").exists():
            yield from self._all("votes.csv", "idea_id", self._vote)

    def _all(
        self, name: str, id_column: str, parse: Callable[[CsvRow], Iterator[RecordOrIssue]]
    ) -> Iterator[RecordOrIssue]:
        columns, is_first = COLUMNS[name], True
        for row in read_rows(self.folder / name, columns.required):
            if is_first and not row.problem:
                is_first = False
                for other in sorted(set(row.cells) - {*columns.required, *columns.optional}):
                    reason = _("the column “%(name)s” is unknown and was ignored", name=other[:60])
                    yield corrected(replace(row, line=1), "", reason)
            try:
                yield from parse(row)
            except UnusableRow as reason:
                yield refused(row, markup.one_line(row[id_column])[:200], str(reason))

    def _person(self, row: CsvRow) -> Iterator[RecordOrIssue]:
        cells = Cells(row, "id")
        person_id, name = cells.id("id"), cells.line("name", NAME_MAX)
        if not any(letter.isalnum() for letter in name):
            name = placeholder_name(person_id)
            cells.correct(_("has no letters or digits in its name, so the id was used"))
        email = email_address.normalize(row["email"], self.settings) if row["email"].strip() else None
        if row["email"].strip() and email is None:
            cells.correct(_("its email isn't a valid email address and was ignored"))
        joined_at = cells.time("joined_at") if row["joined_at"].strip() else None
        yield SourcePerson(person_id, name, email, joined_at, True, "", row.file, row.line)
        yield from cells.issues

    def _idea(self, row: CsvRow) -> Iterator[RecordOrIssue]:
        cells = Cells(row, "id")
        idea_id, person, posted_at = cells.id("id"), cells.id("author_id"), cells.time("posted_at")
        title, body, summary = cells.line("title", MAX_TITLE), cells.text("body"), cells.text("summary")
        if not any(letter.isalnum() for letter in title):
            raise UnusableRow(_("has no letters or digits in its title"))
        if not body:
            body = summary or title
            cells.correct(_("has no text, so its summary or title was used"))
        group = cells.line("group", GROUP_MAX)
        if not any(letter.isalnum() for letter in group):
            group = self.group
        url = web_address(row["url"])
        if row["url"].strip() and url is None:
            cells.correct(_("its url isn't a web address and was ignored"))
        purpose = _("Ideas imported from elsewhere.")
        yield self._implied_person(person, posted_at, row)
        yield SourceGroup(group, group, purpose, "", row.file, row.line)
        yield SourceIdea(
            idea_id, group, person, title, body, summary, row["status"].strip(), posted_at, False,
            cells.count("support"), url, row.file, row.line,
        )  # fmt: skip
        yield from cells.issues

    def _comment(self, row: CsvRow) -> Iterator[RecordOrIssue]:
        cells = Cells(row, "id")
        comment_id, person, posted_at = cells.id("id"), cells.id("author_id"), cells.time("posted_at")
        body = cells.text("body")
        if not body:
            cells.correct(_("has no text, which is noted in the comment"))
        parent = cells.id("answers_id") if row["answers_id"].strip() else None
        yield self._implied_person(person, posted_at, row)
        yield SourceComment(
            comment_id, cells.id("idea_id"), person, parent, body, posted_at, cells.count("agreed"),
            cells.count("disagreed"), row.file, row.line,
        )  # fmt: skip
        yield from cells.issues

    def _vote(self, row: CsvRow) -> Iterator[RecordOrIssue]:
        cells = Cells(row, "idea_id")
        idea, person, cast_at = cells.id("idea_id"), cells.id("voter_id"), cells.time("cast_at")
        importance = IMPORTANCE.get(row["importance"].strip().lower())
        if row["importance"].strip() and importance is None:
            cells.correct(_("its importance isn't nice, important or critical and was ignored"))
        withdrawn_at = cells.time("withdrawn_at") if row["withdrawn_at"].strip() else None
        if withdrawn_at is not None and withdrawn_at < cast_at:
            raise UnusableRow(_("was withdrawn before it was cast"))
        yield self._implied_person(person, cast_at, row)
        yield SourceJudgement(idea, person, cast_at, 1, importance, False, row.file, row.line)
        if withdrawn_at is not None:
            yield SourceJudgement(idea, person, withdrawn_at, 0, None, False, row.file, row.line)
        yield from cells.issues

    def _implied_person(self, person_id: str, at: datetime, row: CsvRow) -> SourcePerson:
        note = _("people.csv doesn't have the id of this author or voter, so only the id is known")
        return unnamed_person(person_id, at, row, note if self.names_people else "")
