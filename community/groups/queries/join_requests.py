"""Join requests: those that a moderator can answer, and a member's own latest one."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, case, func, literal, select
from sqlalchemy.orm import aliased

from community.core import pagination
from community.core.db import db, now, rows
from community.core.pagination import Page
from community.groups import scope
from community.groups.join_requests import RETRY_AFTER
from community.groups.models import DECLINED, Group, JoinRequest
from community.members import scope as member_scope
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary


class PendingJoinRequest(NamedTuple):
    """A pending request, the member who made it and the group."""

    member: MemberSummary
    about: str
    joined_at: datetime  # the site
    trust_level: str
    id: int
    question: str
    answer: str
    asked_at: datetime
    group_slug: str
    group_name: str
    group_color: int
    declined_before: int  # earlier requests of the member to this group


class OwnJoinRequest(NamedTuple):
    """A member's latest request to join a group, and its answer."""

    question: str
    answer: str
    asked_at: datetime
    outcome: str | None
    message: str
    decided_at: datetime | None

    @property
    def is_pending(self) -> bool:
        return self.decided_at is None

    @property
    def retry_at(self) -> datetime | None:
        """When they can make a new request after a declined one, if that is still to come."""
        if self.outcome != DECLINED or self.decided_at is None:
            return None
        retry = self.decided_at + RETRY_AFTER
        return retry if retry > now() else None


def pending_requests(viewer: Member, group: Group | None = None, cursor: str | None = None) -> Page[PendingJoinRequest]:
    """Pending requests to the groups that the viewer moderates, or to one of them; oldest first. One statement."""
    statement = _pending(viewer, group).add_columns((-JoinRequest.id).label("newness"))
    page = pagination.to_page(rows(pagination.after(statement, -JoinRequest.id, JoinRequest.id, cursor)), "newness")
    return Page([PendingJoinRequest(*summary.unpack(row[:-1])) for row in page.rows], page.next)


def pending_request(viewer: Member, request_id: int) -> PendingJoinRequest | None:
    """One pending request, if the viewer can answer it."""
    found = db.session.execute(_pending(viewer).where(JoinRequest.id == request_id)).first()
    return PendingJoinRequest(*summary.unpack(found)) if found is not None else None


def pending_count(viewer: Member | None) -> ColumnElement[int]:
    """A column for statements of `Group`: its pending requests; 0 for viewers who cannot moderate it."""
    if viewer is None:
        return literal(0)
    count = select(func.count(JoinRequest.id)).join(Member, Member.id == JoinRequest.member_id)
    pending = count.where(JoinRequest.group_id == Group.id, *is_pending(viewer)).correlate(Group).scalar_subquery()
    return case((scope.moderated_by(viewer), pending), else_=0)


def latest_own_request(viewer: Member, group: Group) -> OwnJoinRequest | None:
    """The viewer's latest request to join a group, if they ever made one."""
    found = db.session.execute(
        select(
            *(JoinRequest.question, JoinRequest.answer, JoinRequest.asked_at, JoinRequest.outcome),
            *(JoinRequest.message, JoinRequest.decided_at),
        )
        .join(Group, Group.id == JoinRequest.group_id)
        .where(Group.id == group.id, JoinRequest.member_id == viewer.id, scope.visible_to(viewer))
        .order_by(JoinRequest.id.desc())
        .limit(1)
    ).first()
    return OwnJoinRequest(*found) if found is not None else None


def is_pending(viewer: Member, group: Group | None = None) -> list[ColumnElement[bool]]:
    """Conditions on `JoinRequest`, `Group` and `Member`: the request is pending and the viewer can answer it."""
    conditions = [
        *(JoinRequest.decided_at.is_(None), Group.archived_at.is_(None)),
        *(scope.moderated_by(viewer), member_scope.visible_to(viewer)),
    ]
    return [*conditions, Group.id == group.id] if group is not None else conditions


def _pending(viewer: Member, group: Group | None = None) -> Any:
    return (
        select(
            *summary.columns(),
            *(Member.about, Member.joined_at, Member.trust_level),
            *(JoinRequest.id.label("id"), JoinRequest.question, JoinRequest.answer, JoinRequest.asked_at),
            *(Group.slug, Group.name, Group.color),
            _declined_before().label("declined_before"),
        )
        .join(Group, Group.id == JoinRequest.group_id)
        .join(Member, Member.id == JoinRequest.member_id)
        .where(*is_pending(viewer, group))
    )


def _declined_before() -> ScalarSelect[int]:
    earlier = aliased(JoinRequest)
    theirs = (earlier.group_id == Group.id, earlier.member_id == Member.id, earlier.outcome == DECLINED)
    return select(func.count(earlier.id)).where(*theirs).correlate(Group, Member).scalar_subquery()
