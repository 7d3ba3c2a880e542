"""What a URL asks of the ranked table: filters, sort, columns, a formula, and the saved view it started from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from community.core import markup
from community.core.db import now
from community.core.sorting import Sort
from community.staff import formulas
from community.staff.filters import HIDDEN, SEPARATOR, SEVERAL_VALUES, TableFilters
from community.staff.formulas import FormulaError
from community.staff.queries import formula_columns, ranked

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
    "notes",
    "status",
    "expected",
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
    formula_text: str = ""
    formula: Any = None  # SQL of the formula; None without a valid one
    formula_error: str = ""

    @property
    def shown_columns(self) -> list[str]:
        """The columns of the table, from the left."""
        return ["title", *([ranked.FORMULA] if self.formula is not None else []), *self.columns]

    def url_args(self, **changes: Any) -> dict[str, Any]:
        """The arguments of the table's URL, with changes. An empty value removes an argument."""
        found = {**dict(self.filters), "sort": self.sort.key, "dir": self.sort.direction}
        if self.has_explicit_columns:
            found["columns"] = format_columns(self.columns)
        if self.formula_text:
            found[ranked.FORMULA] = self.formula_text
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
    text = markup.one_line(args.get(ranked.FORMULA, ""))[: 2 * formulas.MAX_LENGTH]
    formula, error = _parse_formula(text)
    return TableRequest(
        TableFilters.parse(args),
        ranked.sort(args.get("sort", ""), args.get("dir", ""), formula),
        named or parse_columns([remembered_columns]) or DEFAULT_COLUMNS,
        bool(named),
        args.get("view", "")[:80],
        text,
        formula,
        error,
    )


def from_saved_view(query_string: str, slug: str) -> TableRequest:
    """The request that a saved view stores."""
    return replace(parse(parse_qsl(query_string)), view=slug)


def _parse_formula(text: str) -> tuple[Any, str]:
    """The SQL of a formula, and why it has none. Neither for an empty text."""
    if not text:
        return None, ""
    try:
        formula = formulas.parse(text, formula_columns.SIZES)
    except FormulaError as error:
        return None, str(error)
    return formula.to_sql(formula_columns.expressions(now())), ""


def _renamed(name: str, value: str) -> tuple[str, str]:
    if name == "sort":
        return name, OLD_COLUMNS.get(value, value)
    if name == "shown":
        return name, OLD_SHOWN.get(value, value)
    return OLD_COLUMNS.get(name, name), value
