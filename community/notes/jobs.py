"""Listeners that delete notes with an account or an idea."""

from sqlalchemy import delete

from community.core.db import execute_bulk
from community.core.outbox import ERASURE, on
from community.ideas.events import IdeaErased
from community.members.deletion import KEEP
from community.members.events import MemberDeleted
from community.notes import mentions
from community.notes.models import Note


@on(MemberDeleted, lane=ERASURE)
def erase_notes(event: MemberDeleted) -> None:
    """Delete the notes about a deleted member, and those that they wrote unless they chose to keep their writing."""
    execute_bulk(delete(Note).where(Note.member_id == event.member_id))
    if event.writing != KEEP:
        execute_bulk(delete(Note).where(Note.author_id == event.member_id))
    mentions.remove_member(event.member_id)


@on(IdeaErased, lane=ERASURE)
def erase_notes_on_idea(event: IdeaErased) -> None:
    """Delete the notes on an idea that was erased with its author's account."""
    execute_bulk(delete(Note).where(Note.idea_id == event.idea_id))
