"""Listeners for deleted accounts: their votes are deleted, and their ideas if they chose so."""

from sqlalchemy import delete

from community.core.db import execute_bulk
from community.core.outbox import ERASURE, on
from community.ideas import erasure
from community.ideas.models import Vote
from community.members.deletion import KEEP
from community.members.events import MemberDeleted


@on(MemberDeleted, lane=ERASURE)
def delete_votes(event: MemberDeleted) -> None:
    """Delete a deleted member's votes, which have not been counted since the account was deleted. Can run twice."""
    execute_bulk(delete(Vote).where(Vote.member_id == event.member_id))


@on(MemberDeleted, lane=ERASURE)
def erase_ideas(event: MemberDeleted) -> None:
    """Erase a deleted member's ideas; if their posts are kept, only those that they had deleted themselves."""
    erasure.erase_all(event.member_id, removed_only=event.writing == KEEP)
