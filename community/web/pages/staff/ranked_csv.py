"""The ranked table as a file for spreadsheets: every row of the view, every column."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import Response, request, stream_with_context, url_for

from community.core import csv
from community.core.csv import CsvValue
from community.core.db import now
from community.site import settings as site_settings
from community.staff import table_request
from community.staff.queries import ranked as ranked_queries
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp, reporting_period

CSV_COLUMNS = (
    "id",
    "title",
    "status",
    "group",
    "private_group",
    "supporters",
    "nice_to_have",
    "important",
    "critical",
    "votes_by_week",
    "comments",
    "posted_at",
    "age_days",
    "author",
    "author_handle",
    "address",
    "support_elsewhere",
    "imported_from",
    "corrected_support",
    "support_low",
    "support_high",
    "looks",
    "examined_looks",
    "votes_from_looks",
    "usual_support",
    "usual_weight",
    "measurement",
    "calculated_at",
    "owner",
    "effort",
    "value",
)


@bp.get("/staff/ideas.csv")
@access(Who.STAFF)
def ranked_csv() -> Response:
    """Every idea that the same address without `.csv` shows, as it is sent."""
    asked, moment = table_request.parse(request.args.items(multi=True)), now()
    batches = ranked_queries.batches(current_member(), asked.filters, asked.order, site_settings.current(), moment)
    response = Response(
        stream_with_context(csv.lines(CSV_COLUMNS, _records(batches, moment))), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="ideas-{reporting_period().today.isoformat()}.csv"'
    return response


def _records(batches: Iterator[Sequence[ranked_queries.RankedIdea]], moment: datetime) -> Iterator[Sequence[CsvValue]]:
    for batch in batches:
        weeks = ranked_queries.weekly_votes([row.id for row in batch], moment)
        for row in batch:
            yield (
                row.id,
                row.title,
                row.status_name,
                row.group_name,
                row.is_private,
                row.vote_count,
                row.nice_count,
                row.important_count,
                row.critical_count,
                " ".join(map(str, weeks[row.id])),
                row.comment_count,
                row.posted_at,
                (moment - row.posted_at).days,
                row.author_name,
                row.author_handle,
                url_for("ideas.show", idea_id=row.id, slug=row.slug, _external=True),
                row.imported_support,
                row.imported_from or "",
                *_support_values(row),
                row.owner_name or "",
                row.effort,
                row.value,
            )


def _support_values(row: ranked_queries.RankedIdea) -> tuple[CsvValue, ...]:
    """Shares to four digits, which come out again from the rest; empty where support is not reckoned yet."""
    if row.low is None or row.high is None or row.examined is None:
        return (None,) * 10
    shares = (round(row.support, 4), round(row.low, 4), round(row.high, 4))
    usual = None if row.usual is None or row.weight is None else (round(row.usual, 6), round(row.weight, 4))
    measured = (*(usual or (None, None)), row.calibration_id, row.calculated_at)
    return (*shares, row.looks, round(row.examined, 4), row.counted_votes, *measured)
