"""What comments do about news from below."""

from community.comments import erasure, helpful, mentions
from community.core.outbox import on
from community.members.deletion import KEEP
from community.members.events import MemberDeleted


@on(MemberDeleted)
def erase_author(event: MemberDeleted) -> None:
    """Erase what a removed member said; if their writing is kept, what they had taken down themselves."""
    erasure.erase_all(event.member_id, taken_down_only=event.writing == KEEP)


@on(MemberDeleted)
def withdraw_helpful_votes(event: MemberDeleted) -> None:
    """What a removed member found helpful counts no more."""
    helpful.withdraw_all(event.member_id)


@on(MemberDeleted)
def remove_mentions(event: MemberDeleted) -> None:
    """A removed member's handle is taken out of the comments that named them."""
    mentions.remove_member(event.member_id)
