"""A letter to somebody who asked to belong to a group: what its moderators answered."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from community.core.db import db
from community.core.email import Email
from community.groups import scope
from community.groups.join_requests import RETRY_AFTER
from community.groups.models import APPROVED, DECLINED, Group, JoinRequest, Membership
from community.members import scope as member_scope
from community.members.models import Member
from community.notifications.email_templates import composer


class _AnsweredRequest(NamedTuple):
    outcome: str
    word: str
    decided_at: datetime
    name: str
    slug: str
    belongs: bool


def compose_answer(request_id: int) -> Email | None:
    """About an answered request; None for who is gone, whose address nobody confirmed, and where it is no longer so.

    Who was let in and does not belong by now, who came to belong although they were refused, and who cannot find the
    group any more, was banned from it or is suspended, is told nothing.
    """
    member = _recipient(request_id)
    if member is None:
        return None
    found = db.session.execute(
        select(JoinRequest.outcome, JoinRequest.word, JoinRequest.decided_at, Group.name, Group.slug)
        .add_columns(Membership.member_id.is_not(None))
        .join(Group, Group.id == JoinRequest.group_id)
        .outerjoin(Membership, (Membership.group_id == Group.id) & (Membership.member_id == member.id))
        .where(JoinRequest.id == request_id, JoinRequest.outcome.in_((APPROVED, DECLINED)))
        .where(scope.visible_to(member), scope.not_banned(member))
    ).first()
    if found is None:
        return None
    answered = _AnsweredRequest(*found)
    if answered.belongs != (answered.outcome == APPROVED):
        return None
    template = "emails/join_request_approved.txt" if answered.belongs else "emails/join_request_declined.txt"
    values = {"group": answered.name, "word": answered.word, "again": answered.decided_at + RETRY_AFTER}
    return composer().write(member, template, f"/groups/{answered.slug}", **values)


def compose_reopened(request_id: int) -> Email | None:
    """About an answer that was taken back; None where it was answered anew meanwhile, and for whom `letter` is None."""
    member = _recipient(request_id)
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
    return composer().write(member, "emails/join_request_reopened.txt", f"/groups/{found.slug}", group=found.name)


def _recipient(request_id: int) -> Member | None:
    """Who asked, if a letter about it could reach them and may."""
    asked = select(JoinRequest.member_id).where(JoinRequest.id == request_id)
    member = db.session.scalar(select(Member).where(Member.id.in_(asked), member_scope.not_deleted()))
    return member if member is not None and member.email and member.in_good_standing else None
