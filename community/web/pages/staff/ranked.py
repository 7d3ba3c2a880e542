"""The ranked table of all ideas, with its filters, columns and saved views."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db, now
from community.core.sorting import SortColumn
from community.core.timeouts import QueryTimeout, time_limit
from community.ideas import expected_time
from community.notes import queries as note_queries
from community.site import settings as site_settings
from community.staff import built_in_views, table_request
from community.staff.bulk_edit import BlockedIdea
from community.staff.queries import options as table_options
from community.staff.queries import ranked as ranked_queries
from community.staff.queries import support_breakdown
from community.staff.queries.options import TableOption
from community.staff.queries.past import KNOWN_FILTERS
from community.staff.queries.ranked import FORMULA
from community.staff.table_request import TableRequest
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff import ranked_labels
from community.web.pages.staff.blueprint import bp, column_headings
from community.web.pages.staff.forms import BulkEditForm, SavedViewForm

COLUMNS_COOKIE = "ranked_columns"
COOKIE_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class BulkEditAttempt:
    """A bulk edit as it was sent: its form, the selected ideas, and why it was refused, if it was."""

    form: Any
    ids: Collection[int] = ()
    selects_all: bool = False
    error: str = ""
    blocked_ideas: Sequence[BlockedIdea] = ()


@bp.get("/staff/ideas")
@access(Who.STAFF)
def ranked() -> Response:
    """Ideas, filtered and sorted as the query string says; 503 with faster sorts if that takes too long.

    Without a filter, sort or view it shows those that need an answer.
    """
    return _remember_columns() if "remember" in request.args else render_table(requested_table())


def requested_table() -> TableRequest:
    """What the query string asks for, or what the table opens on."""
    return built_in_views.or_default(table_of_query(), is_chosen=bool(set(request.args) - {"columns", "after"}))


def table_of_query() -> TableRequest:
    """Just what the query string asks for, with the columns that the browser remembers."""
    return table_request.parse(request.args.items(multi=True), request.cookies.get(COLUMNS_COOKIE, ""))


def render_table(
    table: TableRequest,
    attempt: BulkEditAttempt | None = None,
    *,
    saved_view_form: SavedViewForm | None = None,
    options: list[TableOption] | None = None,
) -> Response:
    """The page of the table. `attempt` and `saved_view_form` are a bulk edit and a form that were refused."""
    moment, options = now(), options or table_options.load(current_member())
    attempt = attempt or BulkEditAttempt(bulk_edit_form(options))
    viewer, site, cursor = current_member(), site_settings.current(), request.args.get("after", "")
    try:
        with time_limit(ranked_queries.TIME_LIMIT):
            page = ranked_queries.page(viewer, table.filters, table.sort, cursor, site, moment, table.formula)
            total = ranked_queries.total(viewer, table.filters, site, moment)
    except QueryTimeout:
        db.session.rollback()
        return make_response(render_timeout(table, options), 503)
    columns, labels = table.shown_columns, ranked_labels.column_labels()
    ids = [row.id for row in page.rows]
    html = render_template(
        "staff/ranked.html",
        page=page,
        total=total,
        most_counted=ranked_queries.MAX_TOTAL,
        weeks=ranked_queries.weekly_votes(ids, moment) if "trend" in columns else {},
        note_counts=note_queries.counts(viewer, ids) if "notes" in columns else {},
        breakdowns=support_breakdown.breakdowns(viewer, ids, moment),
        attempt=attempt,
        form=attempt.form,
        bulk_edit_url=url_for("staff.bulk_edit", **table.url_args(after=cursor)),
        scale_end=max((row.high for row in page.rows if row.high is not None), default=1.0),
        headings=column_headings(
            table.sort,
            {**ranked_queries.COLUMNS, FORMULA: SortColumn(table.formula, float)},
            [(key, labels[key], key in ranked_labels.NUMERIC_COLUMNS) for key in columns],
            lambda **changes: url_for("staff.ranked", **table.url_args(**changes)),
        ),
        more=url_for("staff.ranked", **table.url_args(after=page.next)) if page.next else "",
        csv_url=url_for("staff.ranked_csv", **table.url_args()),
        formula_url=url_for("staff.formula", **table.url_args()),
        past_url=url_for("staff.past_ideas", **_known_for_the_past(table)),
        chart_url=url_for("staff.value_and_effort", **_chosen_args(table)),
        is_first_page=not cursor,
        **row_context(table, moment),
        **_saved_view_context(table, options, saved_view_form),
        **_filter_context(table, options),
    )
    return make_response(html)


def _known_for_the_past(table: TableRequest) -> dict[str, Any]:
    return {name: value for name, value in table.filters if name in KNOWN_FILTERS}


def bulk_edit_form(options: Sequence[TableOption]) -> BulkEditForm:
    """The form that changes several ideas."""
    form = BulkEditForm()
    statuses = [(option.key, option.name) for option in options if option.kind == table_options.STATUS]
    labels = [(option.key, option.name) for option in options if option.kind == table_options.LABEL]
    form.set_bulk_choices(statuses, table_options.owners(options), labels)
    return form


def row_context(table: TableRequest, moment: datetime) -> dict[str, Any]:
    """What the template of a row needs besides its idea."""
    return {
        "table": table,
        "labels": ranked_labels.column_labels(),
        "moment": moment,
        "today": expected_time.today(),
        "response_goal_days": site_settings.current().response_goal_days,
        "current_url": url_for("staff.ranked", **table.url_args(after=request.args.get("after", ""))),
    }


def _chosen_args(table: TableRequest) -> dict[str, Any]:
    """The arguments of the table's URL; none of what it opens on, ideas that staff have hardly rated yet."""
    return {} if built_in_views.opened(table) == built_in_views.NEEDS_ANSWER else table.url_args()


def _filter_context(table: TableRequest, options: list[TableOption]) -> dict[str, Any]:
    """What the filter form and the choice of columns need."""
    return {
        "filters": table.filters,
        "sort": table.sort,
        "columns": table_request.ALL_COLUMNS,
        "chips": ranked_labels.filter_chips(table, options),
        "group_choices": [(option.key, option.name) for option in options if option.kind == table_options.GROUP],
        "status_choices": [(option.key, option.name) for option in options if option.kind == table_options.STATUS],
        "label_choices": [(option.key, option.name) for option in options if option.kind == table_options.LABEL],
        "all_url": ranked_labels.built_in_views(table)[-1][1],
        "answers": ranked_labels.answer_filters(),
        "expectations": ranked_labels.expected_filters(),
        "votings": ranked_labels.voting_filters(),
        "built_in_views": ranked_labels.built_in_views(table),
        "owners": ranked_labels.owner_filters(options),
    }


def _saved_view_context(
    table: TableRequest, options: Sequence[TableOption], refused: SavedViewForm | None = None
) -> dict[str, Any]:
    """The saved views, the open one and whether the table differs from it, and the form to save a view."""
    view = table_options.saved_view(options, table.view)
    staff = dict(table_options.owners(options))
    owner = view.owner_id if view else None
    is_editable = view is not None and (owner == current_member().id or owner not in staff)
    return {
        "views": [option for option in options if option.kind == table_options.VIEW],
        "view": view,
        "formula_change": _formula_change(table, view),
        "view_owner": staff.get(owner, "") if owner is not None else "",
        "view_is_editable": is_editable,
        "view_is_changed": view is not None and not _shows_view(table, view),
        "saved_view_form": refused or _saved_view_form(view if is_editable else None),
        "saving_refused": refused is not None,
        "create_url": url_for("staff.save_view", **table.url_args()),
        "update_url": url_for("staff.change_view", **table.url_args(view=view.key)) if view and is_editable else "",
    }


def _formula_change(table: TableRequest, view: TableOption | None) -> TableOption | None:
    """The open view if the table has its formula: it says who last changed it, and when."""
    if view is None or view.formula_at is None or not table.formula_text:
        return None
    return view if table_request.from_saved_view(view.text, "").formula_text == table.formula_text else None


def _shows_view(table: TableRequest, view: TableOption) -> bool:
    return table_request.from_saved_view(view.text, view.key).query_string() == table.query_string()


def _saved_view_form(view: TableOption | None) -> SavedViewForm:
    form = SavedViewForm(formdata=None)
    if view is not None:
        form.name.data, form.is_shared.data, form.version.data = view.name, bool(view.is_shared), str(view.version)
    return form


def render_timeout(table: TableRequest, options: list[TableOption] | None = None) -> str:
    """The page that says that sorting took too long, with sorts that are faster."""
    options, labels = options or table_options.load(current_member()), ranked_labels.column_labels()
    fast_sorts = [
        (labels[key], url_for("staff.ranked", **table.url_args(sort=key, dir="desc")))
        for key in ranked_queries.COLUMNS
        if key in ranked_queries.INDEXED_COLUMNS
    ]
    context = _filter_context(table, options)
    return render_template("staff/ranked_timeout.html", fast_sorts=fast_sorts, table=table, labels=labels, **context)


def _remember_columns() -> Response:
    """Store the chosen columns in a cookie, or delete it to return to the default ones; then show the table."""
    table = table_request.parse(request.args.items(multi=True))
    if request.args["remember"] == "usual" or not table.has_explicit_columns:
        response = make_response(redirect(url_for("staff.ranked", **table.url_args(columns="")), 303))
        response.delete_cookie(COLUMNS_COOKIE)
        return response
    response = make_response(redirect(url_for("staff.ranked", **table.url_args()), 303))
    response.set_cookie(
        COLUMNS_COOKIE,
        table_request.format_columns(table.columns),
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=urlsplit(request.url).scheme == "https",
    )
    return response
