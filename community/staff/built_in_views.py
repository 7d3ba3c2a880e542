"""The views of the ranked table that every site has. The first of them is what the table opens on."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from community.staff import table_request
from community.staff.filters import OPEN_TO_VOTES, OWNED_BY_ME, UNANSWERED, TableFilters
from community.staff.table_request import TableRequest

NEEDS_ANSWER, RISING, CRITICAL, MINE, ALL = "needs_answer", "rising", "critical", "mine", "all"
MANY = 3  # members to whom an idea is critical


class BuiltInView(NamedTuple):
    """Filters and a sort. No two views have the same filters."""

    key: str
    filters: Mapping[str, str]
    sort: str = "support"

    def url_args(self, table: TableRequest) -> dict[str, Any]:
        """The arguments of the view's URL, with the columns of another table if its URL names them."""
        columns = {"columns": table_request.format_columns(table.columns)} if table.has_explicit_columns else {}
        return {**self.filters, "sort": self.sort, "dir": "desc", **columns}


VIEWS = (
    BuiltInView(NEEDS_ANSWER, {"answer": UNANSWERED}),
    BuiltInView(RISING, {"voting": OPEN_TO_VOTES}, "trend"),
    BuiltInView(CRITICAL, {"critical": str(MANY), "voting": OPEN_TO_VOTES}, "critical"),
    BuiltInView(MINE, {"owner": OWNED_BY_ME}),
    BuiltInView(ALL, {}),
)


def opened(table: TableRequest) -> str:
    """The key of the view whose filters a table has, whatever its sort; empty if there is none."""
    found = dict(table.filters)
    return next((view.key for view in VIEWS if view.filters == found and not table.view), "")


def or_default(table: TableRequest, is_chosen: bool) -> TableRequest:
    """The table, or the one that opens first if no filter, sort or view `is_chosen`."""
    return table if is_chosen else table.with_filters(TableFilters.parse(VIEWS[0].filters))
