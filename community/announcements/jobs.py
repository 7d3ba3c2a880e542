"""Listeners for deleted accounts: what the member announced is erased if they chose so."""

from sqlalchemy import delete

from community.announcements import erasure
from community.announcements.models import DismissedAnnouncement
from community.core.db import execute_bulk
from community.core.outbox import ERASURE, on
from community.members.deletion import KEEP
from community.members.events import MemberDeleted


@on(MemberDeleted, lane=ERASURE)
def erase_announcements(event: MemberDeleted) -> None:
    """Erase a deleted member's announcements; if their posts are kept, only those that they had removed themselves."""
    erasure.erase_all(event.member_id, removed_only=event.writing == KEEP)
    execute_bulk(delete(DismissedAnnouncement).where(DismissedAnnouncement.member_id == event.member_id))
