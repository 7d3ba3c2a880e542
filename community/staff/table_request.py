"""Which columns the ranked table shows: chosen in the address, else as this browser remembers, else as usual.

What an address asks of the ranked table: filters, order, columns, and the saved view that one began from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from community.core.sorting import Sort
from community.staff.filters import TableFilters
from community.staff.queries import ranked

ALL_COLUMNS = (
    "support",
    "votes",
    "importance",
    "looks",
    "examined",
    "trend",
    "comments",
    "status",
    "posted",
    "group",
    "owner",
    "effort",
    "value",
    "author",
)
DEFAULT_COLUMNS = ("support", "votes", "importance", "looks", "trend", "comments", "status", "posted")
COLUMN_SEPARATOR = "."


def parse_columns(words: Iterable[str]) -> tuple[str, ...]:
    """The columns that are named, in the table's own order: each word holds one, or several with dots between."""
    named = {name for word in words for name in word.split(COLUMN_SEPARATOR)}
    return tuple(name for name in ALL_COLUMNS if name in named)


def format_columns(columns: Iterable[str]) -> str:
    """Columns as one word, fit for an address and for a cookie."""
    return COLUMN_SEPARATOR.join(columns)


@dataclass(frozen=True)
class TableRequest:
    """Everything that decides what the table shows, but for the page."""

    filters: TableFilters
    order: Sort[ranked.RankedIdea]
    columns: Sequence[str]
    has_explicit_columns: bool  # they stand in the address: what a browser remembers changes nothing
    view: str  # the slug of a saved view, or nothing

    def words(self, **changes: Any) -> dict[str, Any]:
        """The address's own words; a change to nothing leaves that word out."""
        found = {**self.filters.address(), "sort": self.order.key, "dir": self.order.direction}
        if self.has_explicit_columns:
            found["columns"] = format_columns(self.columns)
        if self.view:
            found["view"] = self.view
        return {name: str(value) for name, value in {**found, **changes}.items() if value}

    def without(self, filter_name: str) -> dict[str, Any]:
        """The words with one filter taken away."""
        return self.words(**{filter_name: ""})

    def query(self) -> str:
        """What a saved view keeps: the words with the columns, whether or not the address names them."""
        return urlencode(self.words(columns=format_columns(self.columns), view=""))


def parse(words: Iterable[tuple[str, str]], remembered: str = "") -> TableRequest:
    """What the words of an address ask for, as pairs. What makes no sense is left out rather than refused."""
    pairs = list(words)
    args = dict(reversed(pairs))  # the first of several counts
    named = parse_columns([value for name, value in pairs if name == "columns"])
    return TableRequest(
        TableFilters.read(args),
        ranked.sort(args.get("sort", ""), args.get("dir", "")),
        named or parse_columns([remembered]) or DEFAULT_COLUMNS,
        bool(named),
        args.get("view", "")[:80],
    )


def from_saved_view(query: str, view: str) -> TableRequest:
    """What a saved view asks for, with its slug."""
    return replace(parse(parse_qsl(query)), view=view)
