"""New accounts.

People and their roles. Staff may look; administrators give roles.
"""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core import markup
from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import queries as member_queries
from community.members import roles, trust_level
from community.members.models import ADMINISTRATOR, MEMBER, MODERATOR, ROLES, STAFF
from community.staff.filters import TableFilters
from community.staff.queries import accounts as accounts_queries
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp, reporting_period
from community.web.return_urls import referrer_or


@bp.get("/staff/accounts")
@access(Who.STAFF)
def accounts() -> str:
    """The newest accounts, where they came from and what they did."""
    week = reporting_period()
    since, network = TableFilters.read(request.args).since, markup.one_line(request.args.get("network", ""))[:60]
    begins = week.begins(date.fromisoformat(since)) if since else None
    page = accounts_queries.newest(current_member(), request.args.get("after"), since=begins, network=network)
    asked: dict[str, Any] = {"since": since or None, "network": network or None}
    return render_template(
        "staff/accounts.html",
        page=page,
        total=accounts_queries.count_newest(current_member(), since=begins, network=network),
        since=begins,
        network=network,
        chips={name: url_for("staff.accounts", **{**asked, name: None}) for name, value in asked.items() if value},
        contribution_counts=accounts_queries.contribution_counts([row.id for row in page.rows]),
        neighbours=accounts_queries.same_network_counts(page.rows, week.moment),
        many=accounts_queries.SUSPICIOUS_COUNT,
        standings=trust_level.labels(),
        more=url_for("staff.accounts", **asked, after=page.next) if page.next else "",
    )


def role_names() -> dict[str, str]:
    """Roles in words."""
    return {
        MEMBER: _("Member"),
        MODERATOR: _("Site moderator"),
        STAFF: _("Staff"),
        ADMINISTRATOR: _("Administrator"),
    }


@bp.get("/staff/people")
@access(Who.STAFF)
def people() -> str:
    """Everyone here, those with a role first."""
    search, role = markup.one_line(request.args.get("q", ""))[:100], request.args.get("role", "")
    role = role if role in ROLES else ""
    page = accounts_queries.find_people(current_member(), search, role, request.args.get("after"))
    return render_template(
        "staff/people.html",
        page=page,
        total=accounts_queries.count_people(current_member(), search, role),
        search=search,
        role=role,
        roles=role_names(),
        standings=trust_level.labels(),
        more=url_for("staff.people", q=search or None, role=role or None, after=page.next) if page.next else "",
    )


@bp.post("/staff/people/<int:member_id>/role")
@access(Who.ADMINISTRATOR)
def give_role(member_id: int) -> Response:
    """Give somebody a role. A refusal is said on the page one came from."""
    found = member_queries.with_id(current_member(), member_id)
    name, role = found.name, request.form.get("role", "")
    try:
        changed = roles.assign(found, role, current_member())
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
    else:
        db.session.commit()
        _flash_role_change(changed, name, role)
    return redirect(referrer_or(url_for("staff.people")), 303)


def _flash_role_change(changed: bool, name: str, role: str) -> None:
    role_name = role_names()[role]
    if changed:
        flash(_("%(name)s now has the role “%(role)s”.", name=name, role=role_name), "done")
    else:
        flash(_("%(name)s has the role “%(role)s” already.", name=name, role=role_name), "notice")
