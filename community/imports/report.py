"""What became of the rows of an import: numbers for every reason, and each row for a file."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from community.imports.records import RowIssue

Write = Callable[[RowIssue], None]
COLUMNS = ("file", "line", "source_id", "what_happened", "reason")


@dataclass
class ImportReport:
    """What happened, counted. `write` is told of every row that was refused or mended; none is kept here."""

    write: Write = lambda mishap: None
    new: Counter[str] = field(default_factory=Counter)  # by kind
    known: Counter[str] = field(default_factory=Counter)  # here already
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)  # (what happened, reason)

    def note(self, mishap: RowIssue) -> None:
        """A row was refused or mended."""
        self.reasons[mishap.what, mishap.reason] += 1
        self.write(mishap)
