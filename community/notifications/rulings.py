"""Letters about rulings: what was ruled, why, until when, and what the person can do. Written from what is so then."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.kernel.database import db
from community.kernel.errors import Hidden
from community.members import scope as members
from community.members.models import Member
from community.moderation import acts, queries
from community.moderation.entries import Mine
from community.moderation.models import Appeal, Ruling
from community.notifications.mail import Letter
from community.notifications.writing import letters


class _Ruled(NamedTuple):
    about_id: int
    undone_id: int | None
    undoes_id: int | None
    appealed_at: object


def letter(ruling_id: int) -> Letter | None:
    """About a ruling; None for who is gone, and where nothing is left to tell: it was undone meanwhile.

    That a ruling was undone is told to who was told of it; to an appeal it is the answer.
    """
    found = _find(ruling_id)
    if found is None or found.undone_id is not None:
        return None
    told = _told(found.about_id, ruling_id)
    if told is None:
        return None
    member, ruling = told
    page = f"/settings/rulings#ruling-{found.undoes_id or ruling_id}"
    template = "mail/ruling_undone.txt" if ruling.act == acts.UNDO else "mail/ruling.txt"
    return letters().write(member, template, page, ruling=ruling, is_answer=found.appealed_at is not None)


def answer(ruling_id: int) -> Letter | None:
    """That an appeal was looked at and the ruling stands; None for who is gone, or if it was undone after all."""
    found = _find(ruling_id)
    if found is None or found.undone_id is not None:
        return None
    told = _told(found.about_id, ruling_id)
    if told is None or not told[1].is_upheld:
        return None
    return letters().write(told[0], "mail/appeal_upheld.txt", f"/settings/rulings#ruling-{ruling_id}", ruling=told[1])


def _find(ruling_id: int) -> _Ruled | None:
    undoing = aliased(Ruling)
    found = db.session.execute(
        select(Ruling.about_id, undoing.id, Ruling.undoes_id, Appeal.appealed_at)
        .outerjoin(undoing, undoing.undoes_id == Ruling.id)
        .outerjoin(Appeal, Appeal.ruling_id == Ruling.undoes_id)
        .where(Ruling.id == ruling_id)
    ).first()
    return _Ruled(*found) if found is not None else None


def _told(member_id: int, ruling_id: int) -> tuple[Member, Mine] | None:
    member = db.session.scalar(select(Member).where(Member.id == member_id, members.present()))
    if member is None or not member.email or not member.is_confirmed:
        return None  # an address that nobody has confirmed may be anybody's
    try:
        return member, queries.one_about(member, ruling_id)
    except Hidden:  # what was kept: nothing happened to them
        return None
