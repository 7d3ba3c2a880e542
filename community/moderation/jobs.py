"""What moderation does about news from below."""

from sqlalchemy import select, update

from community.kernel.database import db
from community.kernel.outbox import on
from community.members.events import MemberRemoved
from community.moderation.models import Appeal, Flag, Ruling


@on(MemberRemoved)
def forget_notes(event: MemberRemoved) -> None:
    """What a removed member wrote with their flags was for moderators only, and goes. That they flagged stays."""
    db.session.execute(update(Flag).where(Flag.flagged_by == event.member_id, Flag.note != "").values(note=""))


@on(MemberRemoved)
def forget_appeals(event: MemberRemoved) -> None:
    """What a removed member wrote when they appealed was for those who answered, and goes. What was answered stays."""
    theirs = select(Ruling.id).where(Ruling.about_id == event.member_id)
    db.session.execute(update(Appeal).where(Appeal.ruling_id.in_(theirs), Appeal.reason != "").values(reason=""))
