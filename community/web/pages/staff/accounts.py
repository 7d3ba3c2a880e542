"""New accounts, and people with their roles. Staff can see roles; administrators change them."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core import markup
from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import protected_names, roles, trust_level
from community.members import queries as member_queries
from community.members.models import ADMINISTRATOR, MEMBER, MODERATOR, ROLES, STAFF, Member
from community.staff.filters import TableFilters
from community.staff.queries import accounts as account_queries
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp, reporting_period
from community.web.return_urls import referrer_or


@bp.get("/staff/accounts")
@access(Who.STAFF)
def accounts() -> str:
    """The newest accounts, the networks they came from and what they contributed."""
    period = reporting_period()
    since, network = TableFilters.parse(request.args).since, markup.one_line(request.args.get("network", ""))[:60]
    since_time = period.start_of(date.fromisoformat(since)) if since else None
    page = account_queries.newest(current_member(), request.args.get("after"), since=since_time, network=network)
    filters: dict[str, Any] = {"since": since or None, "network": network or None}
    return render_template(
        "staff/accounts.html",
        page=page,
        total=account_queries.count_newest(current_member(), since=since_time, network=network),
        most_counted=account_queries.MAX_COUNT,
        since=since_time,
        network=network,
        chips={name: url_for("staff.accounts", **{**filters, name: None}) for name, value in filters.items() if value},
        contribution_counts=account_queries.contribution_counts([row.id for row in page.rows]),
        same_network_counts=account_queries.same_network_counts(page.rows, period.moment),
        suspicious_count=account_queries.SUSPICIOUS_COUNT,
        trust_levels=trust_level.labels(),
        more=url_for("staff.accounts", **filters, after=page.next) if page.next else "",
    )


@bp.get("/staff/people")
@access(Who.STAFF)
def people() -> str:
    """All members, those with a role first."""
    text, role = markup.one_line(request.args.get("q", ""))[:100], request.args.get("role", "")
    role = role if role in ROLES else ""
    page = account_queries.find_people(current_member(), text, role, request.args.get("after"))
    return render_template(
        "staff/people.html",
        page=page,
        total=account_queries.count_people(current_member(), text, role),
        most_counted=account_queries.MAX_COUNT,
        text=text,
        role=role,
        roles=role_names(),
        trust_levels=trust_level.labels(),
        more=url_for("staff.people", q=text or None, role=role or None, after=page.next) if page.next else "",
    )


@bp.post("/staff/people/<int:member_id>/role")
@access(Who.ADMINISTRATOR)
def give_role(member_id: int) -> Response:
    """Change a member's role. A refusal is shown on the page that the administrator came from."""
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
        if changed and role != MEMBER:
            _flash_names_alike(found)
    return redirect(referrer_or(url_for("staff.people")), 303)


def role_names() -> dict[str, str]:
    """The names of the roles."""
    return {
        MEMBER: _("Member"),
        MODERATOR: _("Site moderator"),
        STAFF: _("Staff"),
        ADMINISTRATOR: _("Administrator"),
    }


def _flash_role_change(changed: bool, name: str, role: str) -> None:
    role_name = role_names()[role]
    if changed:
        flash(_("%(name)s now has the role “%(role)s”.", name=name, role=role_name), "done")
    else:
        flash(_("%(name)s already has the role “%(role)s”.", name=name, role=role_name), "notice")


def _flash_names_alike(member: Member) -> None:
    """Say which members look like someone who has been given a role. They keep their names unless they are asked."""
    if alike := protected_names.resembling(member):
        people = ", ".join(f"{one.name} (@{one.handle})" for one in alike)
        said = _(
            "These members have a name that looks the same: %(people)s. Please ask them to change it, so that no one "
            "takes them for %(name)s.",
            people=people,
            name=member.name,
        )
        flash(said, "notice")
