"""Links that prove something: signed, dated, and bound to what they are about to change, so that they work once."""

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
    """One kind of link sent by mail."""

    purpose: str
    lasts: timedelta
    bound_to: Callable[[Member], str | None]

    def token(self, secret: str, member: Member, carries: str = "") -> str:
        """The secret part of the link for a member, and what else it is to say when it comes back."""
        return self._serializer(secret).dumps([member.id, self._print(member), carries])

    def find(self, secret: str, token: str) -> Member | None:
        """The member whom a link speaks of; None if it is too old, was used, or is not one of ours."""
        found = self.read(secret, token)
        return found[0] if found else None

    def read(self, secret: str, token: str) -> tuple[Member, str] | None:
        """As `find`, with what the link carries."""
        try:
            member_id, bound, carried = self._serializer(secret).loads(token, max_age=int(self.lasts.total_seconds()))
        except (BadData, TypeError, ValueError):
            return None
        member = db.session.scalar(select(Member).where(Member.id == member_id, scope.not_deleted()))
        return (member, carried) if member is not None and bound == self._print(member) else None

    def _print(self, member: Member) -> str:
        return digest(f"{self.purpose}:{self.bound_to(member)}")[:24]

    def _serializer(self, secret: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(secret, salt=f"members: {self.purpose}")


CONFIRM_EMAIL = SignedLink("confirm an address", timedelta(days=7), lambda member: member.email)
RESET_PASSWORD = SignedLink(
    "choose a new password", timedelta(hours=2), lambda member: f"{member.email}:{member.password_hash or ''}"
)
# Sent to a new address: works until it is the member's, or another is wanted.
CONFIRM_NEW_EMAIL = SignedLink(
    "prove a new address", timedelta(days=1), lambda member: f"{member.email}:{member.new_email}"
)
# Sent to the address that is to be left, which it carries: outlives further changes, and ends when one such is used.
KEEP_OLD_EMAIL = SignedLink("keep an address", timedelta(days=7), lambda member: str(member.confirmed_at))
