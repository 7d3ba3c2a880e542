"""The inbox: a page, and marking what is in it as read. Everything works without a script."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.members import email_failures
from community.notifications import inbox as inbox_lines
from community.notifications.kinds import DISCUSSIONS, GROUPS, KINDS, UPDATES
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.notifications.blueprint import bp
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


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
