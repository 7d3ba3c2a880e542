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
    if member is None or not member.email or not member.in_good_standing:
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


def _asker(request_id: int) -> Member | None:
    asked = select(JoinRequest.member_id).where(JoinRequest.id == request_id)
    return db.session.scalar(select(Member).where(Member.id.in_(asked), members.present()))
