"""The inbox: a page, and marking what is in it as read. Everything works without a script."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db, now
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.members import email_failures
from community.notifications import inbox as inbox_lines
from community.notifications import preferences as stored
from community.notifications.inbox import Line
from community.notifications.kinds import DISCUSSIONS, GROUPS, KINDS, UPDATES
from community.site import settings
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.notifications.blueprint import bp
from community.web.pages.notifications.preferences import EMAIL_LABELS
from community.web.return_urls import local_url_or

FILTERS: dict[str, Any] = {
    UPDATES: lazy_gettext("Updates"),
    DISCUSSIONS: lazy_gettext("Replies and comments"),
    GROUPS: lazy_gettext("New ideas"),
}
UNREAD = "unread"


@bp.get("/inbox")
@access(Who.ACCOUNT)
def inbox() -> str:
    """What the member has been told, one line for each idea, newest first."""
    who, chosen = current_member(), request.args.get("filter", "")
    kinds = [kind.key for kind in KINDS.values() if kind.family == chosen]
    page = inbox_lines.page(who, kinds, unread_only=chosen == UNREAD, cursor=request.args.get("after"))
    return render_template(
        "notifications/inbox.html",
        page=page,
        sections=_sections(page.rows),
        choices=[(KINDS[kind].name, EMAIL_LABELS[one.email]) for kind, one in stored.choices(who).items()],
        chosen=chosen if kinds or chosen == UNREAD else "",
        filters=FILTERS,
        newest_id=inbox_lines.newest_id(who),
        email_failure=email_failures.last(who),
    )


@bp.post("/inbox/read")
@access(Who.ACCOUNT)
def mark_read() -> Response:
    """Mark one line as read, as far as it was shown; or all of them, without a thread."""
    until, thread = _number(request.form.get("until", "")), request.form.get("thread", "")
    if thread:
        inbox_lines.mark_read(current_member(), thread, until)
    else:
        inbox_lines.mark_all_read(current_member(), until)
        flash(_("Everything is marked as read."), "done")
    db.session.commit()
    return redirect(local_url_or(request.form.get("next"), url_for("notifications.inbox")), 303)


def _sections(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """The lines under a heading for today, for the week before and for what is older."""
    zone = ZoneInfo(settings.current().time_zone)
    today = now().astimezone(zone).date()

    def heading(line: Line) -> str:
        age = (today - line.made_at.astimezone(zone).date()).days
        return _("Today") if age < 1 else _("Last 7 days") if age < 8 else _("Earlier")

    return [(label, list(found)) for label, found in groupby(lines, key=heading)]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
