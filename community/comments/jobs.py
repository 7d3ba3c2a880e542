"""Listeners that clean up comments when a member's account is deleted."""

from community.comments import erasure, helpful, mentions
from community.core.outbox import on
from community.members.deletion import KEEP
from community.members.events import MemberDeleted


@on(MemberDeleted)
def erase_author(event: MemberDeleted) -> None:
    """Erase a deleted member's comments; if they chose to keep their writing, only those they had removed."""
    erasure.erase_all(event.member_id, removed_only=event.writing == KEEP)


@on(MemberDeleted)
def withdraw_helpful_votes(event: MemberDeleted) -> None:
    """Withdraw a deleted member's helpful votes."""
    helpful.withdraw_all(event.member_id)


@on(MemberDeleted)
def remove_mentions(event: MemberDeleted) -> None:
    """Take a deleted member's handle out of the comments that mention them."""
    mentions.remove_member(event.member_id)
