"""The table of all ideas that a product manager lives in.

What the ranked table says of saved views: those there are, the one that is open, and whether it was changed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db, now
from community.core.timeouts import QueryTimeout, time_limit
from community.site import settings as site_settings
from community.staff import table_request
from community.staff.bulk_edit import BlockedIdea
from community.staff.queries import options, support_breakdown
from community.staff.queries import ranked as ranked_queries
from community.staff.queries.options import TableOption
from community.staff.table_request import TableRequest
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff import ranked_labels as staff_ranked_labels
from community.web.pages.staff.blueprint import bp, column_headings
from community.web.pages.staff.forms import BulkEditForm, SavedViewForm

COLUMNS_COOKIE = "ranked_columns"
COOKIE_SECONDS = 365 * 24 * 3600


@bp.get("/staff/ideas")
@access(Who.STAFF)
def ranked() -> Response:
    """All ideas, sorted and narrowed as the address says; 503 with quicker orders where that takes too long."""
    if "remember" in request.args:
        return _remember_columns()
    return render_table(table_request.parse(request.args.items(multi=True), request.cookies.get(COLUMNS_COOKIE, "")))


@dataclass(frozen=True)
class BulkEditAttempt:
    """A change of several ideas as it was tried: its form, what was ticked, and why nothing came of it."""

    form: Any
    ids: Collection[int] = ()
    all: bool = False
    complaint: str = ""
    blocked_ideas: Sequence[BlockedIdea] = ()


def render_table(
    asked: TableRequest,
    tried: BulkEditAttempt | None = None,
    *,
    saving: SavedViewForm | None = None,
    offered: list[TableOption] | None = None,
) -> Response:
    """The page of the table that an address asks for.

    `tried` is a change of several ideas that was refused, `saving` the form of a view that was.
    """
    moment, offered = now(), offered or options.load(current_member())
    tried = tried or BulkEditAttempt(bulk_edit_form(offered))
    try:
        with time_limit(ranked_queries.TIME_LIMIT):
            cursor = request.args.get("after")
            page = ranked_queries.page(
                current_member(), asked.filters, asked.order, cursor, site_settings.current(), moment
            )
            total = ranked_queries.total(current_member(), asked.filters, site_settings.current(), moment)
    except QueryTimeout:
        db.session.rollback()
        return make_response(_render_timeout(asked, offered), 503)
    shown = ["title", *asked.columns]
    labels = staff_ranked_labels.column_labels()
    ids = [row.id for row in page.rows]
    html = render_template(
        "staff/ranked.html",
        page=page,
        total=total,
        weeks=ranked_queries.weekly_votes(ids, moment) if "trend" in shown else {},
        marks=support_breakdown.breakdowns(current_member(), ids, moment),
        triage=tried,
        form=tried.form,
        change=url_for("staff.bulk_edit", **asked.words(after=request.args.get("after", ""))),
        widest=max((row.high for row in page.rows if row.high is not None), default=1.0),
        heads=column_headings(
            asked.order,
            ranked_queries.COLUMNS,
            [(key, labels[key], key in staff_ranked_labels.NUMERIC_COLUMNS) for key in shown],
            lambda **changes: url_for("staff.ranked", **asked.words(**changes)),
        ),
        more=url_for("staff.ranked", **asked.words(after=page.next)) if page.next else "",
        csv=url_for("staff.ranked_csv", **asked.words()),
        begun=bool(request.args.get("after")),
        **row_context(asked, moment),
        **_saved_view_context(asked, offered, saving),
        **_filter_context(asked, offered),
    )
    return make_response(html)


def bulk_edit_form(offered: Sequence[TableOption]) -> BulkEditForm:
    """The form that changes several ideas."""
    form = BulkEditForm()
    statuses = [(choice.key, choice.name) for choice in offered if choice.kind == options.STATUS]
    form.set_bulk_choices(statuses, options.owners(offered))
    return form


def row_context(asked: TableRequest, moment: datetime) -> dict[str, Any]:
    """What every row of the table needs beside its idea."""
    return {
        "asked": asked,
        "labels": staff_ranked_labels.column_labels(),
        "moment": moment,
        "promise": site_settings.current().response_goal_days,
        "here": url_for("staff.ranked", **asked.words(after=request.args.get("after", ""))),
    }


def _filter_context(asked: TableRequest, offered: list[TableOption]) -> dict[str, Any]:
    """What the form of filters and the choice of columns show."""
    return {
        "filters": asked.filters,
        "order": asked.order,
        "columns": table_request.ALL_COLUMNS,
        "chips": staff_ranked_labels.filter_chips(asked, offered),
        "groups": [choice for choice in offered if choice.kind == options.GROUP],
        "statuses": [choice for choice in offered if choice.kind == options.STATUS],
        "answers": staff_ranked_labels.answer_filters(),
        "owners": staff_ranked_labels.owner_filters(offered),
    }


def _render_timeout(asked: TableRequest, offered: list[TableOption]) -> str:
    labels = staff_ranked_labels.column_labels()
    quick = [
        (labels[key], url_for("staff.ranked", **asked.words(sort=key, dir="desc")))
        for key in ranked_queries.COLUMNS
        if key in ranked_queries.INDEXED_COLUMNS
    ]
    narrowing = _filter_context(asked, offered)
    return render_template("staff/ranked_timeout.html", quick=quick, asked=asked, labels=labels, **narrowing)


def _remember_columns() -> Response:
    """Leads to the table with the columns just chosen, which this browser shows from now on; or with the usual ones."""
    usual = request.args["remember"] == "usual"
    asked = table_request.parse(request.args.items(multi=True))
    secure = urlsplit(request.url).scheme == "https"
    if usual or not asked.has_explicit_columns:
        response = make_response(redirect(url_for("staff.ranked", **asked.words(columns="")), 303))
        response.delete_cookie(COLUMNS_COOKIE)
        return response
    response = make_response(redirect(url_for("staff.ranked", **asked.words()), 303))
    chosen = table_request.format_columns(asked.columns)
    response.set_cookie(COLUMNS_COOKIE, chosen, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure)
    return response


def _saved_view_context(
    asked: TableRequest, offered: Sequence[TableOption], refused: SavedViewForm | None = None
) -> dict[str, Any]:
    """For the template: the views, which is open, whether what is shown differs from it, and the form to save it."""
    view = options.saved_view(offered, asked.view)
    staff = dict(options.owners(offered))
    owner = view.owner_id if view else None
    is_mine = view is not None and (owner == current_member().id or owner not in staff)
    words = asked.words()
    return {
        "views": [choice for choice in offered if choice.kind == options.VIEW],
        "view": view,
        "view_owner": staff.get(owner, "") if owner is not None else "",
        "view_is_mine": is_mine,
        "view_is_changed": view is not None
        and table_request.from_saved_view(view.query, view.key).query() != asked.query(),
        "saving": refused or _saved_view_form(view if is_mine else None),
        "saving_refused": refused is not None,
        "save_new": url_for("staff.save_view", **words),
        "save_view": url_for("staff.change_view", **{**words, "view": view.key}) if view and is_mine else "",
    }


def _saved_view_form(view: TableOption | None) -> SavedViewForm:
    form = SavedViewForm(formdata=None)
    if view is not None:
        form.name.data, form.is_shared.data, form.version.data = view.name, bool(view.is_shared), str(view.version)
    return form
