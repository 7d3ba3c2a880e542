"""Listeners of moderation to events of lower packages."""

from sqlalchemy import select, update

from community.core.db import db
from community.core.outbox import ERASURE, on
from community.members.events import MemberDeleted
from community.moderation.models import Appeal, ModerationAction, Report


@on(MemberDeleted, lane=ERASURE)
def clear_report_notes(event: MemberDeleted) -> None:
    """Clear the notes that a deleted member wrote with their reports; only moderators read them. The reports stay."""
    db.session.execute(update(Report).where(Report.reporter_id == event.member_id, Report.note != "").values(note=""))


@on(MemberDeleted, lane=ERASURE)
def clear_appeal_texts(event: MemberDeleted) -> None:
    """Clear what a deleted member wrote in their appeals. The answers stay."""
    about_them = select(ModerationAction.id).where(ModerationAction.about_id == event.member_id)
    db.session.execute(update(Appeal).where(Appeal.action_id.in_(about_them), Appeal.reason != "").values(reason=""))
