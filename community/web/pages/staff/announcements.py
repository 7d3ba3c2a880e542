"""Announcements to the whole site, in the staff area."""

from flask import render_template, request

from community.announcements import queries
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp
from community.web.templating import current_url_with


@bp.get("/staff/announcements")
@access(Who.STAFF)
def announcements() -> str:
    """Announcements to the whole site, removed ones too."""
    page = queries.page_of_site(current_member(), request.args.get("after"))
    more = current_url_with(after=page.next) if page.next else ""
    return render_template("staff/announcements.html", announcements=page.rows, more=more)
