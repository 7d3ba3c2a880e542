"""The week in figures and pictures."""

from flask import render_template

from community.site import choices
from community.staff.queries import overview as queries
from community.staff.views.blueprint import bp, calendar
from community.web.access import Who, access
from community.web.login import member


@bp.get("/staff")
@access(Who.STAFF)
def overview() -> str:
    """How the community does this week, against the week before."""
    week, who = calendar(), member()
    return render_template(
        "staff/overview.html",
        week=week,
        courses=queries.courses(who, week),
        standing=queries.standing(who, choices.current(), week),
        answering=queries.answering(who, week.moment),
        supported=queries.most_supported(who, week),
        lively=queries.liveliest(who, week),
    )
