"""Listeners for deleted accounts: their votes are deleted, and their ideas if they chose so."""

from sqlalchemy import delete, select

from community.core.db import db
from community.core.outbox import on
from community.ideas import erasure, voting
from community.ideas.models import Idea, Vote
from community.members.deletion import KEEP
from community.members.events import MemberDeleted


@on(MemberDeleted)
def delete_votes(event: MemberDeleted) -> None:
    """Delete a deleted member's votes and subtract the live ones from the counters. Can run twice."""
    ideas = select(Vote.idea_id).where(Vote.member_id == event.member_id).distinct().order_by(Vote.idea_id)
    for idea_id in db.session.scalars(ideas).all():
        _delete_vote(idea_id, event.member_id)


@on(MemberDeleted)
def erase_ideas(event: MemberDeleted) -> None:
    """Erase a deleted member's ideas; if their posts are kept, only those that they had deleted themselves."""
    erasure.erase_all(event.member_id, removed_only=event.writing == KEEP)


def _delete_vote(idea_id: int, member_id: int) -> None:
    # Locked first, as when withdrawing a vote: the trend is calculated from the votes that remain.
    db.session.execute(select(Idea.id).where(Idea.id == idea_id).with_for_update())
    deleted = db.session.execute(
        delete(Vote)
        .where(Vote.idea_id == idea_id, Vote.member_id == member_id)
        .returning(Vote.importance, Vote.withdrawn_at)
    ).all()
    for vote in deleted:
        if vote.withdrawn_at is None:
            voting.remove_from_counts(idea_id, vote.importance)
