"""Files of Decide Madrid: `proposals.csv` and `comments.csv`, as exported by a Consul site.

Numbers of supporters and votes have no people behind them and stay numbers. A proposal is archived there when its year
has ended without a decision, so here it is open.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from community.core.i18n import gettext as _
from community.groups.settings_validation import NAME_LENGTH
from community.ideas.posting import MAX_TITLE
from community.imports import records
from community.imports.cells import Cells, UnusableRow
from community.imports.csv_reader import CsvRow, read_rows
from community.imports.records import RecordOrIssue, SourceComment, SourceGroup, SourceIdea, refused

SOURCE, SITE_NAME = "decide-madrid", "Decide Madrid"
SITE = "https://decide.madrid.es"
PROPOSALS = ("id", "url", "title", "userId", "date", "summary", "text", "status", "numSupports")
COMMENTS = (
    *("id", "parentId", "proposalId", "userId", "date", "time", "text"),
    *("numPositiveVotes", "numNegativeVotes"),
)
ZONE = "Europe/Madrid"
NO_PARENT = ("", "-1", "0")
GROUP = "proposals"


def read(folder: Path) -> Iterator[RecordOrIssue]:
    """The records and issues of the files in a folder: the group, then ideas and comments, each after its author."""
    yield SourceGroup(
        GROUP, SITE_NAME[:NAME_LENGTH], _("Proposals imported from Decide Madrid."), "", "proposals.csv", 1
    )
    for path, required, parse in (
        (folder / "proposals.csv", PROPOSALS, _idea),
        (folder / "comments.csv", COMMENTS, _comment),
    ):
        for row in read_rows(path, required):
            try:
                yield from parse(row)
            except UnusableRow as reason:
                yield refused(row, row["id"][:200], str(reason))


def _idea(row: CsvRow) -> Iterator[RecordOrIssue]:
    cells = Cells(row, "id")
    posted_at = cells.local(row["date"], ZoneInfo(ZONE))
    person, title, text = cells.id("userId"), cells.line("title", MAX_TITLE), cells.text("text")
    summary = cells.text("summary")
    if not any(letter.isalnum() for letter in title):
        raise UnusableRow(_("has no letters or digits in its title"))
    if not (text or summary):
        raise UnusableRow(_("has no text or summary"))
    if not text:
        cells.correct(_("has no text, so its summary was used"))
    status = row["status"].strip()
    if status == "archived":
        cells.correct(_("is archived there without a decision, so it was set to open"))
    elif status != "open":
        cells.correct(_("its status is unknown here, so it was set to open"))
    found = SourceIdea(
        cells.id("id"), GROUP, person, title, text or summary, summary if text else "", "open", posted_at, False,
        cells.count("numSupports"), _address(row["url"]), row.file, row.line,
    )  # fmt: skip
    yield records.unnamed_person(person, posted_at, row)
    yield found
    yield from cells.issues


def _comment(row: CsvRow) -> Iterator[RecordOrIssue]:
    cells = Cells(row, "id")
    posted_at = cells.local(f"{row['date'].strip()} {_time(row['time'])}".strip(), ZoneInfo(ZONE))
    person, text = cells.id("userId"), cells.text("text")
    if not text:
        cells.correct(_("has no text, which is noted in the comment"))
    parent = row["parentId"].strip()
    found = SourceComment(
        cells.id("id"), cells.id("proposalId"), person, None if parent in NO_PARENT else cells.id("parentId"), text,
        posted_at, cells.count("numPositiveVotes"), cells.count("numNegativeVotes"), row.file, row.line,
    )  # fmt: skip
    yield records.unnamed_person(person, posted_at, row)
    yield found
    yield from cells.issues


def _time(text: str) -> str:
    """The time of day: "0 days 10:50:19" is the time since midnight."""
    return re.sub(r"^0 days\s+", "", text.strip())


def _address(path: str) -> str | None:
    """The address of the page there. The column holds a path; whole addresses lead to other sites and are ignored."""
    path = path.strip()
    return SITE + path if re.fullmatch(r"/[A-Za-z0-9/_.~%-]{1,300}", path) and not path.startswith("//") else None
