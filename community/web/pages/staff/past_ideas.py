"""The ranked table as of the end of a past day, as a page and as a CSV file."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask import make_response, render_template, request, stream_with_context, url_for
from werkzeug.wrappers import Response

from community.core import csv
from community.core.csv import CsvValue
from community.core.db import db
from community.core.errors import Hidden
from community.core.i18n import gettext as _
from community.core.pagination import Page
from community.core.timeouts import QueryTimeout, time_limit
from community.staff import table_request
from community.staff.queries import options as table_options
from community.staff.queries import past, ranked
from community.staff.queries.past import PastIdea, PastTable
from community.staff.table_request import TableRequest
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff import ranked_labels
from community.web.pages.staff.blueprint import bp, column_headings, reporting_period, requested_sort
from community.web.pages.staff.exports import record_export
from community.web.templating import calendar_day

COLUMNS = ("title", "votes", "importance", "comments", "status", "posted", "group")
CSV_COLUMNS = (
    *("as_of", "id", "title", "status", "group", "private_group", "supporters", "nice_to_have", "important"),
    *("critical", "comments", "posted_at", "author", "author_handle", "url"),
)


class PastDay(NamedTuple):
    """The day that the table is asked for. Without an end it cannot be shown; `error` says why if one was chosen."""

    text: str
    day: date | None = None
    end: datetime | None = None
    error: str = ""


@bp.get("/staff/ideas/past")
@access(Who.STAFF)
def past_ideas() -> Response:
    """Ideas as of the end of a past day, with the filters of the query string that are known for it.

    503 if that takes too long.
    """
    request_of_table, chosen = _requested_table(), _chosen_day()
    table, page, is_late = None, Page[PastIdea]((), None), False
    cursor = request.args.get("after", "")
    if chosen.end is not None:
        table = _past_table(request_of_table, chosen.end)
        try:
            with time_limit(ranked.TIME_LIMIT):
                page = table.page(cursor)
        except QueryTimeout:
            db.session.rollback()
            is_late = True
    options = table_options.load(current_member())
    args = _args(request_of_table, chosen, table)
    labels = ranked_labels.column_labels()
    html = render_template(
        "staff/past_ideas.html",
        chosen=chosen,
        page=page,
        is_late=is_late,
        is_first_page=not cursor,
        sort=table.sort if table else None,
        headings=table
        and column_headings(
            table.sort,
            table.columns,
            [(key, labels[key], key in ranked_labels.NUMERIC_COLUMNS) for key in COLUMNS],
            lambda **changes: url_for("staff.past_ideas", **{**args, **changes}),
        ),
        chips=ranked_labels.filter_chips(request_of_table, options, "staff.past_ideas", args),
        more=url_for("staff.past_ideas", **args, after=page.next) if page.next else "",
        csv_url=url_for("staff.past_ideas_csv", **args),
        args={name: value for name, value in args.items() if name != "day"},
        latest=reporting_period().today - timedelta(days=1),
    )
    return make_response(html, 503 if is_late else 422 if chosen.error else 200)


@bp.get("/staff/ideas/past.csv")
@access(Who.STAFF)
def past_ideas_csv() -> Response:
    """The whole table as of the end of a past day, streamed."""
    chosen = _chosen_day()
    if chosen.end is None or chosen.day is None:
        raise Hidden
    record_export("past_ideas")
    batches = _past_table(_requested_table(), chosen.end).batches()
    lines = csv.lines(CSV_COLUMNS, _records(batches, chosen.day.isoformat()))
    response = Response(stream_with_context(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="ideas-as-of-{chosen.day.isoformat()}.csv"'
    return response


def _past_table(asked: TableRequest, end: datetime) -> PastTable:
    return PastTable(current_member(), asked.filters, end, *requested_sort())


def _requested_table() -> TableRequest:
    """The filters of the query string that are known for past days, without the rest."""
    pairs = request.args.items(multi=True)
    return table_request.parse([pair for pair in pairs if pair[0] in past.KNOWN_FILTERS])


def _args(asked: TableRequest, chosen: PastDay, table: PastTable | None) -> dict[str, Any]:
    order = {"sort": table.sort.key, "dir": table.sort.direction} if table else {}
    return {**dict(asked.filters), **({"day": chosen.text} if chosen.text else {}), **order}


def _chosen_day() -> PastDay:
    text = request.args.get("day", "")[:20]
    if not text:
        return PastDay("")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return PastDay(text, error=_("Please choose a valid date."))
    period = reporting_period()
    if day >= period.today:
        return PastDay(text, error=_("Please choose a day that has ended."))
    first = past.first_posted(current_member())
    end = period.start_of(day + timedelta(days=1))
    if first is None or end <= first:
        first_day = calendar_day(first.astimezone(period.zone).date()) if first else ""
        message = _("The first idea was posted on %(day)s.", day=first_day) if first else _("There are no ideas yet.")
        return PastDay(text, error=message)
    return PastDay(text, day, end)


def _records(batches: Iterator[Sequence[PastIdea]], day: str) -> Iterator[Sequence[CsvValue]]:
    for batch in batches:
        for row in batch:
            yield (
                *(day, row.id, row.title, row.status_name, row.group_name, row.is_private),
                *(row.vote_count, row.nice_count, row.important_count, row.critical_count, row.comment_count),
                *(row.posted_at, row.author_name, row.author_handle),
                url_for("ideas.show", idea_id=row.id, slug=row.slug, _external=True),
            )
