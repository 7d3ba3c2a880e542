"""Who supports an idea: a page with filters, and the same as a CSV file."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import Response, render_template, request, stream_with_context, url_for

from community.core import csv
from community.core.csv import CsvValue
from community.core.i18n import gettext as _
from community.ideas import queries as idea_queries
from community.ideas.models import CRITICAL, IMPORTANT, NICE
from community.members import trust_level
from community.members.models import Member
from community.staff.queries import options as table_options
from community.staff.queries import supporters as supporter_queries
from community.staff.queries.supporters import Supporter, SupporterFilters
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.exports import record_export
from community.web.pages.staff.idea import idea_url

CSV_COLUMNS = ("name", "handle", "importance", "voted_at", "trust_level", "joined_at", "groups", "url")


@bp.get("/staff/ideas/<int:idea_id>/supporters")
@access(Who.STAFF)
def supporters(idea_id: int) -> str:
    """Who supports an idea, the latest first, with how much it matters to each, their groups and their trust level."""
    viewer, filters = current_member(), SupporterFilters.parse(request.args)
    idea = idea_queries.find(viewer, idea_id)
    page = supporter_queries.page(idea.id, filters, viewer, request.args.get("after"))
    groups = [option for option in table_options.load(viewer) if option.kind == table_options.GROUP]
    trust_levels = trust_level.labels()
    return render_template(
        "staff/supporters.html",
        idea=idea,
        idea_url=idea_url(idea),
        page=page,
        filters=filters,
        chips=_chips(filters, {group.key: group.name for group in groups}, idea_id),
        groups=supporter_queries.groups([row.member.id for row in page.rows], viewer),
        group_choices=[(group.key, group.name) for group in groups],
        importance_choices=_importance_filters(),
        importance_names=importance_names(),
        trust_levels=trust_levels,
        trust_choices=[(key, trust_levels[key]) for key in supporter_queries.TRUST_FILTERS],
        more=_url(idea_id, filters, after=page.next) if page.next else "",
        csv_url=_url(idea_id, filters, "staff.supporters_csv"),
        is_first_page=not request.args.get("after"),
    )


@bp.get("/staff/ideas/<int:idea_id>/supporters.csv")
@access(Who.STAFF)
def supporters_csv(idea_id: int) -> Response:
    """Every supporter that passes the filters of the query string, streamed."""
    idea_queries.find(current_member(), idea_id)
    record_export("supporters", idea=idea_id)
    viewer, filters = current_member(), SupporterFilters.parse(request.args)
    batches = supporter_queries.batches(idea_id, filters, viewer)
    response = Response(
        stream_with_context(csv.lines(CSV_COLUMNS, _records(batches, viewer))), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="supporters-of-idea-{idea_id}.csv"'
    return response


def importance_names() -> dict[int | None, str]:
    """What each importance is called."""
    return {CRITICAL: _("Critical"), IMPORTANT: _("Important"), NICE: _("Nice to have"), None: _("Not rated")}


def _records(batches: Iterator[Sequence[Supporter]], viewer: Member) -> Iterator[Sequence[CsvValue]]:
    names, levels = importance_names(), trust_level.labels()
    for batch in batches:
        groups = supporter_queries.groups([row.member.id for row in batch], viewer)
        for row in batch:
            yield (
                row.member.name,
                row.member.handle,
                names[row.importance],
                row.voted_at,
                str(levels[row.trust_level]),
                row.joined_at,
                "; ".join(group.name for group in groups[row.member.id]),
                url_for("members.show", handle=row.member.handle, _external=True),
            )


def _importance_filters() -> list[tuple[str, str]]:
    names = importance_names()
    known = [(key, names[value]) for key, value in supporter_queries.IMPORTANCES.items()]
    return [*known, (supporter_queries.RATED, _("Rated")), (supporter_queries.UNRATED, names[None])]


def _chips(filters: SupporterFilters, group_names: dict[str, str], idea_id: int) -> list[tuple[str, str]]:
    """The active filters, as (label, URL of the page without the filter)."""
    labels: dict[str, Any] = {
        "q": lambda value: _("Name contains “%(text)s”", text=value),
        "importance": lambda value: dict(_importance_filters())[value],
        "trust": lambda value: trust_level.labels()[value],
        "group": lambda value: group_names.get(value, value),
        "joined": lambda value: _("Joined in the last 7 days"),
    }
    return [
        (labels[name](value), _url(idea_id, [(other, text) for other, text in filters if other != name]))
        for name, value in filters
    ]


def _url(idea_id: int, filters: Iterable[tuple[str, str]], endpoint: str = "staff.supporters", **changes: str) -> str:
    args: dict[str, Any] = {**dict(filters), **changes}
    return url_for(endpoint, idea_id=idea_id, **args)
