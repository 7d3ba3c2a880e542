"""Which letters a member wants, besides those about their account."""

from datetime import timedelta

from community.members.models import Member
from community.members.tokens import Link

# Stands under every letter about a mention and works without signing in; a letter may be found again after months.
STOPPING = Link("stop letters about mentions", timedelta(days=365), lambda member: str(member.id))


def choose(member: Member, *, mentions: bool) -> bool:
    """Tell the member by mail when a comment names them, or do so no more. False if it was so already."""
    changes = member.mail_mentions != mentions
    member.mail_mentions = mentions
    return changes
