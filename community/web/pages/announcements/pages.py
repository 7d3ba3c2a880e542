"""The list of announcements, and the page of one."""

from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from community.announcements import queries
from community.announcements.models import Announcement
from community.comments import discussions
from community.members.models import Member
from community.notifications.kinds import ANNOUNCEMENT
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.page_cache import cacheable
from community.web.pages.announcements.blueprint import bp
from community.web.pages.comments.section import section
from community.web.pages.notifications.blueprint import mark_thread_opened
from community.web.templating import current_url_with


@bp.get("/announcements")
@access(Who.ANYONE)
@cacheable
def index() -> str:
    """Announcements of the site and of the viewer's groups."""
    page = queries.page_for(viewer(), request.args.get("after"))
    more = current_url_with(after=page.next) if page.next else ""
    return render_template("announcements/list.html", announcements=page.rows, more=more)


@bp.get("/announcements/<int:announcement_id>")
@access(Who.ANYONE)
@cacheable
def show(announcement_id: int) -> Response:
    """One announcement with its comments."""
    mark_thread_opened(ANNOUNCEMENT, announcement_id)
    return _page(queries.detail(viewer(), announcement_id), viewer())


def render_announcement(
    announcement: Announcement, viewer: Member | None, *, comment_form: Any = None, status: int = 200
) -> Response:
    """The page of an announcement that the viewer has found, with the comment form as it was sent, if one was."""
    return _page(queries.detail(viewer, announcement.id), viewer, comment_form, status)


def _page(
    detail: queries.AnnouncementDetail, viewer: Member | None, comment_form: Any = None, status: int = 200
) -> Response:
    access_there = discussions.access_to(detail.announcement, viewer)
    html = render_template(
        "announcements/show.html",
        announcement=detail.row,
        is_managed=detail.is_managed,
        **section(detail.announcement, access_there, form=comment_form),
    )
    return make_response(html, status)
