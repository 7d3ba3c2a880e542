"""The week in figures and pictures."""

from flask import render_template

from community.site import settings
from community.staff.queries import overview as overview_queries
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp, reporting_period


@bp.get("/staff")
@access(Who.STAFF)
def overview() -> str:
    """How the community does this week, against the week before."""
    week, who = reporting_period(), current_member()
    return render_template(
        "staff/overview.html",
        week=week,
        courses=overview_queries.activity_trends(who, week),
        standing=overview_queries.answer_counts(who, settings.current(), week),
        answering=overview_queries.response_times(who, week.moment),
        supported=overview_queries.most_supported(who, week),
        lively=overview_queries.most_active_groups(who, week),
    )
