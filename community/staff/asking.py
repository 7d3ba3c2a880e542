"""What an address asks of the ranked table: filters, order, columns, and the saved view that one began from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from community.staff import columns as known
from community.staff.filters import Filters
from community.staff.queries import ranked
from community.staff.sorting import Sort


@dataclass(frozen=True)
class Asked:
    """Everything that decides what the table shows, but for the page."""

    filters: Filters
    order: Sort[ranked.Row]
    columns: Sequence[str]
    names_columns: bool  # they stand in the address: what a browser remembers changes nothing
    view: str  # the slug of a saved view, or nothing

    def words(self, **changes: Any) -> dict[str, Any]:
        """The address's own words; a change to nothing leaves that word out."""
        found = {**self.filters.address(), "sort": self.order.key, "dir": self.order.direction}
        if self.names_columns:
            found["columns"] = known.write(self.columns)
        if self.view:
            found["view"] = self.view
        return {name: str(value) for name, value in {**found, **changes}.items() if value}

    def without(self, filter_name: str) -> dict[str, Any]:
        """The words with one filter taken away."""
        return self.words(**{filter_name: ""})

    def query(self) -> str:
        """What a saved view keeps: the words with the columns, whether or not the address names them."""
        return urlencode(self.words(columns=known.write(self.columns), view=""))


def read(words: Iterable[tuple[str, str]], remembered: str = "") -> Asked:
    """What the words of an address ask for, as pairs. What makes no sense is left out rather than refused."""
    pairs = list(words)
    args = dict(reversed(pairs))  # the first of several counts
    named = known.read([value for name, value in pairs if name == "columns"])
    return Asked(
        Filters.read(args),
        ranked.sort(args.get("sort", ""), args.get("dir", "")),
        named or known.read([remembered]) or known.USUAL,
        bool(named),
        args.get("view", "")[:80],
    )


def of_view(query: str, view: str) -> Asked:
    """What a saved view asks for, with its slug."""
    return replace(read(parse_qsl(query)), view=view)
