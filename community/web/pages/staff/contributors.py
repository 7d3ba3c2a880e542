"""Who contributes most, and the evidence for it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.analytics import activity
from community.analytics.jobs import refresh_activity
from community.core import pagination
from community.core.db import now
from community.core.i18n import gettext as _
from community.core.pagination import Page
from community.staff.queries import contributors as contributors_queries
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp, column_headings, requested_sort

DEFAULT_WINDOW = 90
IDEAS, COMMENTS, VOTES = "ideas", "comments", "votes"
PARTS = (IDEAS, COMMENTS, VOTES)


@bp.get("/staff/contributors")
@access(Who.STAFF)
def contributors() -> str:
    """Members by activity, with its parts."""
    days, order = _requested_window(), contributors_queries.sort(*requested_sort())

    def address(**changes: Any) -> str:
        return url_for("staff.contributors", **{"days": days, "sort": order.key, "dir": order.direction, **changes})

    page = contributors_queries.page(current_member(), days, order, request.args.get("after"))
    return render_template(
        "staff/contributors.html",
        days=days,
        windows=[(window, _window_label(window), address(days=window)) for window in activity.WINDOWS],
        page=page,
        scale=contributors_queries.maxima(current_member(), days),
        order=order,
        heads=column_headings(order, contributors_queries.COLUMNS, _column_labels(), address),
        more=address(after=page.next) if page.next else "",
    )


@bp.post("/staff/contributors/count")
@access(Who.STAFF)
def count_now() -> Response:
    """Make the figures anew without waiting for the clock."""
    refresh_activity()
    flash(_("Counted just now."), "done")
    return redirect(url_for("staff.contributors", days=_requested_window()), 303)


@bp.get("/staff/contributors/<handle>")
@access(Who.STAFF)
def contributor(handle: str) -> str:
    """What one member's figures count, as it stood when they were made."""
    days, part = _requested_window(), request.args.get("part", "")
    part = part if part in PARTS else IDEAS
    who = contributors_queries.find(current_member(), handle, days, now())
    span = contributors_queries.span(who, days)
    terms, (written, cast) = contributors_queries.idea_contributions(who, span), contributors_queries.counts(who, span)
    received = [term.votes for term in terms]
    posted = sum(term.posted_inside for term in terms)
    score = activity.score(posted, written, received)
    page = _contribution_page(who, span, part, terms)
    return render_template(
        "staff/contributor.html",
        who=who,
        days=days,
        part=part,
        windows=[
            (window, _window_label(window), _contributor_url(handle, window, part)) for window in activity.WINDOWS
        ],
        parts=[
            (IDEAS, _("Ideas"), _contributor_url(handle, days, IDEAS), len(terms)),
            (COMMENTS, _("Comments"), _contributor_url(handle, days, COMMENTS), written),
            (VOTES, _("Votes cast"), _contributor_url(handle, days, VOTES), cast),
        ],
        span=span,
        posted=posted,
        written=written,
        cast=cast,
        received=sum(received),
        support=activity.votes_score(received),
        score=score,
        worth={"idea": activity.IDEA_POINTS, "comment": activity.COMMENT_POINTS},
        has_changed=(posted, written, sum(received), cast, score)
        != (who.ideas, who.comments, who.votes_received, who.votes_cast, who.score),
        page=page,
        counted_ideas=contributors_queries.counted_ideas(current_member(), [term.id for term in page.rows])
        if part == IDEAS
        else {},
        more=_contributor_url(handle, days, part, after=page.next) if page.next else "",
    )


def _contribution_page(
    who: contributors_queries.Contributor, span: Any, part: str, terms: list[contributors_queries.IdeaContribution]
) -> Page[Any]:
    cursor = request.args.get("after")
    if part == COMMENTS:
        return contributors_queries.counted_comments(current_member(), who, span, cursor)
    if part == VOTES:
        return contributors_queries.counted_votes(current_member(), who, span, cursor)
    last = pagination.decode_cursor(cursor, int)
    shown = [term for term in terms if last is None or (term.votes, term.id) < last]
    return pagination.to_page(shown, "votes", "id", contributors_queries.SIZE)


def _contributor_url(handle: str, days: int, part: str, **more: Any) -> str:
    return url_for("staff.contributor", handle=handle, days=days, part=part, **more)


def _requested_window() -> int:
    asked = request.values.get("days", "")
    return int(asked) if asked in map(str, activity.WINDOWS) else DEFAULT_WINDOW


def _window_label(days: int) -> str:
    return _("%(days)s days", days=days)


def _column_labels() -> list[tuple[str, str, bool]]:
    return [
        ("name", _("Member"), False),
        ("activity", _("Activity"), True),
        ("ideas", _("Ideas"), True),
        ("comments", _("Comments"), True),
        ("received", _("Votes received"), True),
        ("cast", _("Votes cast"), True),
    ]
