"""What moderation does about news from below."""

from sqlalchemy import update

from community.kernel.database import db
from community.kernel.outbox import on
from community.members.events import MemberRemoved
from community.moderation.models import Flag


@on(MemberRemoved)
def forget_notes(event: MemberRemoved) -> None:
    """What a removed member wrote with their flags was for moderators only, and goes. That they flagged stays."""
    db.session.execute(update(Flag).where(Flag.flagged_by == event.member_id, Flag.note != "").values(note=""))
