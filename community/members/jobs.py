"""What members and the clock ask for."""

from datetime import timedelta

from sqlalchemy import and_, select

from community.kernel.database import db, hold, now, reading, writing
from community.kernel.duties import every
from community.members import removing
from community.members.models import MEMBER, Member
from community.members.tokens import CONFIRMING


@every(timedelta(hours=1))
def remove_unconfirmed() -> None:
    """Members who never confirmed their address leave after as many days as the link to do so lasts."""
    with reading():
        late = db.session.scalars(
            select(Member.id).where(
                Member.confirmed_at.is_(None),
                Member.removed_at.is_(None),
                Member.role == MEMBER,
                ~and_(Member.imported_at.is_not(None), Member.password_hash.is_(None)),  # they may come to claim it
                Member.joined_at < now() - CONFIRMING.lasts,
            )
        ).all()
        db.session.rollback()
    for member_id in late:
        with writing():
            member = hold(db.session.get_one(Member, member_id))
            if not member.is_confirmed:  # they may have found the mail in this very moment
                removing.remove(member)
            db.session.commit()
