"""Asking for the current password before something is done that only its owner may do."""

from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import passwords
from community.web import auth, limits

WRONG = "10 per 15 minutes"


def require_password(text: str, field: str = "password") -> None:
    """Raise `Refused` unless this is the viewer's password. Ends the transaction: nothing is held while comparing."""
    who = auth.current_member()
    member_id, kept = str(who.id), who.password_hash
    db.session.rollback()
    limits.check("password", WRONG, member_id)
    if not passwords.verify(kept, text):
        limits.limiter().hit(WRONG, "password", member_id)
        raise Refused(_("This is not your current password."), field=field)
