"""The pages of one group: its ideas, and about it."""

from typing import Any

from flask import render_template, request

from community.announcements import queries as announcement_queries
from community.core import markup
from community.core.pagination import Page
from community.groups import queries
from community.groups.queries import OwnJoinRequest, ViewedGroup
from community.ideas import impressions
from community.ideas import queries as idea_queries
from community.ideas.queries import counts
from community.notifications.kinds import JOIN_ANSWER
from community.web import partials
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.page_cache import cacheable
from community.web.pages.groups.blueprint import bp, chosen
from community.web.pages.notifications.blueprint import mark_thread_opened
from community.web.templating import rows_on_earlier_pages

IDEA_ORDERS = tuple(idea_queries.ORDERS)


@bp.get("/groups/<slug>")
@access(Who.ANYONE)
@cacheable
def show(slug: str) -> str:
    """A group's ideas."""
    viewed = queries.viewed_group(viewer(), slug)
    order = chosen("order", IDEA_ORDERS)
    page = _ideas(viewed, order, request.args.get("after"))
    before = rows_on_earlier_pages()
    placed = impressions.with_placements("group", page.rows, before)
    if partials.is_page_view():
        impressions.counter.shown(viewer(), placed)
        mark_thread_opened(JOIN_ANSWER, viewed.group.id)
    return render_template(
        "groups/show.html",
        group=viewed.group,
        viewed_group=viewed,
        order=order,
        page=page,
        placed=placed,
        following=before + len(placed),
        pinned=announcement_queries.pinned_in_group(viewer(), viewed.group.id) if not before else [],
        **sidebar(viewed),
    )


@bp.get("/groups/<slug>/about")
@access(Who.ANYONE)
@cacheable
def about(slug: str) -> str:
    """A group's description, guidelines, moderators and settings."""
    viewed = queries.viewed_group(viewer(), slug)
    return render_template(
        "groups/about.html",
        group=viewed.group,
        viewed_group=viewed,
        creator=queries.creator(viewer(), viewed.group),
        **sidebar(viewed),
    )


def sidebar(viewed: ViewedGroup) -> dict[str, Any]:
    """Template variables of the sidebar: moderators, and the members without a site role who posted the most ideas."""
    among = counts.main_authors(viewed.group.id)
    contributors = queries.contributors(viewer(), viewed.group, counts.per_author, among)
    authors = [row for row in contributors if row.ideas and not row.member.has_role]
    return {
        "moderators": [row.member for row in contributors if row.moderates],
        "contributors": sorted(authors, key=lambda row: -row.ideas)[:5],
        "described": markup.excerpt(viewed.group.description_html, 180),
        "own_request": _own_request(viewed),
    }


def _ideas(viewed: ViewedGroup, order: str, cursor: str | None) -> Page[idea_queries.IdeaRow]:
    if order == "discover":
        return idea_queries.discover_page(viewer(), group_id=viewed.group.id, cursor=cursor, pinned_first=True)
    return idea_queries.list_page(viewer(), order, group_id=viewed.group.id, cursor=cursor, pinned_first=True)


def _own_request(viewed: ViewedGroup) -> OwnJoinRequest | None:
    """The viewer's latest join request, while they are not a member."""
    member = viewer()
    if member is None or viewed.joined or not viewed.by_request:
        return None
    return queries.latest_own_request(member, viewed.group)
