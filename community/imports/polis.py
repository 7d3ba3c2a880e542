"""Conversations of Polis: `comments.csv` (statements), `votes.csv` (judgements) and `summary.csv`, one folder each.

A statement becomes an idea, a judgement an impression, and agreeing a vote. Participants are numbered within a
conversation, so every id is prefixed with the conversation's name.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from community.core import markup
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.groups.settings_validation import DESCRIPTION_LENGTH, NAME_LENGTH, PURPOSE_LENGTH
from community.ideas.posting import MAX_TITLE
from community.imports import records
from community.imports.cells import Cells, UnusableRow, truncate, web_address
from community.imports.csv_reader import CsvRow, read_pairs, read_rows
from community.imports.records import RecordOrIssue, SourceGroup, SourceIdea, SourceJudgement, SourcePerson, refused

SOURCE, SITE_NAME = "polis", "Polis"
STATEMENTS = ("timestamp", "comment-id", "author-id", "moderated", "comment-body")
JUDGEMENTS = ("timestamp", "comment-id", "voter-id", "vote")
VALUES = {"1": 1, "0": 0, "-1": -1}
REJECTED = "-1"


def read(folder: Path) -> Iterator[RecordOrIssue]:
    """The records and issues of every conversation in a folder, or of the one that it is."""
    for conversation in _conversations(folder):
        yield from _Conversation(conversation).read()


def _conversations(folder: Path) -> list[Path]:
    if (folder / "comments.csv").exists() or (folder / "votes.csv").exists():
        return [folder]
    found = sorted(path for path in folder.iterdir() if path.is_dir() and (path / "comments.csv").exists())
    if not found:
        raise Refused(
            _(
                "No conversation found in %(folder)s: neither it nor a folder in it contains a comments.csv.",
                folder=folder,
            )
        )
    return found


class _Conversation:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = markup.one_line(folder.name)[:100]
        self.url: str | None = None

    def read(self) -> Iterator[RecordOrIssue]:
        yield self._group()
        yield from self._all("comments.csv", STATEMENTS, "comment-id", self._statement)
        yield from self._all("votes.csv", JUDGEMENTS, "comment-id", self._judgement)

    def _all(
        self, name: str, required: tuple[str, ...], key: str, parse: Callable[[CsvRow], Iterator[RecordOrIssue]]
    ) -> Iterator[RecordOrIssue]:
        for row in read_rows(self.folder / name, required):
            row = replace(row, file=f"{self.name}/{name}")
            try:
                yield from parse(row)
            except UnusableRow as reason:
                yield refused(row, self._id(row[key][:100]), str(reason))

    def _group(self) -> SourceGroup:
        summary = read_pairs(self.folder / "summary.csv") if (self.folder / "summary.csv").is_file() else {}
        self.url = web_address(summary.get("url", ""))
        topic = markup.one_line(summary.get("topic", "")) or self.name
        about = markup.one_line(summary.get("conversation-description", ""))
        purpose = truncate(about, PURPOSE_LENGTH) or _("Statements and votes imported from Polis.")
        file = f"{self.name}/summary.csv"
        return SourceGroup(
            self.name,
            truncate(topic, NAME_LENGTH),
            purpose,
            about[:DESCRIPTION_LENGTH] if len(about) > PURPOSE_LENGTH else "",
            file,
            1,
        )

    def _id(self, number: str) -> str:
        return f"{self.name}/{number}"

    def _person(self, number: str, at: datetime, row: CsvRow) -> SourcePerson:
        return records.unnamed_person(number, at, row)._replace(id=self._id(number))

    def _statement(self, row: CsvRow) -> Iterator[RecordOrIssue]:
        cells = Cells(row, "comment-id")
        cells.source_id = self._id(cells.source_id)
        at, number, author = cells.milliseconds("timestamp"), cells.id("comment-id"), cells.id("author-id")
        body = cells.text("comment-body")
        if not body:
            raise UnusableRow(_("has no text"))
        person = self._person(author, at, row)
        title = truncate(markup.one_line(body), MAX_TITLE)
        is_rejected = row["moderated"].strip() == REJECTED
        yield person
        yield SourceIdea(
            self._id(number), self.name, person.id, title, body, "", "open", at, is_rejected, 0, self.url,
            row.file, row.line,
        )  # fmt: skip
        yield from cells.issues

    def _judgement(self, row: CsvRow) -> Iterator[RecordOrIssue]:
        cells = Cells(row, "comment-id")
        cells.source_id = self._id(cells.source_id)
        at, number, voter = cells.milliseconds("timestamp"), cells.id("comment-id"), cells.id("voter-id")
        value = VALUES.get(row["vote"].strip())
        if value is None:
            raise UnusableRow(_("its vote isn't 1, 0 or -1"))
        person = self._person(voter, at, row)
        yield person
        yield SourceJudgement(self._id(number), person.id, at, value, None, True, row.file, row.line)
        yield from cells.issues
