"""Listeners: votes and ideas of deleted accounts are deleted, and ideas follow their group and their status."""

from sqlalchemy import delete

from community.core.db import execute_bulk
from community.core.outbox import ERASURE, on
from community.groups.events import GroupChanged
from community.ideas import erasure, families, statuses
from community.ideas.events import StatusDefinitionChanged
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


@on(GroupChanged)
def correct_merged_ideas(event: GroupChanged) -> None:
    """Show or hide, and count, comments of merged ideas, when their group became private or public."""
    families.correct_around(lambda one: one.group_id == event.group_id)


@on(StatusDefinitionChanged)
def update_ideas_of_status(event: StatusDefinitionChanged) -> None:
    """Give the ideas of a removed status another one, and those of a changed status new scores. Can run twice."""
    statuses.update_ideas(event.status_key, event.after_id)
