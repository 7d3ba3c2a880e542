"""The report of an import: counts for the terminal, and every row that was refused or changed for a CSV file."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from community.core import csv
from community.imports.records import ReportIssue, RowIssue

COLUMNS = ("file", "line", "source_id", "what_happened", "reason")


@dataclass
class ImportReport:
    """Counts of what happened. Issues are passed on to `write` and not kept."""

    write: ReportIssue = lambda issue: None
    new: Counter[str] = field(default_factory=Counter)  # by kind
    existing: Counter[str] = field(default_factory=Counter)  # by kind: imported before
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)  # by (what happened, reason)

    def add(self, issue: RowIssue) -> None:
        """Count an issue and write it."""
        self.reasons[issue.what, issue.reason] += 1
        self.write(issue)


@contextmanager
def csv_report(path: Path | None) -> Iterator[ReportIssue]:
    """A function that writes an issue to a CSV file, line by line; without a path it does nothing."""
    if path is None:
        yield lambda issue: None
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv.lines(COLUMNS, []))

        def write(issue: RowIssue) -> None:
            row = (issue.file, issue.line, issue.source_id, issue.what, issue.reason)
            file.writelines(list(csv.lines((), [row]))[1:])

        yield write
