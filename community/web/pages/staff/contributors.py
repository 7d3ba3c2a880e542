"""The members who contribute most, and the evidence for their figures."""

from math import isclose
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.analytics import activity
from community.analytics.activity_facts import TimeSpan
from community.analytics.jobs import refresh_activity
from community.core import pagination
from community.core.db import now
from community.core.i18n import gettext as _
from community.core.pagination import Page
from community.staff.queries import contributors as contributor_queries
from community.staff.queries.contributors import Contributor, IdeaContribution
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp, column_headings, requested_sort

DEFAULT_WINDOW = 90  # days
IDEAS, COMMENTS, VOTES = PARTS = ("ideas", "comments", "votes")


@bp.get("/staff/contributors")
@access(Who.STAFF)
def contributors() -> str:
    """Members by activity score, with the figures it is made of."""
    days, sort = requested_window(), contributor_queries.sort(*requested_sort())

    def url(**changes: Any) -> str:
        return url_for("staff.contributors", **{"days": days, "sort": sort.key, "dir": sort.direction, **changes})

    page = contributor_queries.page(current_member(), days, sort, request.args.get("after"))
    return render_template(
        "staff/contributors.html",
        days=days,
        windows=[(window, _window_label(window), url(days=window)) for window in activity.WINDOWS],
        page=page,
        maxima=contributor_queries.maxima(current_member(), days),
        sort=sort,
        headings=column_headings(sort, contributor_queries.COLUMNS, _column_labels(), url),
        more=url(after=page.next) if page.next else "",
        csv_url=url_for("staff.contributors_csv", days=days, sort=sort.key, dir=sort.direction),
    )


@bp.post("/staff/contributors/count")
@access(Who.STAFF)
def count_now() -> Response:
    """Calculate the figures now instead of waiting for the scheduled task."""
    refresh_activity()
    flash(_("Updated."), "done")
    return redirect(url_for("staff.contributors", days=requested_window()), 303)


@bp.get("/staff/contributors/<handle>")
@access(Who.STAFF)
def contributor(handle: str) -> str:
    """What one member's figures count, as of the time they were calculated."""
    days, part = requested_window(), request.args.get("part", "")
    part = part if part in PARTS else IDEAS
    found = contributor_queries.find(current_member(), handle, days, now())
    span = contributor_queries.span(found, days)
    made = activity.contribution(found.id, span)
    contributions = contributor_queries.idea_contributions(found, made, span)
    page = _contribution_page(found, span, part, contributions)
    stored = (found.ideas, found.comments, found.helpful_received, found.votes_received, found.votes_cast)
    now_counted = (made.ideas, made.comments, made.helpful.votes, made.votes_received, made.cast)
    shown_ids = [idea.id for idea in page.rows] if part == IDEAS else []
    return render_template(
        "staff/contributor.html",
        contributor=found,
        days=days,
        is_all_time=days == activity.ALL_TIME,
        part=part,
        windows=[
            (window, _window_label(window), _contributor_url(handle, window, part)) for window in activity.WINDOWS
        ],
        parts=[
            (IDEAS, _("Ideas"), _contributor_url(handle, days, IDEAS), len(contributions)),
            (COMMENTS, _("Comments"), _contributor_url(handle, days, COMMENTS), made.comments),
            (VOTES, _("Votes cast"), _contributor_url(handle, days, VOTES), made.cast),
        ],
        span=span,
        made=made,
        points={"idea": activity.IDEA_POINTS, "comment": activity.COMMENT_POINTS},
        a_week={"ideas": activity.IDEAS_A_WEEK, "comments": activity.COMMENTS_A_WEEK},
        has_changed=now_counted != stored or not isclose(made.score, found.score, abs_tol=1e-9),
        page=page,
        counted_ideas=contributor_queries.counted_ideas(current_member(), shown_ids) if part == IDEAS else {},
        more=_contributor_url(handle, days, part, after=page.next) if page.next else "",
    )


def _contribution_page(
    found: Contributor, span: TimeSpan, part: str, contributions: list[IdeaContribution]
) -> Page[Any]:
    cursor = request.args.get("after")
    if part == COMMENTS:
        return contributor_queries.counted_comments(current_member(), found, span, cursor)
    if part == VOTES:
        return contributor_queries.counted_votes(current_member(), found, span, cursor)
    last = pagination.decode_cursor(cursor, int)
    rest = [idea for idea in contributions if last is None or (idea.votes, idea.id) < last]
    return pagination.to_page(rest, "votes", "id", contributor_queries.PAGE_SIZE)


def _contributor_url(handle: str, days: int, part: str, **more: Any) -> str:
    return url_for("staff.contributor", handle=handle, days=days, part=part, **more)


def requested_window() -> int:
    """The days of the window in the query string or the form."""
    text = request.values.get("days", "")
    return int(text) if text in map(str, activity.WINDOWS) else DEFAULT_WINDOW


def _window_label(days: int) -> str:
    return _("All time") if days == activity.ALL_TIME else _("%(days)s days", days=days)


def _column_labels() -> list[tuple[str, str, bool]]:
    return [
        ("name", _("Member"), False),
        ("activity", _("Activity"), True),
        ("ideas", _("Ideas"), True),
        ("comments", _("Comments"), True),
        ("helpful", _("Helpful votes received"), True),
        ("received", _("Votes received"), True),
        ("cast", _("Votes cast"), True),
    ]
