"""Making an administrator from the terminal."""

from community.kernel import markup
from community.kernel.database import db, writing
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.members import addresses, first, passwords


def appoint(name: str, email: str, password: str) -> str:
    """A new, confirmed administrator. Returns the handle. Raises `Refused`."""
    name = markup.one_line(name)
    address = addresses.normal(email)
    if address is None:
        raise Refused(_("“%(email)s” is not an e-mail address.", email=email), field="email")
    passwords.check(password, name=name, email=address)
    password_hash = passwords.hash_password(password)
    with writing():
        member = first.create(name, address, password_hash)
        db.session.commit()
        return member.handle
