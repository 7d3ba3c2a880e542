"""Preparing copies, and deleting them: after a week, and at once when their member goes."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from community.kernel.database import db, now, reading, writing
from community.kernel.duties import every
from community.kernel.outbox import on
from community.members import scope
from community.members.events import MemberRemoved
from community.members.models import Member
from community.personal import binding, queries, storing
from community.personal.events import CopyAsked
from community.personal.models import PersonalCopy


@on(CopyAsked, outside=True)
def prepare(event: CopyAsked) -> None:
    """Write the copy that a member asked for last. Done twice, the second takes the place of the first."""
    name = db.session.scalar(select(PersonalCopy.name).where(PersonalCopy.member_id == event.member_id))
    member = db.session.scalar(select(Member).where(Member.id == event.member_id, scope.present()))
    if name is None or member is None:
        return
    with storing.written(name) as file:
        binding.write(member, file)
    db.session.rollback()
    with writing():
        wanted = db.session.scalar(
            update(PersonalCopy)
            .where(PersonalCopy.member_id == event.member_id, PersonalCopy.name == name)
            .values(ready_at=now(), size=storing.place(name).stat().st_size)
            .returning(PersonalCopy.name)
        )
        db.session.commit()
    if wanted is None:  # they left meanwhile, or asked again
        storing.discard(name)
    _sweep()


@on(MemberRemoved, outside=True)
def forget(event: MemberRemoved) -> None:
    """A removed member's copy goes, from the folder first: what is left of the row finds it again."""
    name = db.session.scalar(select(PersonalCopy.name).where(PersonalCopy.member_id == event.member_id))
    db.session.rollback()
    if name is None:
        return
    storing.discard(name)
    with writing():
        db.session.execute(delete(PersonalCopy).where(PersonalCopy.member_id == event.member_id))
        db.session.commit()


@every(timedelta(hours=1))
def forget_old() -> None:
    """Delete copies that were asked for a week ago."""
    with writing():
        db.session.execute(delete(PersonalCopy).where(PersonalCopy.asked_at < now() - queries.KEPT))
        db.session.commit()
    _sweep()


def _sweep() -> None:
    """Delete files that no row names: of copies that are over or were asked for anew."""
    there = storing.names()  # first: one that is begun after this look has a row by now
    with reading():
        known = queries.names()
        db.session.rollback()
    for name in there - known:
        storing.discard(name)
