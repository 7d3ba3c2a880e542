"""People and their roles. Staff may look; administrators give roles."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.kernel import markup
from community.kernel.database import db
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members import allowances, standing
from community.members import queries as members
from community.members.models import ADMINISTRATOR, MEMBER, MODERATOR, ROLES, STAFF
from community.staff.queries import people as queries
from community.staff.views.blueprint import bp
from community.web.access import Who, access
from community.web.login import member
from community.web.security import came_from


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
    page = queries.page(member(), search, role, request.args.get("after"))
    return render_template(
        "staff/people.html",
        page=page,
        total=queries.total(member(), search, role),
        search=search,
        role=role,
        roles=role_names(),
        standings=allowances.names(),
        more=url_for("staff.people", q=search or None, role=role or None, after=page.next) if page.next else "",
    )


@bp.post("/staff/people/<int:member_id>/role")
@access(Who.ADMINISTRATOR)
def give_role(member_id: int) -> Response:
    """Give somebody a role. A refusal is said on the page one came from."""
    found = members.with_id(member(), member_id)
    name, role = found.name, request.form.get("role", "")
    try:
        changed = standing.give_role(found, role, member())
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "refused")
    else:
        db.session.commit()
        _tell(changed, name, role)
    return redirect(came_from(url_for("staff.people")), 303)


def _tell(changed: bool, name: str, role: str) -> None:
    role_name = role_names()[role]
    if changed:
        flash(_("%(name)s now has the role “%(role)s”.", name=name, role=role_name), "done")
    else:
        flash(_("%(name)s has the role “%(role)s” already.", name=name, role=role_name), "notice")
