"""Views for posting and editing announcements, removing and restoring them, and for dismissing pinned ones."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from community.announcements import permissions, pinning, posting, queries, removing
from community.announcements.models import Announcement
from community.core import markup
from community.core.db import db
from community.core.errors import Refused, Stale
from community.core.i18n import gettext as _
from community.core.i18n import ngettext
from community.groups import queries as group_queries
from community.groups.models import Group
from community.web import sent_forms
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import add_error
from community.web.pages.announcements.blueprint import bp
from community.web.pages.announcements.forms import AnnouncementForm
from community.web.return_urls import referrer_or


@bp.route("/announcements/new", methods=["GET", "POST"])
@access(Who.MEMBER)
def post() -> Any:
    """Announce something to the site, or to the group that the URL names."""
    group = _chosen_group()
    permissions.require(current_member(), group)
    form = AnnouncementForm()
    if request.method == "GET" or "preview" in request.form or not form.validate():
        return _form_page(form, group, None, 200 if request.method == "GET" or "preview" in request.form else 422)
    sent, draft = sent_forms.of_request(), _draft(group)
    if page := sent_forms.claim(current_member(), sent, same_content=True):
        return sent_forms.answer_again(page, draft)
    try:
        until, comments = form.pinned_until.data, form.allows_comments.data
        announcement = posting.post(current_member(), group, *form.texts(), until, allows_comments=comments)
    except Refused as refusal:
        db.session.rollback()
        add_error(form, refusal)
        return _form_page(form, _chosen_group(), None, 422)
    page = _url(announcement)
    sent_forms.remember(current_member(), sent, page)
    db.session.commit()
    flash(draft, "draft-done")
    flash(_published(), "done")
    return redirect(page, 303)


@bp.route("/announcements/<int:announcement_id>/edit", methods=["GET", "POST"])
@access(Who.MEMBER)
def edit(announcement_id: int) -> Any:
    """Edit an announcement."""
    announcement = queries.find(current_member(), announcement_id)
    permissions.require_changeable(announcement, current_member())
    if announcement.is_removed:
        raise Refused(_("This announcement has been removed. Restore it first, then you can edit it."))
    if request.method == "GET":
        return _form_page(AnnouncementForm(formdata=None, obj=announcement), None, announcement)
    form = AnnouncementForm()
    if "preview" in request.form or not form.validate():
        return _form_page(form, None, announcement, 200 if "preview" in request.form else 422)
    try:
        until, version, comments = form.pinned_until.data, form.base_version, form.allows_comments.data
        changed = posting.edit(announcement, current_member(), *form.texts(), until, version, allows_comments=comments)
    except Stale as stale:
        form.version.data = str(announcement.version)
        return _form_page(form, None, announcement, 409, stale.message)
    except Refused as refusal:
        db.session.rollback()
        add_error(form, refusal)
        return _form_page(form, None, queries.find(current_member(), announcement_id), 422)
    page = _url(announcement)
    db.session.commit()
    flash(f"edit-announcement-{announcement_id}", "draft-done")
    flash(_("The announcement has been updated.") if changed else _("No changes to save."), "done")
    return redirect(page, 303)


@bp.post("/announcements/<int:announcement_id>/remove")
@access(Who.MEMBER)
def remove(announcement_id: int) -> Response:
    """Remove an announcement. It can be restored at once and later."""
    announcement = queries.find(current_member(), announcement_id)
    page = _url(announcement)
    if removing.remove(announcement, current_member()):
        flash(_("The announcement has been removed. Members who weren’t told of it yet won’t be."), "done")
    else:
        flash(_("This announcement has already been removed."), "notice")
    db.session.commit()
    return redirect(page, 303)


@bp.post("/announcements/<int:announcement_id>/restore")
@access(Who.MEMBER)
def restore(announcement_id: int) -> Response:
    """Restore an announcement."""
    announcement = queries.find(current_member(), announcement_id)
    page = _url(announcement)
    if removing.restore(announcement, current_member()):
        flash(_("The announcement has been restored."), "done")
    else:
        flash(_("This announcement is already visible."), "notice")
    db.session.commit()
    return redirect(page, 303)


@bp.post("/announcements/<int:announcement_id>/dismiss")
@access(Who.ACCOUNT)
def dismiss(announcement_id: int) -> Response:
    """No longer show a pinned announcement above lists."""
    pinning.dismiss(queries.find(current_member(), announcement_id), current_member())
    db.session.commit()
    return redirect(referrer_or(url_for("ideas.discover")), 303)


def _chosen_group() -> Group | None:
    slug = request.values.get("group")
    return group_queries.find(current_member(), slug) if slug else None


def _draft(group: Group | None) -> str:
    return f"new-announcement-{group.slug}" if group is not None else "new-announcement"


def _url(announcement: Announcement) -> str:
    return url_for(".show", announcement_id=announcement.id)


def _published() -> str:
    minutes = int(posting.notice_delay().total_seconds() // 60)
    published = _("Your announcement has been published.")
    if not minutes:
        return published
    told = ngettext(
        "Members will be told in a minute. If you remove it before then, no one will be.",
        "Members will be told in %(num)s minutes. If you remove it before then, no one will be.",
        minutes,
    )
    return f"{published} {told}"


def _form_page(
    form: AnnouncementForm,
    group: Group | None,
    announcement: Announcement | None,
    status: int = 200,
    stale: str = "",
) -> Any:
    preview = Markup(markup.to_html(form.body.data or "")) if "preview" in request.form else ""  # noqa: S704
    page = render_template(
        "announcements/form.html",
        form=form,
        group=group,
        announcement=announcement,
        draft=f"edit-announcement-{announcement.id}" if announcement is not None else _draft(group),
        today=pinning.today(),
        preview=preview,
        stale=stale,
    )
    return page, status
