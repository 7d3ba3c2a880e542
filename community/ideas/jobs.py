"""What follows when a member goes: their votes go with them, and their ideas if they wanted it so."""

from sqlalchemy import delete, select

from community.ideas import erasing, voting
from community.ideas.models import Idea, Vote
from community.kernel.database import db
from community.kernel.outbox import on
from community.members.events import MemberRemoved
from community.members.removing import KEPT


@on(MemberRemoved)
def delete_votes(event: MemberRemoved) -> None:
    """Delete a removed member's votes and take the live ones out of the counters. Run twice, it finds none."""
    ideas = select(Vote.idea_id).where(Vote.member_id == event.member_id).distinct().order_by(Vote.idea_id)
    for idea_id in db.session.scalars(ideas).all():
        _delete(idea_id, event.member_id)


@on(MemberRemoved)
def erase_ideas(event: MemberRemoved) -> None:
    """Erase a removed member's ideas; if their writing is kept, those that they had taken down themselves."""
    erasing.erase_all(event.member_id, taken_down_only=event.writing == KEPT)


def _delete(idea_id: int, member_id: int) -> None:
    # Locked first, as a withdrawal does: its trend is made from every vote that still counts.
    db.session.execute(select(Idea.id).where(Idea.id == idea_id).with_for_update())
    gone = db.session.execute(
        delete(Vote)
        .where(Vote.idea_id == idea_id, Vote.member_id == member_id)
        .returning(Vote.importance, Vote.withdrawn_at)
    ).all()
    for vote in gone:
        if vote.withdrawn_at is None:
            voting.uncount(idea_id, vote.importance)
