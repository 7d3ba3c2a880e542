"""Why somebody is suspended."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.kernel.database import db
from community.members.models import Member
from community.moderation.models import Ruling


def why_suspended(member: Member) -> str:
    """The reason of the suspension that is in force, as its moderator wrote it; empty if nobody ruled it."""
    undoing = aliased(Ruling)
    return (
        db.session.scalar(
            select(Ruling.reason)
            .where(
                Ruling.about_id == member.id,
                Ruling.act == "suspend",
                ~select(undoing.id).where(undoing.undoes_id == Ruling.id).exists(),
            )
            .order_by(Ruling.ruled_at.desc(), Ruling.id.desc())
            .limit(1)
        )
        or ""
    )
