"""The ranked table as a CSV file: all rows that pass the filters, all columns, and the formula if there is one."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import Response, request, stream_with_context, url_for

from community.core import csv
from community.core.csv import CsvValue
from community.core.db import now
from community.ideas.queries import extra_fields
from community.site import settings as site_settings
from community.staff import table_request
from community.staff.queries import ranked as ranked_queries
from community.staff.queries.ranked import RankedIdea
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp, reporting_period
from community.web.pages.staff.exports import record_export

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
    "url",
    "imported_support",
    "imported_from",
    "total_support",
    "adjusted_support",
    "support_low",
    "support_high",
    "views",
    "read_views",
    "readers",
    "votes_in_rate",
    "site_average",
    "site_average_weight",
    "calibration",
    "calculated_at",
    "owner",
    "effort",
    "value",
    "labels",
    "expected",
)
EXTRA_FIELDS = "extra_fields"  # the last column where groups have extra fields, before that of a formula


@bp.get("/staff/ideas.csv")
@access(Who.STAFF)
def ranked_csv() -> Response:
    """Every idea of the table with the same query string, streamed."""
    record_export("ranked_ideas")
    table, moment = table_request.parse(request.args.items(multi=True)), now()
    batches = ranked_queries.batches(
        current_member(), table.filters, table.sort, site_settings.current(), moment, table.formula
    )
    has_formula, has_answers = table.formula is not None, extra_fields.is_any_defined()
    more = ((EXTRA_FIELDS, has_answers), (ranked_queries.FORMULA, has_formula))
    names = (*CSV_COLUMNS, *(name for name, is_present in more if is_present))
    lines = csv.lines(names, _records(batches, moment, has_formula=has_formula, has_answers=has_answers))
    response = Response(stream_with_context(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="ideas-{reporting_period().today.isoformat()}.csv"'
    return response


def _records(
    batches: Iterator[Sequence[RankedIdea]], moment: datetime, *, has_formula: bool, has_answers: bool
) -> Iterator[Sequence[CsvValue]]:
    for batch in batches:
        weeks = ranked_queries.weekly_votes([row.id for row in batch], moment)
        answers = extra_fields.of_ideas([row.id for row in batch]) if has_answers else {}
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
                row.total_support,
                *_support_values(row),
                row.owner_name or "",
                row.effort,
                row.value,
                ", ".join(label.name for label in row.labels),
                row.expected or "",
                *(["; ".join(f"{name}: {value}" for name, value in answers[row.id])] if has_answers else []),
                *([row.formula] if has_formula else []),
            )


def _support_values(row: RankedIdea) -> tuple[CsvValue, ...]:
    """Adjusted support and what it was calculated from, or empty cells before the first calculation.

    Rounded, but precise enough to calculate the support again from the other values, to four digits.
    """
    if row.low is None or row.high is None or row.weighted_impressions is None or row.readers is None:
        return (None,) * 11
    shares = (round(row.support, 4), round(row.low, 4), round(row.high, 4))
    average, weight = row.site_average, row.site_average_weight
    return (
        *shares,
        row.impressions,
        round(row.weighted_impressions, 4),
        round(row.readers, 4),
        row.votes_in_rate,
        None if average is None else round(average, 6),
        None if weight is None else round(weight, 4),
        row.calibration_id,
        row.calculated_at,
    )
