"""A picture of ideas by value and effort, with the same ideas as a table."""

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from flask import make_response, render_template, url_for
from werkzeug.wrappers import Response

from community.core.db import db, now
from community.core.timeouts import QueryTimeout, time_limit
from community.site import settings as site_settings
from community.staff.queries import ranked as ranked_queries
from community.staff.queries.ranked import RankedIdea
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.ranked import render_timeout, table_of_query

MAX_IDEAS = 150
PER_ROW = 4  # points side by side in one square
SQUARE = 100  # units of the picture, of one value and one effort


class ChartPoint(NamedTuple):
    """An idea in the picture, by the center of its circle."""

    idea: RankedIdea
    x: float
    y: float


class ChartSurplus(NamedTuple):
    """How many more ideas lie in a square than it has room for, by the place of the number."""

    ideas: int
    x: float
    y: float


@bp.get("/staff/ideas/value-and-effort")
@access(Who.STAFF)
def value_and_effort() -> Response:
    """The first 150 ideas of the table with the same query string that have both ratings; of all without one."""
    table = table_of_query()
    try:
        with time_limit(ranked_queries.TIME_LIMIT):
            page = ranked_queries.rated(
                current_member(), table.filters, table.sort, site_settings.current(), now(), MAX_IDEAS
            )
    except QueryTimeout:
        db.session.rollback()
        return make_response(render_timeout(table), 503)
    points, surplus = spread(page.rows)
    html = render_template(
        "staff/value_and_effort.html",
        ideas=page.rows,
        has_more=page.next is not None,
        points=points,
        surplus=surplus,
        has_filters=bool(dict(table.filters)),
        table_url=url_for("staff.ranked", **table.url_args()),
    )
    return make_response(html)


def spread(ideas: Sequence[RankedIdea]) -> tuple[list[ChartPoint], list[ChartSurplus]]:
    """Where the points of ideas are: those with equal ratings beside one another, as many as their square can hold."""
    squares = defaultdict(list)
    for idea in ideas:
        squares[idea.effort or 0, idea.value or 0].append(idea)
    points, surplus, step = [], [], SQUARE / PER_ROW
    for (effort, value), found in sorted(squares.items()):
        x, y = (effort - 0.5) * SQUARE, (5.5 - value) * SQUARE  # the center of the square
        room = PER_ROW**2 if len(found) <= PER_ROW**2 else PER_ROW**2 - 1
        columns = min(PER_ROW, math.ceil(math.sqrt(len(found))))
        rows = min(PER_ROW, math.ceil(len(found) / columns))
        for index, idea in enumerate(found[:room]):
            row, column = divmod(index, columns)
            points.append(ChartPoint(idea, x + (column - (columns - 1) / 2) * step, y + (row - (rows - 1) / 2) * step))
        if len(found) > room:
            surplus.append(ChartSurplus(len(found) - room, x + (SQUARE - step) / 2, y + (SQUARE - step) / 2))
    return points, surplus
