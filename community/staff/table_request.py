"""What a URL asks of the ranked table: filters, sort, columns, and the saved view it started from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from community.core.sorting import Sort
from community.staff.filters import HIDDEN, SEPARATOR, SEVERAL_VALUES, TableFilters
from community.staff.queries import ranked

ALL_COLUMNS = (
    "support",
    "votes",
    "total",
    "importance",
    "impressions",
    "weighted_impressions",
    "readers",
    "trend",
    "comments",
    "status",
    "labels",
    "posted",
    "group",
    "owner",
    "effort",
    "value",
    "author",
)
DEFAULT_COLUMNS = ("support", "votes", "importance", "impressions", "trend", "comments", "status", "posted")

# Names in the URLs, cookies and saved views of earlier versions.
OLD_COLUMNS = {"looks": "impressions", "examined": "weighted_impressions"}
OLD_SHOWN = {"down": HIDDEN}


def parse_columns(texts: Iterable[str]) -> tuple[str, ...]:
    """The columns named in texts, in the table's order. A text holds one name, or several separated by dots."""
    named = {OLD_COLUMNS.get(name, name) for text in texts for name in text.split(SEPARATOR)}
    return tuple(name for name in ALL_COLUMNS if name in named)


def format_columns(columns: Iterable[str]) -> str:
    """Columns as one text, for a query string or a cookie."""
    return SEPARATOR.join(columns)


@dataclass(frozen=True)
class TableRequest:
    """Everything that decides what the table shows, except the page."""

    filters: TableFilters
    sort: Sort[ranked.RankedIdea]
    columns: Sequence[str]
    has_explicit_columns: bool  # the URL names the columns, so those remembered in the cookie are ignored
    view: str  # the slug of a saved view, or empty

    def url_args(self, **changes: Any) -> dict[str, Any]:
        """The arguments of the table's URL, with changes. An empty value removes an argument."""
        found = {**dict(self.filters), "sort": self.sort.key, "dir": self.sort.direction}
        if self.has_explicit_columns:
            found["columns"] = format_columns(self.columns)
        if self.view:
            found["view"] = self.view
        return {name: str(value) for name, value in {**found, **changes}.items() if value}

    def without(self, filter_name: str, value: str) -> dict[str, Any]:
        """The arguments of the URL without one value of a filter."""
        return self.url_args(**{filter_name: self.filters.without(filter_name, value)})

    def with_filters(self, filters: TableFilters) -> "TableRequest":
        """The same table with other filters."""
        return replace(self, filters=filters)

    def query_string(self) -> str:
        """What a saved view stores: all arguments, always with the columns."""
        return urlencode(self.url_args(columns=format_columns(self.columns), view=""))


def parse(pairs: Iterable[tuple[str, str]], remembered_columns: str = "") -> TableRequest:
    """The request in the (name, value) pairs of a query string. Invalid values are ignored."""
    pairs = [_renamed(name, value) for name, value in pairs]
    args = dict(reversed(pairs))  # the first of several values counts, except where a filter can have several
    for several in SEVERAL_VALUES:
        args[several] = SEPARATOR.join(value for name, value in pairs if name == several)
    named = parse_columns([value for name, value in pairs if name == "columns"])
    return TableRequest(
        TableFilters.parse(args),
        ranked.sort(args.get("sort", ""), args.get("dir", "")),
        named or parse_columns([remembered_columns]) or DEFAULT_COLUMNS,
        bool(named),
        args.get("view", "")[:80],
    )


def from_saved_view(query_string: str, slug: str) -> TableRequest:
    """The request that a saved view stores."""
    return replace(parse(parse_qsl(query_string)), view=slug)


def _renamed(name: str, value: str) -> tuple[str, str]:
    if name == "sort":
        return name, OLD_COLUMNS.get(value, value)
    if name == "shown":
        return name, OLD_SHOWN.get(value, value)
    return OLD_COLUMNS.get(name, name), value
