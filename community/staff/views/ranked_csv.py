"""The ranked table as a file for spreadsheets: every row of the view, every column."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import Response, request, stream_with_context, url_for

from community.kernel.database import now
from community.site import choices as site
from community.staff import asking, sheets
from community.staff.queries import ranked as queries
from community.staff.sheets import Cell
from community.staff.views.blueprint import bp, calendar
from community.web.access import Who, access
from community.web.login import member

NAMES = (
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
    "reckoned_at",
    "owner",
    "effort",
    "value",
)


@bp.get("/staff/ideas.csv")
@access(Who.STAFF)
def ranked_csv() -> Response:
    """Every idea that the same address without `.csv` shows, as it is sent."""
    asked, moment = asking.read(request.args.items(multi=True)), now()
    batches = queries.batches(member(), asked.filters, asked.order, site.current(), moment)
    response = Response(
        stream_with_context(sheets.lines(NAMES, _records(batches, moment))), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="ideas-{calendar().today.isoformat()}.csv"'
    return response


def _records(batches: Iterator[Sequence[queries.Row]], moment: datetime) -> Iterator[Sequence[Cell]]:
    for batch in batches:
        weeks = queries.weekly_votes([row.id for row in batch], moment)
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
                *_support(row),
                row.owner_name or "",
                row.effort,
                row.value,
            )


def _support(row: queries.Row) -> tuple[Cell, ...]:
    """Shares to four digits, which come out again from the rest; empty where support is not reckoned yet."""
    if row.low is None or row.high is None or row.examined is None:
        return (None,) * 10
    shares = (round(row.support, 4), round(row.low, 4), round(row.high, 4))
    usual = None if row.usual is None or row.weight is None else (round(row.usual, 6), round(row.weight, 4))
    measured = (*(usual or (None, None)), row.version_id, row.reckoned_at)
    return (*shares, row.looks, round(row.examined, 4), row.counted_votes, *measured)
