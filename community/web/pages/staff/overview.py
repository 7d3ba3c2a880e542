"""The overview of the week in figures and charts."""

from flask import render_template

from community.core import alarms
from community.site import settings as site_settings
from community.staff.queries import overview as overview_queries
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp, reporting_period


@bp.get("/staff")
@access(Who.STAFF)
def overview() -> str:
    """This week compared with the week before."""
    period, viewer = reporting_period(), current_member()
    return render_template(
        "staff/overview.html",
        period=period,
        trends=overview_queries.activity_trends(viewer, period),
        answer_counts=overview_queries.answer_counts(viewer, site_settings.current(), period),
        response_times=overview_queries.response_times(viewer, period.moment),
        top_ideas=overview_queries.most_supported(viewer, period),
        raised_alarms=alarms.current(),
        active_groups=overview_queries.most_active_groups(viewer, period),
    )
