"""Renewing a password: by its owner, who knows the old one, or by a link sent to their address."""

from community.kernel.outbox import record
from community.members import confirming, removing, sessions
from community.members.events import MemberChanged, PasswordChanged, PasswordForgotten
from community.members.models import Member

NOBODY = 0


def forgot(member: Member | None) -> None:
    """Somebody asked for a link. An address that nobody has is written down too, so that the answer takes as long."""
    record(PasswordForgotten(member.id if member else NOBODY))


def change(member: Member, password_hash: str, *, keep: int | None) -> None:
    """The member chose a new password. Their sessions end, but for the one in hand, and they are told by mail."""
    removing.check(member)
    member.password_hash = password_hash
    sessions.end_all(member, but=keep)
    record(PasswordChanged(member.id))


def reset(member: Member, password_hash: str) -> None:
    """As `change`, by a link from the member's mailbox, which is thereby confirmed, and stays their address.

    All sessions end. A person who came with an import becomes a member by it.
    """
    confirming.confirm(member)
    member.new_email = None
    if member.is_unclaimed:
        member.password_hash = password_hash
        record(MemberChanged(member.id))
    else:
        change(member, password_hash, keep=None)


def rehash(member: Member, password_hash: str) -> None:
    """The same password, kept in a harder way."""
    member.password_hash = password_hash
