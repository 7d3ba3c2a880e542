"""What was ruled: the moderators' log, the same as a file for staff, and what one was told oneself."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, render_template, request, stream_with_context, url_for

from community.core import csv
from community.core.csv import CsvValue
from community.core.db import now
from community.moderation import acts, queries
from community.moderation.queries import LogFilter
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.moderation.blueprint import bp, moderator

CSV_COLUMNS = (
    *("id", "acted_at", "act", "until", "about", "subject_id", "idea", "person", "person_handle", "group"),
    *("moved_to", "reason", "moderator_id", "ruled_by_handle", "undoes", "undone_by"),
)


@bp.get("/moderation/log")
@access(Who.MEMBER)
def log() -> str:
    """What was ruled."""
    who, narrowed = moderator(), _filter_from_address()
    page = queries.log(who, narrowed, request.args.get("after"))
    asked: dict[str, Any] = {name: value for name, value in narrowed._asdict().items() if value}
    return render_template(
        "moderation/log.html",
        entries=page.rows,
        narrowed=narrowed,
        places=queries.moderated_groups(who),
        done=acts.PAST_TENSE,
        more=url_for("moderation.log", after=page.next, **asked) if page.next else "",
        csv=url_for("moderation.log_csv", **asked) if who.is_staff else "",
    )


@bp.get("/moderation/log.csv")
@access(Who.STAFF)
def log_csv() -> Response:
    """The whole log, or the lines that the same address without `.csv` shows, as it is sent."""
    records = _records(queries.log_batches(current_member(), _filter_from_address()))
    response = Response(stream_with_context(csv.lines(CSV_COLUMNS, records)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="rulings-{now():%Y-%m-%d}.csv"'
    return response


@bp.get("/settings/rulings")
@access(Who.ACCOUNT)
def about_me() -> str:
    """What moderators decided about one's own ideas, comments and account."""
    page = queries.actions_about(current_member(), request.args.get("after"))
    more = url_for("moderation.about_me", after=page.next) if page.next else ""
    return render_template("moderation/about_me.html", entries=page.rows, more=more)


def _filter_from_address() -> LogFilter:
    asked = {name: request.args.get(name, "").strip()[:100] for name in LogFilter._fields}
    asked["act"] = asked["act"] if asked["act"] in acts.ACTS else ""
    return LogFilter(**asked)


def _records(batches: Iterator[Sequence[Any]]) -> Iterator[Sequence[CsvValue]]:
    for batch in batches:
        for row in batch:
            yield (
                *(row.id, row.acted_at, row.act, row.until, row.kind, row.subject_id, row.title),
                *(row.author_name, row.author_handle, row.group_name, row.to_group_name, row.reason),
                *(row.moderator_name, row.moderator_handle, row.undoes_id, row.undone_by),
            )
