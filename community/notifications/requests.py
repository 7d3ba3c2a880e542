"""A letter to somebody who asked to belong to a group: what its moderators answered."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from community.groups import scope
from community.groups.asking import AGAIN
from community.groups.models import ADMITTED, REFUSED, Group, JoinRequest, Membership
from community.kernel.database import db
from community.members import scope as members
from community.members.models import Member
from community.notifications.mail import Letter
from community.notifications.writing import letters


class _Answered(NamedTuple):
    outcome: str
    word: str
    decided_at: datetime
    name: str
    slug: str
    belongs: bool


def letter(request_id: int) -> Letter | None:
    """About an answered request; None for who is gone, whose address nobody confirmed, and where it is no longer so.

    Who was let in and does not belong by now, who came to belong although they were refused, and who cannot find the
    group any more, was banned from it or is suspended, is told nothing.
    """
    member = _asker(request_id)
    if member is None:
        return None
    found = db.session.execute(
        select(JoinRequest.outcome, JoinRequest.word, JoinRequest.decided_at, Group.name, Group.slug)
        .add_columns(Membership.member_id.is_not(None))
        .join(Group, Group.id == JoinRequest.group_id)
        .outerjoin(Membership, (Membership.group_id == Group.id) & (Membership.member_id == member.id))
        .where(JoinRequest.id == request_id, JoinRequest.outcome.in_((ADMITTED, REFUSED)))
        .where(scope.visible_to(member), scope.not_banned(member))
    ).first()
    if found is None:
        return None
    answered = _Answered(*found)
    if answered.belongs != (answered.outcome == ADMITTED):
        return None
    template = "mail/admitted.txt" if answered.belongs else "mail/refused.txt"
    values = {"group": answered.name, "word": answered.word, "again": answered.decided_at + AGAIN}
    return letters().write(member, template, f"/groups/{answered.slug}", **values)


def taken_back(request_id: int) -> Letter | None:
    """About an answer that was taken back; None where it was answered anew meanwhile, and for whom `letter` is None."""
    member = _asker(request_id)
    if member is None:
        return None
    found = db.session.execute(
        select(Group.name, Group.slug)
        .join(JoinRequest, JoinRequest.group_id == Group.id)
        .where(JoinRequest.id == request_id, JoinRequest.decided_at.is_(None))
        .where(scope.visible_to(member), scope.not_banned(member))
    ).first()
    if found is None:
        return None
    return letters().write(member, "mail/answer_taken_back.txt", f"/groups/{found.slug}", group=found.name)


def _asker(request_id: int) -> Member | None:
    """Who asked, if a letter about it could reach them and may."""
    asked = select(JoinRequest.member_id).where(JoinRequest.id == request_id)
    member = db.session.scalar(select(Member).where(Member.id.in_(asked), members.present()))
    return member if member is not None and member.email and member.in_good_standing else None
