"""Checks the current password before changes to an account."""

from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import passwords
from community.web import auth, limits

WRONG_LIMIT = "10 per 15 minutes"


def require_password(text: str, field: str = "password") -> None:
    """Raise `Refused` unless this is the viewer's password. Ends the transaction: none is open while hashing."""
    who = auth.current_member()
    member_id, stored_hash = str(who.id), who.password_hash
    db.session.rollback()
    limits.check("password", WRONG_LIMIT, member_id)
    if not passwords.verify(stored_hash, text):
        limits.limiter().hit(WRONG_LIMIT, "password", member_id)
        raise Refused(_("This is not your current password."), field=field)
