"""Making and revoking the private feed address of a member."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.i18n import gettext as _
from community.notifications import feed_addresses
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.notifications.blueprint import bp
from community.web.pages.sharing.blueprint import site_url

FEED_ADDRESS = "feed-address"  # the category of the message that is the new address, shown once


@bp.post("/settings/notifications/feed")
@access(Who.ACCOUNT)
def renew_feed() -> Response:
    """Make a new address, which is shown once. The one of before stops working."""
    token = feed_addresses.renew(current_member())
    db.session.commit()
    flash(site_url(url_for("sharing.private", token=token)), FEED_ADDRESS)
    flash(_("Your feed has a new address."), "done")
    return _back()


@bp.post("/settings/notifications/feed/revoke")
@access(Who.ACCOUNT)
def revoke_feed() -> Response:
    """Turn the address off."""
    feed_addresses.revoke(current_member())
    db.session.commit()
    flash(_("Your private feed is off. Its address no longer works."), "done")
    return _back()


def _back() -> Response:
    return redirect(url_for("notifications.preferences", _anchor="feeds"), 303)
