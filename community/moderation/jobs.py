"""What moderation does about news from below."""

from sqlalchemy import select, update

from community.core.db import db
from community.core.outbox import on
from community.members.events import MemberDeleted
from community.moderation.models import Appeal, ModerationAction, Report


@on(MemberDeleted)
def clear_report_notes(event: MemberDeleted) -> None:
    """What a removed member wrote with their flags was for moderators only, and goes. That they flagged stays."""
    db.session.execute(update(Report).where(Report.reporter_id == event.member_id, Report.note != "").values(note=""))


@on(MemberDeleted)
def clear_appeal_texts(event: MemberDeleted) -> None:
    """What a removed member wrote when they appealed was for those who answered, and goes. What was answered stays."""
    theirs = select(ModerationAction.id).where(ModerationAction.about_id == event.member_id)
    db.session.execute(update(Appeal).where(Appeal.action_id.in_(theirs), Appeal.reason != "").values(reason=""))
