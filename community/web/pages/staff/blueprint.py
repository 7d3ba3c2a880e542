"""The blueprint of the staff area, and what its tables share."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import Blueprint, request

from community.core.db import now
from community.core.sorting import Sort
from community.site import settings as site_settings
from community.staff.reporting_period import ReportingPeriod

bp = Blueprint("staff", __name__)


class ColumnHeading(NamedTuple):
    """The heading of a column. `url` sorts by it, or reverses the direction if the table already is.

    Without a URL the table cannot be sorted by it.
    """

    key: str
    label: str
    url: str
    is_numeric: bool


def column_headings(
    sort: Sort[Any],
    columns: dict[str, Any],
    labels: Iterable[tuple[str, str, bool]],
    url: Callable[..., str],
) -> list[ColumnHeading]:
    """Headings from (key, label, is_numeric). `url` makes the page's URL from a sort and a direction."""
    made = []
    for key, label, is_numeric in labels:
        if key not in columns:
            made.append(ColumnHeading(key, label, "", is_numeric))
            continue
        reverse = "asc" if sort.direction == "desc" else "desc"
        direction = reverse if key == sort.key else columns[key].default_direction
        made.append(ColumnHeading(key, label, url(sort=key, dir=direction), is_numeric))
    return made


def requested_sort() -> tuple[str, str]:
    """The column and direction in the query string."""
    return request.args.get("sort", ""), request.args.get("dir", "")


def reporting_period() -> ReportingPeriod:
    """The current 28 days in the site's time zone."""
    return ReportingPeriod(now(), ZoneInfo(site_settings.current().time_zone))
