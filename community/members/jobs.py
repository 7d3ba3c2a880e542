"""What members and the clock ask for."""

from datetime import timedelta

from sqlalchemy import and_, select

from community.core.db import db, lock_row, now, reading, writing
from community.core.scheduler import every
from community.members import deletion, suspensions
from community.members.models import MEMBER, Member
from community.members.tokens import CONFIRM_EMAIL


@every(timedelta(hours=1))
def delete_unconfirmed() -> None:
    """Members who never confirmed their address leave after as many days as the link to do so lasts."""
    with reading():
        late = db.session.scalars(
            select(Member.id).where(
                Member.confirmed_at.is_(None),
                Member.deleted_at.is_(None),
                Member.role == MEMBER,
                ~and_(Member.imported_at.is_not(None), Member.password_hash.is_(None)),  # they may come to claim it
                Member.joined_at < now() - CONFIRM_EMAIL.lasts,
            )
        ).all()
        db.session.rollback()
    for member_id in late:
        with writing():
            member = lock_row(db.session.get_one(Member, member_id))
            if not member.is_confirmed:  # they may have found the mail in this very moment
                deletion.delete_account(member)
            db.session.commit()


@every(timedelta(minutes=1))
def end_suspensions() -> None:
    """Suspensions whose end has come are taken off their rows, and lists and indexes hear of it.

    Nobody waits for it: from the very moment on the member takes part, because everything compares with the clock.
    """
    while ended := _expired_suspensions():
        with writing():
            for member_id in ended:
                member = lock_row(db.session.get_one(Member, member_id))
                if not member.is_suspended:  # it may have been made longer in this very moment
                    suspensions.lift(member)
            db.session.commit()


def _expired_suspensions(most: int = 50) -> list[int]:
    with reading():
        found = db.session.scalars(select(Member.id).where(Member.suspended_until <= now()).limit(most)).all()
        db.session.rollback()
    return list(found)
