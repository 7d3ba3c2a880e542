"""The moderation log, its CSV file for staff, and the actions that a member has received."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, render_template, request, stream_with_context, url_for

from community.core import csv
from community.core.csv import CsvValue
from community.core.db import now
from community.moderation import acts, queries
from community.moderation.log_rows import LogEntry
from community.moderation.queries import LogFilter
from community.notifications.kinds import MODERATION
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.moderation.blueprint import bp, moderator
from community.web.pages.notifications.blueprint import mark_thread_opened
from community.web.pages.staff.exports import record_export

CSV_COLUMNS = (
    *("id", "acted_at", "act", "until", "about", "subject_id", "idea", "person", "person_handle", "group"),
    *("moved_to", "reason", "moderator", "moderator_handle", "undoes", "undone_by"),
)
EARLIER_NAMES = {"moderator": "ruler"}  # of filters in bookmarked addresses


@bp.get("/moderation/log")
@access(Who.MEMBER)
def log() -> str:
    """A page of the log, filtered as the address says."""
    who, log_filter = moderator(), _filter_of_request()
    page = queries.log(who, log_filter, request.args.get("after"))
    chosen: dict[str, Any] = {name: value for name, value in log_filter._asdict().items() if value}
    return render_template(
        "moderation/log.html",
        entries=page.rows,
        log_filter=log_filter,
        groups=queries.moderated_groups(who),
        acts=acts.PAST_TENSE,
        more=url_for("moderation.log", after=page.next, **chosen) if page.next else "",
        csv=url_for("moderation.log_csv", **chosen) if who.is_staff else "",
    )


@bp.get("/moderation/log.csv")
@access(Who.STAFF)
def log_csv() -> Response:
    """The whole log as CSV, filtered as the same address without `.csv`, streamed."""
    record_export("moderation_log")
    records = _records(queries.log_batches(current_member(), _filter_of_request()))
    response = Response(stream_with_context(csv.lines(CSV_COLUMNS, records)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="moderation-log-{now():%Y-%m-%d}.csv"'
    return response


@bp.get("/settings/moderation")
@access(Who.ACCOUNT)
def about_me() -> str:
    """Actions about the viewer's ideas, comments and account."""
    page = queries.actions_about(current_member(), request.args.get("after"))
    for action in page.rows:
        mark_thread_opened(MODERATION, action.id)
    more = url_for("moderation.about_me", after=page.next) if page.next else ""
    return render_template("moderation/about_me.html", entries=page.rows, more=more)


def _filter_of_request() -> LogFilter:
    values = {name: _argument(name) or _argument(EARLIER_NAMES.get(name, "")) for name in LogFilter._fields}
    values["act"] = values["act"] if values["act"] in acts.ACTS else ""
    return LogFilter(**values)


def _argument(name: str) -> str:
    return request.args.get(name, "").strip()[:100]


def _records(batches: Iterator[Sequence[LogEntry]]) -> Iterator[Sequence[CsvValue]]:
    for batch in batches:
        for entry in batch:
            yield (
                *(entry.id, entry.acted_at, entry.act, entry.until, entry.kind, entry.subject_id, entry.title),
                *(entry.author_name, entry.author_handle, entry.group_name, entry.to_group_name, entry.reason),
                *(entry.moderator_name, entry.moderator_handle, entry.undoes_id, entry.undone_by),
            )
