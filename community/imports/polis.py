"""Conversations of Polis: `comments.csv` (statements), `votes.csv` (judgements) and `summary.csv`, one folder each.

A statement becomes an idea, a judgement a look, and agreeing a vote. Participants are numbered within a conversation,
so a conversation's name stands before every id.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from community.groups.wording import DESCRIPTION, NAME, PURPOSE
from community.ideas.posting import LONGEST_TITLE
from community.imports import people
from community.imports.cells import Cells, Unusable, cut, web_address
from community.imports.drafts import Found, Group, Idea, Judgement, Person, refused
from community.imports.reading import Row, pairs, rows
from community.kernel import markup
from community.kernel.errors import Refused
from community.kernel.words import gettext as _

SOURCE, NAMED = "polis", "Polis"
STATEMENTS = ("timestamp", "comment-id", "author-id", "moderated", "comment-body")
JUDGEMENTS = ("timestamp", "comment-id", "voter-id", "vote")
VALUES = {"1": 1, "0": 0, "-1": -1}
REJECTED = "-1"


def read(folder: Path) -> Iterator[Found]:
    """Every conversation in the folder, or the one that it is."""
    for conversation in _conversations(folder):
        yield from _Conversation(conversation).read()


def _conversations(folder: Path) -> list[Path]:
    if (folder / "comments.csv").exists() or (folder / "votes.csv").exists():
        return [folder]
    found = sorted(path for path in folder.iterdir() if path.is_dir() and (path / "comments.csv").exists())
    if not found:
        raise Refused(
            _("%(folder)s holds no conversation: neither it nor a folder in it has a comments.csv.", folder=folder)
        )
    return found


class _Conversation:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = markup.one_line(folder.name)[:100]
        self.url: str | None = None

    def read(self) -> Iterator[Found]:
        yield self._group()
        yield from self._all("comments.csv", STATEMENTS, "comment-id", self._statement)
        yield from self._all("votes.csv", JUDGEMENTS, "comment-id", self._judgement)

    def _all(
        self, name: str, required: tuple[str, ...], key: str, understand: Callable[[Row], Iterator[Found]]
    ) -> Iterator[Found]:
        for row in rows(self.folder / name, required):
            row = replace(row, file=f"{self.name}/{name}")
            try:
                yield from understand(row)
            except Unusable as reason:
                yield refused(row, self._id(row[key][:100]), str(reason))

    def _group(self) -> Group:
        summary = pairs(self.folder / "summary.csv") if (self.folder / "summary.csv").is_file() else {}
        self.url = web_address(summary.get("url", ""))
        topic = markup.one_line(summary.get("topic", "")) or self.name
        about = markup.one_line(summary.get("conversation-description", ""))
        purpose = cut(about, PURPOSE) or _("Statements and judgements brought in from Polis.")
        place = f"{self.name}/summary.csv"
        return Group(
            self.name, cut(topic, NAME), purpose, about[:DESCRIPTION] if len(about) > PURPOSE else "", place, 1
        )

    def _id(self, number: str) -> str:
        return f"{self.name}/{number}"

    def _person(self, number: str, at: datetime, row: Row) -> Person:
        return people.implied(number, at, row)._replace(id=self._id(number))

    def _statement(self, row: Row) -> Iterator[Found]:
        cells = Cells(row, "comment-id")
        cells.source_id = self._id(cells.source_id)
        at, number, author = cells.milliseconds("timestamp"), cells.id("comment-id"), cells.id("author-id")
        body = cells.text("comment-body")
        if not body:
            raise Unusable(_("has no text"))
        person = self._person(author, at, row)
        title = cut(markup.one_line(body), LONGEST_TITLE)
        is_rejected = row["moderated"].strip() == REJECTED
        yield person
        yield Idea(
            self._id(number), self.name, person.id, title, body, "", "open", at, is_rejected, 0, self.url,
            row.file, row.line,
        )  # fmt: skip
        yield from cells.mishaps

    def _judgement(self, row: Row) -> Iterator[Found]:
        cells = Cells(row, "comment-id")
        cells.source_id = self._id(cells.source_id)
        at, number, voter = cells.milliseconds("timestamp"), cells.id("comment-id"), cells.id("voter-id")
        value = VALUES.get(row["vote"].strip())
        if value is None:
            raise Unusable(_("its vote is neither 1 nor 0 nor -1"))
        person = self._person(voter, at, row)
        yield person
        yield Judgement(self._id(number), person.id, at, value, None, True, row.file, row.line)
        yield from cells.mishaps
