"""Who contributes most, and the evidence for it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.insights import activity
from community.insights.jobs import refresh_activity
from community.kernel import paging
from community.kernel.database import now
from community.kernel.paging import Page
from community.kernel.words import gettext as _
from community.staff.queries import contributors as queries
from community.staff.views.blueprint import bp, heads, order_asked
from community.web.access import Who, access
from community.web.login import member

USUAL = 90
IDEAS, COMMENTS, VOTES = "ideas", "comments", "votes"
PARTS = (IDEAS, COMMENTS, VOTES)


@bp.get("/staff/contributors")
@access(Who.STAFF)
def contributors() -> str:
    """Members by activity, with its parts."""
    days, order = _days(), queries.sort(*order_asked())

    def address(**changes: Any) -> str:
        return url_for("staff.contributors", **{"days": days, "sort": order.key, "dir": order.direction, **changes})

    page = queries.page(member(), days, order, request.args.get("after"))
    return render_template(
        "staff/contributors.html",
        days=days,
        windows=[(window, _window(window), address(days=window)) for window in activity.WINDOWS],
        page=page,
        scale=queries.scale(member(), days),
        order=order,
        heads=heads(order, queries.COLUMNS, _labels(), address),
        more=address(after=page.next) if page.next else "",
    )


@bp.post("/staff/contributors/count")
@access(Who.STAFF)
def count_now() -> Response:
    """Make the figures anew without waiting for the clock."""
    refresh_activity()
    flash(_("Counted just now."), "done")
    return redirect(url_for("staff.contributors", days=_days()), 303)


@bp.get("/staff/contributors/<handle>")
@access(Who.STAFF)
def contributor(handle: str) -> str:
    """What one member's figures count, as it stood when they were made."""
    days, part = _days(), request.args.get("part", "")
    part = part if part in PARTS else IDEAS
    who = queries.find(member(), handle, days, now())
    span = queries.span(who, days)
    terms, (written, cast) = queries.terms(who, span), queries.counts(who, span)
    received = [term.votes for term in terms]
    posted = sum(term.posted_inside for term in terms)
    score = activity.score(posted, written, received)
    page = _evidence(who, span, part, terms)
    return render_template(
        "staff/contributor.html",
        who=who,
        days=days,
        part=part,
        windows=[(window, _window(window), _address(handle, window, part)) for window in activity.WINDOWS],
        parts=[
            (IDEAS, _("Ideas"), _address(handle, days, IDEAS), len(terms)),
            (COMMENTS, _("Comments"), _address(handle, days, COMMENTS), written),
            (VOTES, _("Votes cast"), _address(handle, days, VOTES), cast),
        ],
        span=span,
        posted=posted,
        written=written,
        cast=cast,
        received=sum(received),
        support=activity.support(received),
        score=score,
        worth={"idea": activity.IDEA, "comment": activity.COMMENT},
        has_changed=(posted, written, sum(received), cast, score)
        != (who.ideas, who.comments, who.votes_received, who.votes_cast, who.score),
        page=page,
        proofs=queries.proofs(member(), [term.id for term in page.rows]) if part == IDEAS else {},
        more=_address(handle, days, part, after=page.next) if page.next else "",
    )


def _evidence(who: queries.Row, span: Any, part: str, terms: list[queries.Term]) -> Page[Any]:
    cursor = request.args.get("after")
    if part == COMMENTS:
        return queries.comments_written(member(), who, span, cursor)
    if part == VOTES:
        return queries.votes_cast(member(), who, span, cursor)
    place = paging.read(cursor) or ("", 0)
    is_number = isinstance(place[0], int | float)
    shown = [term for term in terms if not is_number or (term.votes, term.id) < place]
    return paging.cut(shown, "votes", "id", queries.SIZE)


def _address(handle: str, days: int, part: str, **more: Any) -> str:
    return url_for("staff.contributor", handle=handle, days=days, part=part, **more)


def _days() -> int:
    asked = request.values.get("days", "")
    return int(asked) if asked in map(str, activity.WINDOWS) else USUAL


def _window(days: int) -> str:
    return _("%(days)s days", days=days)


def _labels() -> list[tuple[str, str, bool]]:
    return [
        ("name", _("Member"), False),
        ("activity", _("Activity"), True),
        ("ideas", _("Ideas"), True),
        ("comments", _("Comments"), True),
        ("received", _("Votes received"), True),
        ("cast", _("Votes cast"), True),
    ]
