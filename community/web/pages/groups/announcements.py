"""A group's announcements."""

from flask import render_template, request

from community.announcements import queries as announcement_queries
from community.groups import queries
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.page_cache import cacheable
from community.web.pages.groups.blueprint import bp
from community.web.pages.groups.pages import sidebar
from community.web.templating import current_url_with


@bp.get("/groups/<slug>/announcements")
@access(Who.ANYONE)
@cacheable
def announcements(slug: str) -> str:
    """What the group's moderators announced, the newest first."""
    viewed = queries.viewed_group(viewer(), slug)
    page = announcement_queries.page_of_group(viewer(), viewed.group.id, request.args.get("after"))
    return render_template(
        "groups/announcements.html",
        group=viewed.group,
        viewed_group=viewed,
        announcements=page.rows,
        more=current_url_with(after=page.next) if page.next else "",
        **sidebar(viewed),
    )
