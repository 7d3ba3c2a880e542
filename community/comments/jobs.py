"""Cleans up comments when a member's account is deleted, and counts them again when ideas are merged."""

from sqlalchemy import delete

from community.comments import counters, erasure, mentions
from community.comments.models import HelpfulVote
from community.core.db import execute_bulk
from community.core.outbox import ERASURE, on
from community.ideas import families
from community.members.deletion import KEEP
from community.members.events import MemberDeleted

families.follow(counters.recount_ideas)


@on(MemberDeleted, lane=ERASURE)
def erase_author(event: MemberDeleted) -> None:
    """Erase a deleted member's comments; if they chose to keep their writing, only those they had removed."""
    erasure.erase_all(event.member_id, removed_only=event.writing == KEEP)


@on(MemberDeleted, lane=ERASURE)
def withdraw_helpful_votes(event: MemberDeleted) -> None:
    """Delete a deleted member's helpful votes, which have not been counted since the account was deleted."""
    execute_bulk(delete(HelpfulVote).where(HelpfulVote.member_id == event.member_id))


@on(MemberDeleted, lane=ERASURE)
def remove_mentions(event: MemberDeleted) -> None:
    """Take a deleted member's handle out of the comments that mention them."""
    mentions.remove_member(event.member_id)
