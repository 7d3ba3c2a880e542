"""The table of contributors as a CSV file: all members of the window, all figures."""

from collections.abc import Iterator, Sequence

from flask import Response, stream_with_context, url_for

from community.analytics import activity
from community.core import csv
from community.core.csv import CsvValue
from community.staff.queries import contributors as contributor_queries
from community.staff.queries.contributors import Contributor
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp, reporting_period, requested_sort
from community.web.pages.staff.contributors import requested_window
from community.web.pages.staff.exports import record_export

CSV_COLUMNS = (
    *("name", "handle", "days", "activity", "ideas", "comments", "helpful_received"),
    *("votes_received", "votes_cast"),
    *("calculated_at", "url"),
)


@bp.get("/staff/contributors.csv")
@access(Who.STAFF)
def contributors_csv() -> Response:
    """Every member of the table with the same query string, streamed."""
    record_export("contributors")
    days, sort = requested_window(), contributor_queries.sort(*requested_sort())
    batches = contributor_queries.batches(current_member(), days, sort)
    response = Response(
        stream_with_context(csv.lines(CSV_COLUMNS, _records(batches, days))), content_type="text/csv; charset=utf-8"
    )
    period = "all-time" if days == activity.ALL_TIME else f"{days}-days"
    name = f"contributors-{period}-{reporting_period().today.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _records(batches: Iterator[Sequence[Contributor]], days: int) -> Iterator[Sequence[CsvValue]]:
    for batch in batches:
        for row in batch:
            yield (
                row.member.name,
                row.member.handle,
                days if days != activity.ALL_TIME else "all",
                round(row.score, 4),
                row.ideas,
                row.comments,
                row.helpful_received,
                row.votes_received,
                row.votes_cast,
                row.made_at,
                url_for("members.show", handle=row.member.handle, _external=True),
            )
