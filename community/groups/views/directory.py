"""Groups to find."""

from datetime import timedelta

from flask import render_template, request

from community.groups import founding, queries
from community.groups.shapes import Card
from community.groups.views.blueprint import bp, chosen, searched
from community.ideas import tallies
from community.kernel.database import now
from community.kernel.paging import Page
from community.site import choices
from community.web.access import Who, access
from community.web.login import viewer

MONTH = timedelta(days=30)


@bp.get("/groups")
@access(Who.ANYONE)
def directory() -> str:
    """Groups to find, by name and purpose, in an order of the viewer's choice."""
    search = searched()
    order = chosen("order", queries.ORDERS)
    archived = request.args.get("archived") == "1"
    page = queries.directory(
        viewer(),
        order,
        search,
        request.args.get("after"),
        archived=archived,
        recent=tallies.recent(viewer(), now() - MONTH),
        waiting=tallies.unanswered(viewer(), now() - timedelta(days=choices.current().promise_days)),
    )
    return render_template(
        "groups/directory.html",
        page=_with_faces(page),
        order=order,
        search=search,
        archived=archived,
        may_found=founding.may_found(viewer()),
    )


def _with_faces(page: Page[Card]) -> Page[Card]:
    faces = queries.faces(viewer(), [card.id for card in page.rows])
    return Page([card._replace(faces=faces.get(card.id, ())) for card in page.rows], page.next)
