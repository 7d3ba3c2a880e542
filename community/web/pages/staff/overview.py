"""The overview of the week in figures and charts."""

from flask import render_template

from community.core import alarms
from community.site import settings as site_settings
from community.staff.queries import stored_overview
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp


@bp.get("/staff")
@access(Who.STAFF)
def overview() -> str:
    """This week compared with the week before."""
    shown = stored_overview.current(current_member(), site_settings.current())
    return render_template("staff/overview.html", **shown._asdict(), raised_alarms=alarms.current())
