"""What a search is limited to besides words, as values that every engine can apply: ids, keys and times."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from community.core.db import now

STATUS, GROUP, PERIOD = "status", "group", "period"
PERIODS = {"week": timedelta(days=7), "month": timedelta(days=30), "year": timedelta(days=365)}


class FilterValues(NamedTuple):
    """Documents have one of the `wanted` values, if it isn't None, and none of the `unwanted` ones."""

    wanted: frozenset[Any] | None = None
    unwanted: frozenset[Any] = frozenset()

    def with_values(self, values: Iterable[Any], *, unwanted: bool) -> "FilterValues":
        """The choice with more values."""
        if unwanted:
            return self._replace(unwanted=self.unwanted.union(values))
        return self._replace(wanted=(self.wanted or frozenset()).union(values))


class Filters(NamedTuple):
    """What the operators of a question say of every kind of documents: those without a value have none of it.

    Authors, groups and labels are ids; statuses are keys. Documents were posted since a time and before another.
    """

    author: FilterValues = FilterValues()
    group: FilterValues = FilterValues()
    status: FilterValues = FilterValues()
    label: FilterValues = FilterValues()
    since: datetime | None = None
    before: datetime | None = None

    @property
    def choices(self) -> dict[str, FilterValues]:
        """The choices by the field of documents."""
        return {"author": self.author, "group": self.group, "status": self.status, "label": self.label}

    def with_values(self, field: str, values: Iterable[Any], *, unwanted: bool) -> "Filters":
        """The filters with more values of a field."""
        changed: dict[str, Any] = {field: self.choices[field].with_values(values, unwanted=unwanted)}
        return self._replace(**changed)


class Refinement(NamedTuple):
    """What was chosen beside the results, for kinds with such facets: a status, a group, a period; and the order."""

    status: str | None = None
    group: int | None = None
    period: str | None = None  # one of `PERIODS`
    newest_first: bool = False

    def value(self, facet: str) -> str | int | None:
        """What was chosen of a facet."""
        return {STATUS: self.status, GROUP: self.group, PERIOD: self.period}[facet]


class Facets(NamedTuple):
    """How many results there would be with each status, group and period: each regardless of what is chosen of it."""

    status: Counter[str]
    group: Counter[int]
    period: Counter[str]


NO_FILTERS, NO_REFINEMENT = Filters(), Refinement()


def no_facets() -> Facets:
    """Facets to count in."""
    return Facets(Counter(), Counter(), Counter())


def period_starts() -> dict[str, datetime]:
    """When each period that ends now began."""
    return {name: now() - length for name, length in PERIODS.items()}
