"""What all doors of the corridor hang on, and what their tables share."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import Blueprint, request

from community.core.db import now
from community.core.sorting import Sort
from community.site import settings
from community.staff.reporting_period import ReportingPeriod

bp = Blueprint("staff", __name__)


class ColumnHeading(NamedTuple):
    """The head of a column that sorts: `url` is the table sorted by it, or the other way round if it is already."""

    key: str
    label: str
    url: str
    numeric: bool


def column_headings(
    order: Sort[Any],
    columns: dict[str, Any],
    labels: Iterable[tuple[str, str, bool]],
    address: Callable[..., str],
) -> list[ColumnHeading]:
    """Heads from (key, label, whether it holds numbers). `address` makes the page's address with a sort."""
    made = []
    for key, label, numeric in labels:
        turned = "asc" if order.direction == "desc" else "desc"
        direction = turned if key == order.key else columns[key].default_direction
        made.append(ColumnHeading(key, label, address(sort=key, dir=direction), numeric))
    return made


def requested_sort() -> tuple[str, str]:
    """The column and direction in the address."""
    return request.args.get("sort", ""), request.args.get("dir", "")


def reporting_period() -> ReportingPeriod:
    """The present week, in the site's time zone."""
    return ReportingPeriod(now(), ZoneInfo(settings.current().time_zone))
