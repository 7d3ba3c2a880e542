"""The table of all ideas, and the same as a file for spreadsheets."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from flask import Response, render_template, request, stream_with_context, url_for

from community.kernel.database import db, now
from community.kernel.patience import TooLong, within
from community.kernel.words import gettext as _
from community.site import choices
from community.staff import sheets
from community.staff.filters import LATE, NONE_YET, THIS_WEEK, Filters
from community.staff.queries import ranked as queries
from community.staff.sheets import Cell
from community.staff.sorting import Sort
from community.staff.views.blueprint import bp, calendar, heads, order_asked
from community.web.access import Who, access
from community.web.login import member

NAMES = (
    "id",
    "title",
    "status",
    "group",
    "private_group",
    "votes",
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
)


@bp.get("/staff/ideas")
@access(Who.STAFF)
def ranked() -> tuple[str, int]:
    """All ideas, sorted and narrowed as the address says; 503 with quicker orders where that takes too long."""
    filters, order, moment, site = Filters.read(request.args), queries.sort(*order_asked()), now(), choices.current()

    def address(**changes: Any) -> str:
        asked: dict[str, Any] = {**filters.address(), "sort": order.key, "dir": order.direction, **changes}
        return url_for("staff.ranked", **asked)

    try:
        with within(queries.PATIENCE):
            page = queries.page(member(), filters, order, request.args.get("after"), site, moment)
            total = queries.total(member(), filters, site, moment)
    except TooLong:
        db.session.rollback()
        quick = [(label, address(sort=key, dir="desc")) for key, label, _numeric in _labels() if key in queries.INDEXED]
        return render_template("staff/ranked_too_long.html", quick=quick, **_narrowing(filters, order)), 503
    html = render_template(
        "staff/ranked.html",
        page=page,
        total=total,
        weeks=queries.weekly_votes([row.id for row in page.rows], moment),
        heads=heads(order, queries.COLUMNS, _labels(), address),
        more=address(after=page.next) if page.next else "",
        csv=address().replace(url_for("staff.ranked"), url_for("staff.ranked_csv"), 1),
        begun=bool(request.args.get("after")),
        **_narrowing(filters, order),
    )
    return html, 200


@bp.get("/staff/ideas.csv")
@access(Who.STAFF)
def ranked_csv() -> Response:
    """Every idea that the same address without `.csv` shows, as it is sent."""
    filters, order, moment = Filters.read(request.args), queries.sort(*order_asked()), now()
    batches = queries.batches(member(), filters, order, choices.current(), moment)
    response = Response(
        stream_with_context(sheets.lines(NAMES, _records(batches, moment))), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="ideas-{calendar().today.isoformat()}.csv"'
    return response


def _narrowing(filters: Filters, order: Sort[queries.Row]) -> dict[str, Any]:
    """What the form of filters shows."""
    found = queries.choices(member())
    return {
        "filters": filters,
        "order": order,
        "chips": _chips(filters, order, {(choice.kind, choice.key): choice.name for choice in found}),
        "groups": [choice for choice in found if choice.kind == "group"],
        "statuses": [choice for choice in found if choice.kind == "status"],
        "answers": _answers(),
    }


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
            )


def _labels() -> list[tuple[str, str, bool]]:
    return [
        ("title", _("Idea"), False),
        ("votes", _("Votes"), True),
        ("importance", _("Importance"), False),
        ("trend", _("8 weeks"), False),
        ("comments", _("Comments"), True),
        ("status", _("Status"), False),
        ("group", _("Group"), False),
        ("posted", _("Posted"), False),
        ("author", _("Author"), False),
    ]


def _answers() -> list[tuple[str, str]]:
    days = choices.current().promise_days
    return [
        (NONE_YET, _("None yet")),
        (LATE, _("None yet, after %(days)s days", days=days)),
        (THIS_WEEK, _("Answered this week")),
    ]


def _chips(filters: Filters, order: Sort[queries.Row], names: dict[tuple[str, str], str]) -> list[tuple[str, str]]:
    answers = dict(_answers())
    words: dict[str, Callable[[str], str]] = {
        "q": lambda value: _("Title has “%(text)s”", text=value),
        "group": lambda value: names.get(("group", value), value),
        "status": lambda value: names.get(("status", value), value),
        "author": lambda value: _("By @%(handle)s", handle=value),
        "since": lambda value: _("Posted since %(day)s", day=value),
        "votes": lambda value: _("At least %(count)s votes", count=value),
        "answer": lambda value: _("Answer: %(which)s", which=answers[value]),
        "shown": lambda value: _("Taken down"),
    }

    def without(name: str) -> str:
        others: dict[str, Any] = {**filters.without(name), "sort": order.key, "dir": order.direction}
        return url_for("staff.ranked", **others)

    return [(words[name](value), without(name)) for name, value in filters]
