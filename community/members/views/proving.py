"""Asking for the current password before something is done that only its owner may do."""

from community.kernel.database import db
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members import passwords
from community.web import limits, login

WRONG = "10 per 15 minutes"


def present_password(text: str, field: str = "password") -> None:
    """Raise `Refused` unless this is the viewer's password. Ends the transaction: nothing is held while comparing."""
    who = login.member()
    member_id, kept = str(who.id), who.password_hash
    db.session.rollback()
    limits.check("password", WRONG, member_id)
    if not passwords.verify(kept, text):
        limits.limiter().hit(WRONG, "password", member_id)
        raise Refused(_("This is not your current password."), field=field)
