"""Scheduled tasks about members."""

from datetime import timedelta

from sqlalchemy import select

from community.core.db import db, lock_row, now, reading, writing
from community.core.scheduler import every
from community.members import suspensions
from community.members.models import Member


@every(timedelta(minutes=1))
def end_suspensions() -> None:
    """End the suspensions that are over, so these members count again.

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
