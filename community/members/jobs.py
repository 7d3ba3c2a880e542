"""Scheduled tasks about members."""

from datetime import timedelta

from sqlalchemy import and_, select

from community.core.db import db, lock_row, now, reading, writing
from community.core.scheduler import every
from community.members import deletion, suspensions
from community.members.models import MEMBER, Member
from community.members.tokens import CONFIRM_EMAIL


@every(timedelta(hours=1))
def delete_unconfirmed() -> None:
    """Delete accounts whose address was not confirmed while the confirmation link was valid."""
    with reading():
        late = db.session.scalars(
            select(Member.id).where(
                Member.confirmed_at.is_(None),
                Member.deleted_at.is_(None),
                Member.role == MEMBER,
                ~and_(Member.imported_at.is_not(None), Member.password_hash.is_(None)),  # can still be claimed
                Member.joined_at < now() - CONFIRM_EMAIL.lasts,
            )
        ).all()
        db.session.rollback()
    for member_id in late:
        with writing():
            member = lock_row(db.session.get_one(Member, member_id))
            if not member.is_confirmed:  # they may have used the link since the query
                deletion.delete_account(member)
            db.session.commit()


@every(timedelta(minutes=1))
def end_suspensions() -> None:
    """End the suspensions that are over, so that these members count again.

    They can take part before: permissions compare the end with the clock.
    """
    while expired := _expired_suspensions():
        for member_id in expired:
            with writing():  # one transaction each: members are locked before what they voted for
                member = lock_row(db.session.get_one(Member, member_id))
                if not member.is_suspended:  # it may have been extended since the query
                    suspensions.lift(member)
                db.session.commit()


def _expired_suspensions(limit: int = 50) -> list[int]:
    with reading():
        found = db.session.scalars(select(Member.id).where(Member.suspended_until <= now()).limit(limit)).all()
        db.session.rollback()
    return list(found)
