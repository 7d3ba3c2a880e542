"""Links that stop emails of one kind, without signing in. They can do nothing else."""

from community.core.db import lock_row
from community.members.models import Member
from community.members.tokens import UNSUBSCRIBE
from community.notifications import preferences
from community.notifications.email_templates import composer
from community.notifications.kinds import DIGEST, KINDS, MENTION


def unsubscribe_url(member: Member, kind: str) -> str:
    """The address that stops emails of this kind for the member. It works for a year, and any number of times."""
    settings = composer().settings
    return f"{settings.base_url}/unsubscribe/{UNSUBSCRIBE.token(settings.secret_key, member, carries=kind)}"


def read(secret: str, token: str) -> tuple[Member, str] | None:
    """The member and the kind of a link; None if it is invalid or expired."""
    found = UNSUBSCRIBE.read(secret, token)
    if found is None:
        return None
    member, kind = found[0], found[1] or MENTION  # links of earlier versions carry none
    return (member, kind) if kind in KINDS or kind == DIGEST else None


def unsubscribe(member: Member, kind: str) -> None:
    """Stop emails of a kind; for `DIGEST`, of every kind that comes in a digest."""
    lock_row(member)
    if kind == DIGEST:
        preferences.stop_digests(member)
    else:
        preferences.stop_emails(member, kind)
