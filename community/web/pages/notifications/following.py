"""Following and muting ideas, groups and members with one button."""

from collections.abc import Callable

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.i18n import gettext as _
from community.members.models import Member
from community.notifications import following
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.notifications.blueprint import bp
from community.web.return_urls import local_url_or, referrer_or

ACTS: dict[str, Callable[[Member, str, int], None]] = {
    "follow": following.follow,
    "mute": following.mute,
    "reset": following.reset,
}


@bp.post("/follow/<any(idea, group, member):kind>/<int:followed_id>")
@access(Who.MEMBER)
def follow(kind: str, followed_id: int) -> Response:
    """Follow, mute or neither, as `act` says. What the member can't find is 404."""
    act = ACTS.get(request.form.get("act", ""))
    if act is None:
        abort(400)
    following.require_visible(current_member(), kind, followed_id)
    act(current_member(), kind, followed_id)
    db.session.commit()
    flash(_message(request.form["act"]), "done")
    return redirect(local_url_or(request.form.get("next"), referrer_or(url_for("notifications.inbox"))), 303)


def _message(act: str) -> str:
    return {
        "follow": _("You’re following this. We’ll tell you what happens."),
        "mute": _("Muted. You won’t hear about this anymore."),
        "reset": _("You no longer follow this."),
    }[act]
