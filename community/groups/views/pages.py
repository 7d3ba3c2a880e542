"""Pages of one group: its ideas, and what it is for."""

from typing import Any

from flask import render_template, request

from community.groups import queries, requests
from community.groups.shapes import Here
from community.groups.views.blueprint import bp, chosen
from community.ideas import looking, tallies
from community.ideas import queries as ideas
from community.kernel import markup
from community.kernel.paging import Page
from community.web import fragments
from community.web.access import Who, access
from community.web.login import viewer
from community.web.showing import rows_before

IDEA_ORDERS = tuple(ideas.ORDERS)


@bp.get("/groups/<slug>")
@access(Who.ANYONE)
def show(slug: str) -> str:
    """A group's ideas."""
    here = queries.here(viewer(), slug)
    order = chosen("order", IDEA_ORDERS)
    page = _ideas(here, order, request.args.get("after"))
    before = rows_before()
    placed = looking.placed("group", page.rows, before)
    if fragments.looked_at():
        looking.ledger.shown(viewer(), placed)
    return render_template(
        "groups/show.html",
        group=here.group,
        mine=here,
        order=order,
        page=page,
        placed=placed,
        following=before + len(placed),
        **beside(here),
    )


@bp.get("/groups/<slug>/about")
@access(Who.ANYONE)
def about(slug: str) -> str:
    """What a group is for, and who keeps its peace."""
    here = queries.here(viewer(), slug)
    return render_template(
        "groups/about.html", group=here.group, mine=here, founder=queries.founder(viewer(), here.group), **beside(here)
    )


def beside(here: Here) -> dict[str, Any]:
    """Who stands in the right column: moderators, and the customers whose ideas make the group."""
    company = queries.company(viewer(), here.group, tallies.by_author(viewer(), here.group.id))
    gave = sorted((who for who in company if who.ideas and who.is_customer), key=lambda who: -who.ideas)
    return {
        "moderators": [who for who in company if who.moderates],
        "contributors": gave[:5],
        "described": markup.excerpt(here.group.description_html, 180),
        "asked": _asked(here),
    }


def _ideas(here: Here, order: str, cursor: str | None) -> Page[ideas.Row]:
    if order == "discover":
        return ideas.discovered(viewer(), group_id=here.group.id, cursor=cursor, pinned_first=True)
    return ideas.listed(viewer(), order, group_id=here.group.id, cursor=cursor, pinned_first=True)


def _asked(here: Here) -> requests.Asked | None:
    """What the viewer asked last and was told, as long as they do not belong."""
    who = viewer()
    if who is None or here.joined or not here.by_request:
        return None
    return requests.my_last(who, here.group)
