"""The directory of groups."""

from flask import render_template, request

from community.core.pagination import Page
from community.groups import creation, queries
from community.groups.queries import GroupCard
from community.ideas.queries import counts
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.page_cache import cacheable
from community.web.pages.groups.blueprint import bp, chosen, searched


@bp.get("/groups")
@access(Who.ANYONE)
@cacheable
def directory() -> str:
    """The groups that the viewer can find, with search, order and archived ones."""
    search = searched()
    order = chosen("order", queries.ORDERS)
    archived = request.args.get("archived") == "1"
    ideas = counts.of_groups(viewer())
    page = queries.directory(
        viewer(),
        order,
        search,
        request.args.get("after"),
        archived=archived,
        recent=ideas.this_month,
        waiting=ideas.waiting,
    )
    return render_template(
        "groups/directory.html",
        page=_with_members(page),
        order=order,
        search=search,
        archived=archived,
        can_create=creation.can_create(viewer()),
    )


def _with_members(page: Page[GroupCard]) -> Page[GroupCard]:
    shown_members = queries.shown_members(viewer(), [card.id for card in page.rows])
    return Page([card._replace(shown_members=shown_members.get(card.id, ())) for card in page.rows], page.next)
