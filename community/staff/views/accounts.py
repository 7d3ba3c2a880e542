"""New accounts."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for

from community.kernel import markup
from community.members import allowances
from community.staff.filters import Filters
from community.staff.queries import accounts as queries
from community.staff.views.blueprint import bp, calendar
from community.web.access import Who, access
from community.web.login import member


@bp.get("/staff/accounts")
@access(Who.STAFF)
def accounts() -> str:
    """The newest accounts, where they came from and what they did."""
    week = calendar()
    since, network = Filters.read(request.args).since, markup.one_line(request.args.get("network", ""))[:60]
    begins = week.begins(date.fromisoformat(since)) if since else None
    page = queries.page(member(), request.args.get("after"), since=begins, network=network)
    asked: dict[str, Any] = {"since": since or None, "network": network or None}
    return render_template(
        "staff/accounts.html",
        page=page,
        total=queries.total(member(), since=begins, network=network),
        since=begins,
        network=network,
        chips={name: url_for("staff.accounts", **{**asked, name: None}) for name, value in asked.items() if value},
        deeds=queries.deeds([row.id for row in page.rows]),
        neighbours=queries.neighbours(page.rows, week.moment),
        many=queries.MANY,
        standings=allowances.names(),
        more=url_for("staff.accounts", **asked, after=page.next) if page.next else "",
    )
