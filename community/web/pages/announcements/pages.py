"""The list of announcements, and one announcement."""

from flask import render_template, request

from community.announcements import queries
from community.notifications.kinds import ANNOUNCEMENT
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.pages.announcements.blueprint import bp
from community.web.pages.notifications.blueprint import mark_thread_opened
from community.web.templating import current_url_with


@bp.get("/announcements")
@access(Who.ANYONE)
def index() -> str:
    """Announcements of the site and of the viewer's groups."""
    page = queries.page_for(viewer(), request.args.get("after"))
    more = current_url_with(after=page.next) if page.next else ""
    return render_template("announcements/list.html", announcements=page.rows, more=more)


@bp.get("/announcements/<int:announcement_id>")
@access(Who.ANYONE)
def show(announcement_id: int) -> str:
    """One announcement."""
    announcement, is_managed = queries.detail(viewer(), announcement_id)
    mark_thread_opened(ANNOUNCEMENT, announcement_id)
    return render_template("announcements/show.html", announcement=announcement, is_managed=is_managed)
