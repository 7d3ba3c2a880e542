"""Pages of one group: its ideas, and what it is for."""

from typing import Any

from flask import render_template, request

from community.core import markup
from community.core.pagination import Page
from community.groups import queries
from community.groups.queries import join_requests
from community.groups.queries.row_types import ViewedGroup
from community.ideas import impressions
from community.ideas import queries as idea_queries
from community.ideas.queries import counts
from community.web import partials
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.pages.groups.blueprint import bp, chosen
from community.web.templating import rows_on_earlier_pages

IDEA_ORDERS = tuple(idea_queries.ORDERS)


@bp.get("/groups/<slug>")
@access(Who.ANYONE)
def show(slug: str) -> str:
    """A group's ideas."""
    here = queries.viewed_group(viewer(), slug)
    order = chosen("order", IDEA_ORDERS)
    page = _ideas(here, order, request.args.get("after"))
    before = rows_on_earlier_pages()
    placed = impressions.with_placements("group", page.rows, before)
    if partials.is_page_view():
        impressions.counter.shown(viewer(), placed)
    return render_template(
        "groups/show.html",
        group=here.group,
        mine=here,
        order=order,
        page=page,
        placed=placed,
        following=before + len(placed),
        **sidebar(here),
    )


@bp.get("/groups/<slug>/about")
@access(Who.ANYONE)
def about(slug: str) -> str:
    """What a group is for, and who keeps its peace."""
    here = queries.viewed_group(viewer(), slug)
    return render_template(
        "groups/about.html", group=here.group, mine=here, founder=queries.creator(viewer(), here.group), **sidebar(here)
    )


def sidebar(here: ViewedGroup) -> dict[str, Any]:
    """Who stands in the right column: moderators, and the customers whose ideas make the group."""
    company = queries.contributors(viewer(), here.group, counts.per_author(viewer(), here.group.id))
    gave = sorted((who for who in company if who.ideas and who.is_customer), key=lambda who: -who.ideas)
    return {
        "moderators": [who for who in company if who.moderates],
        "contributors": gave[:5],
        "described": markup.excerpt(here.group.description_html, 180),
        "asked": _own_request(here),
    }


def _ideas(here: ViewedGroup, order: str, cursor: str | None) -> Page[idea_queries.IdeaRow]:
    if order == "discover":
        return idea_queries.discover_page(viewer(), group_id=here.group.id, cursor=cursor, pinned_first=True)
    return idea_queries.list_page(viewer(), order, group_id=here.group.id, cursor=cursor, pinned_first=True)


def _own_request(here: ViewedGroup) -> join_requests.OwnJoinRequest | None:
    """What the viewer asked last and was told, as long as they do not belong."""
    who = viewer()
    if who is None or here.joined or not here.by_request:
        return None
    return join_requests.latest_own_request(who, here.group)
