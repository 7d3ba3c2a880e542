"""The table of all ideas that a product manager lives in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.kernel.database import db, now
from community.kernel.patience import TooLong, within
from community.site import choices as site
from community.staff import asking, columns
from community.staff.asking import Asked
from community.staff.forms import TriageForm, ViewForm
from community.staff.queries import choices, marks
from community.staff.queries import ranked as queries
from community.staff.queries.choices import Choice
from community.staff.triaging import Obstacle
from community.staff.views import ranked_words as words
from community.staff.views.blueprint import bp, heads
from community.staff.views.ranked_views import saved
from community.web.access import Who, access
from community.web.login import member

COOKIE = "ranked_columns"
YEAR = 365 * 24 * 3600


@bp.get("/staff/ideas")
@access(Who.STAFF)
def ranked() -> Response:
    """All ideas, sorted and narrowed as the address says; 503 with quicker orders where that takes too long."""
    if "remember" in request.args:
        return _remembered()
    return table(asking.read(request.args.items(multi=True), request.cookies.get(COOKIE, "")))


@dataclass(frozen=True)
class Tried:
    """A change of several ideas as it was tried: its form, what was ticked, and why nothing came of it."""

    form: Any
    ids: Collection[int] = ()
    all: bool = False
    complaint: str = ""
    obstacles: Sequence[Obstacle] = ()


def table(
    asked: Asked, tried: Tried | None = None, *, saving: ViewForm | None = None, offered: list[Choice] | None = None
) -> Response:
    """The page of the table that an address asks for.

    `tried` is a change of several ideas that was refused, `saving` the form of a view that was.
    """
    moment, offered = now(), offered or choices.choices(member())
    tried = tried or Tried(triage_form(offered))
    try:
        with within(queries.PATIENCE):
            cursor = request.args.get("after")
            page = queries.page(member(), asked.filters, asked.order, cursor, site.current(), moment)
            total = queries.total(member(), asked.filters, site.current(), moment)
    except TooLong:
        db.session.rollback()
        return make_response(_too_long(asked, offered), 503)
    shown = ["title", *asked.columns]
    labels = words.labels()
    ids = [row.id for row in page.rows]
    html = render_template(
        "staff/ranked.html",
        page=page,
        total=total,
        weeks=queries.weekly_votes(ids, moment) if "trend" in shown else {},
        marks=marks.marks(member(), ids, moment),
        triage=tried,
        form=tried.form,
        change=url_for("staff.triage", **asked.words(after=request.args.get("after", ""))),
        widest=max((row.high for row in page.rows if row.high is not None), default=1.0),
        heads=heads(
            asked.order,
            queries.COLUMNS,
            [(key, labels[key], key in words.NUMERIC) for key in shown],
            lambda **changes: url_for("staff.ranked", **asked.words(**changes)),
        ),
        more=url_for("staff.ranked", **asked.words(after=page.next)) if page.next else "",
        csv=url_for("staff.ranked_csv", **asked.words()),
        begun=bool(request.args.get("after")),
        **row_words(asked, moment),
        **saved(asked, offered, saving),
        **_narrowing(asked, offered),
    )
    return make_response(html)


def triage_form(offered: Sequence[Choice]) -> TriageForm:
    """The form that changes several ideas."""
    form = TriageForm()
    statuses = [(choice.key, choice.name) for choice in offered if choice.kind == choices.STATUS]
    form.offer_all(statuses, choices.people(offered))
    return form


def row_words(asked: Asked, moment: datetime) -> dict[str, Any]:
    """What every row of the table needs beside its idea."""
    return {
        "asked": asked,
        "labels": words.labels(),
        "moment": moment,
        "promise": site.current().promise_days,
        "here": url_for("staff.ranked", **asked.words(after=request.args.get("after", ""))),
    }


def _narrowing(asked: Asked, offered: list[Choice]) -> dict[str, Any]:
    """What the form of filters and the choice of columns show."""
    return {
        "filters": asked.filters,
        "order": asked.order,
        "columns": columns.ALL,
        "chips": words.chips(asked, offered),
        "groups": [choice for choice in offered if choice.kind == choices.GROUP],
        "statuses": [choice for choice in offered if choice.kind == choices.STATUS],
        "answers": words.answers(),
        "owners": words.owners(offered),
    }


def _too_long(asked: Asked, offered: list[Choice]) -> str:
    labels = words.labels()
    quick = [
        (labels[key], url_for("staff.ranked", **asked.words(sort=key, dir="desc")))
        for key in queries.COLUMNS
        if key in queries.INDEXED
    ]
    narrowing = _narrowing(asked, offered)
    return render_template("staff/ranked_too_long.html", quick=quick, asked=asked, labels=labels, **narrowing)


def _remembered() -> Response:
    """Leads to the table with the columns just chosen, which this browser shows from now on; or with the usual ones."""
    usual = request.args["remember"] == "usual"
    asked = asking.read(request.args.items(multi=True))
    secure = urlsplit(request.url).scheme == "https"
    if usual or not asked.names_columns:
        response = make_response(redirect(url_for("staff.ranked", **asked.words(columns="")), 303))
        response.delete_cookie(COOKIE)
        return response
    response = make_response(redirect(url_for("staff.ranked", **asked.words()), 303))
    chosen = columns.write(asked.columns)
    response.set_cookie(COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    return response
