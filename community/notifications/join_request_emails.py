"""Emails about answered join requests."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from sqlalchemy import select

from community.core.db import db
from community.core.email import Email
from community.groups import scope
from community.groups.join_requests import RETRY_AFTER
from community.groups.models import APPROVED, DECLINED, Group, JoinRequest, Membership
from community.members import scope as member_scope
from community.members.models import Member
from community.notifications.email_templates import composer


class AnsweredRequest(NamedTuple):
    """An answered join request, as the member who made it is told of it."""

    id: int
    group_id: int
    outcome: str
    message: str
    decided_at: datetime
    group_name: str
    group_slug: str
    is_member: bool


def answered(member: Member, request_ids: Collection[int]) -> list[AnsweredRequest]:
    """Those of a member's requests whose answer still applies.

    It does not apply to someone who left the group, joined although they were declined, was banned, or cannot see the
    group anymore.
    """
    found = db.session.execute(
        select(JoinRequest.id, JoinRequest.group_id, JoinRequest.outcome, JoinRequest.message, JoinRequest.decided_at)
        .add_columns(Group.name, Group.slug, Membership.member_id.is_not(None))
        .join(Group, Group.id == JoinRequest.group_id)
        .outerjoin(Membership, (Membership.group_id == Group.id) & (Membership.member_id == member.id))
        .where(JoinRequest.id.in_(request_ids), JoinRequest.member_id == member.id)
        .where(JoinRequest.outcome.in_((APPROVED, DECLINED)))
        .where(scope.visible_to(member), scope.not_banned(member))
    )
    requests = [AnsweredRequest(*row) for row in found]
    return [one for one in requests if one.is_member == (one.outcome == APPROVED)]


def compose_answer(request_id: int) -> Email | None:
    """The email about an answered request; None if it no longer applies.

    Nor does it to someone who left the site, is suspended or has no confirmed address. See also `answered`.
    """
    member = _recipient(request_id)
    found = answered(member, [request_id]) if member is not None else []
    if member is None or not found:
        return None
    (request,) = found
    template = "emails/join_request_approved.txt" if request.is_member else "emails/join_request_declined.txt"
    values = {"group": request.group_name, "message": request.message, "retry_at": request.decided_at + RETRY_AFTER}
    return composer().render(member, template, f"/groups/{quote(request.group_slug)}", **values)


def compose_reopened(request_id: int) -> Email | None:
    """The email that an answer was withdrawn; None if the request was answered again, or as in `compose_answer`."""
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
    return composer().render(
        member, "emails/join_request_reopened.txt", f"/groups/{quote(found.slug)}", group=found.name
    )


def _recipient(request_id: int) -> Member | None:
    """The member who made the request, if they are in good standing and have an address."""
    requester = select(JoinRequest.member_id).where(JoinRequest.id == request_id)
    member = db.session.scalar(select(Member).where(Member.id.in_(requester), member_scope.not_deleted()))
    return member if member is not None and member.email and member.in_good_standing else None
