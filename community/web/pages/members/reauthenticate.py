"""Checks that it is the member, before changes to an account: by password, or by a recent sign-in if there is none."""

from datetime import timedelta
from typing import Any

from community.core.db import db, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import passwords
from community.members.models import Session
from community.web import auth, limits
from community.web.forms import field_text

WRONG_LIMIT = "10 per 15 minutes"  # in one session, so someone who steals one doesn't lock out the member
RECENT = timedelta(minutes=30)  # how long after signing in with an email no password is needed, if there is none


def require_password(field: Any) -> None:
    """Raise `Refused` unless this field has the viewer's password, or they have none and have signed in recently.

    `field`: None for members without a password. Ends the transaction: none is open while hashing.
    """
    who = auth.current_member()
    session, stored_hash = str(auth.session_id()), who.password_hash
    if not stored_hash:
        _require_recent_sign_in()
        return
    db.session.rollback()
    limits.check("password", WRONG_LIMIT, session)
    if not passwords.verify(stored_hash, field_text(field) if field is not None else ""):
        limits.limiter().hit(WRONG_LIMIT, "password", session)
        raise Refused(_("That’s not your current password."), field=getattr(field, "name", None))


def _require_recent_sign_in() -> None:
    began_at = db.session.get_one(Session, auth.session_id()).began_at
    db.session.rollback()
    if began_at < now() - RECENT:
        raise Refused(
            _("To make sure it’s you, please sign out, sign in again by email, and do this within 30 minutes.")
        )
