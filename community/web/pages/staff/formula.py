"""The page where staff write the formula of the ranked table, with the first ideas by it as a preview."""

from collections.abc import Sequence

from flask import make_response, render_template, url_for
from werkzeug.wrappers import Response

from community.core.db import db, now
from community.core.timeouts import QueryTimeout, time_limit
from community.site import settings as site_settings
from community.staff.formulas import MAX_LENGTH
from community.staff.queries import ranked as ranked_queries
from community.staff.queries.ranked import RankedIdea
from community.staff.table_request import TableRequest
from community.web import partials
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff import ranked_labels
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.ranked import requested_table

PREVIEWED = 10  # ideas


@bp.get("/staff/ideas/formula")
@access(Who.STAFF)
def formula() -> Response:
    """The formula of the table with the same query string, or for a script only its preview."""
    table = requested_table()
    found: Sequence[RankedIdea] = ()
    is_late = False
    if table.formula is not None:
        sort = ranked_queries.sort(ranked_queries.FORMULA, _direction(table), table.formula)
        try:
            with time_limit(ranked_queries.TIME_LIMIT):
                found = ranked_queries.page(
                    current_member(),
                    table.filters,
                    sort,
                    None,
                    site_settings.current(),
                    now(),
                    table.formula,
                    PREVIEWED,
                ).rows
        except QueryTimeout:
            db.session.rollback()
            is_late = True
    args = table.url_args(formula="", sort="", dir="")
    html = render_template(
        "staff/formula_preview.html" if partials.requested() else "staff/formula.html",
        table=table,
        rows=found,
        is_late=is_late,
        args=args,
        direction=_direction(table),
        max_length=MAX_LENGTH,
        columns=ranked_labels.formula_columns(),
        preview_url=url_for("staff.formula", **args),
        table_url=url_for("staff.ranked", **table.url_args()),
    )
    return make_response(html)


def _direction(table: TableRequest) -> str:
    return table.sort.direction if table.sort.key == ranked_queries.FORMULA else "desc"
