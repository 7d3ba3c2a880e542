"""Signed links sent by email. Each expires, and is bound to a value that its use changes, so it works only once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select

from community.core.db import db
from community.members import scope
from community.members.models import Member
from community.members.sessions import digest


@dataclass(frozen=True)
class SignedLink:
    """One kind of link. `bound_to`: the value of the member that must not have changed since the link was made."""

    purpose: str  # part of the signature: changing it invalidates the links that were sent
    lasts: timedelta
    bound_to: Callable[[Member], str | None]

    def token(self, secret: str, member: Member, carries: str = "") -> str:
        """The token of a link for a member. `carries`: a text that `read` returns."""
        return self._serializer(secret).dumps([member.id, self._fingerprint(member), carries])

    def find(self, secret: str, token: str) -> Member | None:
        """The member of a token; None if it is invalid, expired or used."""
        found = self.read(secret, token)
        return found[0] if found else None

    def read(self, secret: str, token: str) -> tuple[Member, str] | None:
        """As `find`, with the text that the token carries."""
        try:
            member_id, bound, carried = self._serializer(secret).loads(token, max_age=int(self.lasts.total_seconds()))
        except (BadData, TypeError, ValueError):
            return None
        member = db.session.scalar(select(Member).where(Member.id == member_id, scope.not_deleted()))
        return (member, carried) if member is not None and bound == self._fingerprint(member) else None

    def _fingerprint(self, member: Member) -> str:
        return digest(f"{self.purpose}:{self.bound_to(member)}")[:24]

    def _serializer(self, secret: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(secret, salt=f"members: {self.purpose}")


RESET_PASSWORD = SignedLink(
    "choose a new password", timedelta(hours=2), lambda member: f"{member.email}:{member.password_hash or ''}"
)
# Sent to a new address: valid until the change is made or another is requested.
CONFIRM_NEW_EMAIL = SignedLink(
    "prove a new address", timedelta(days=1), lambda member: f"{member.email}:{member.new_email}"
)
# Sent to the old address, which it carries: outlives further changes, and expires when one such link is used.
KEEP_OLD_EMAIL = SignedLink("keep an address", timedelta(days=7), lambda member: str(member.confirmed_at))
# Carries the kind of emails that it stops. Works without signing in: an email may be read again after months.
UNSUBSCRIBE = SignedLink("stop letters about mentions", timedelta(days=365), lambda member: str(member.id))
