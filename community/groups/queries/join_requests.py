"""Lists of requests to belong: those that wait for a moderator, and what became of one's own."""

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
from community.members.models import ADMINISTRATOR, STAFF, Member, initials


class PendingJoinRequest(NamedTuple):
    """A request that waits, with who asks and to which group."""

    id: int
    question: str
    answer: str
    asked_at: datetime
    group_slug: str
    group_name: str
    group_color: int
    member_id: int
    handle: str
    name: str
    color: int
    avatar: str | None
    role: str
    about: str
    joined_at: datetime  # the site
    trust_level: str
    refused_before: int

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def is_staff(self) -> bool:
        return self.role in (STAFF, ADMINISTRATOR)


class OwnJoinRequest(NamedTuple):
    """What the viewer asked last of a group, and what they were told."""

    question: str
    answer: str
    asked_at: datetime
    outcome: str | None
    word: str
    decided_at: datetime | None

    @property
    def waits(self) -> bool:
        return self.decided_at is None

    @property
    def was_refused(self) -> bool:
        return self.outcome == DECLINED

    @property
    def again_at(self) -> datetime | None:
        """When they may ask again, if that is not now."""
        if not self.was_refused or self.decided_at is None:
            return None
        again = self.decided_at + RETRY_AFTER
        return again if again > now() else None


def pending_requests(viewer: Member, group: Group | None = None, cursor: str | None = None) -> Page[PendingJoinRequest]:
    """Requests that wait where the viewer keeps the peace, or in one group; who waits longest comes first."""
    statement = _pending(viewer, group)
    page = pagination.to_page(rows(pagination.after(statement, -JoinRequest.id, JoinRequest.id, cursor)), "turn")
    return Page([PendingJoinRequest(*row[:-1]) for row in page.rows], page.next)


def pending_request(viewer: Member, request_id: int) -> PendingJoinRequest | None:
    """One request, if it waits for the viewer's answer."""
    found = db.session.execute(_pending(viewer).where(JoinRequest.id == request_id)).first()
    return PendingJoinRequest(*found[:-1]) if found is not None else None


def _pending(viewer: Member, group: Group | None = None) -> Any:
    return (
        select(
            *(JoinRequest.id, JoinRequest.question, JoinRequest.answer, JoinRequest.asked_at),
            *(Group.slug, Group.name, Group.color, Member.id, Member.handle, Member.name, Member.color),
            *(Member.avatar, Member.role, Member.about, Member.joined_at, Member.trust_level),
            _earlier_declined().label("refused_before"),
            (-JoinRequest.id).label("turn"),
        )
        .join(Group, Group.id == JoinRequest.group_id)
        .join(Member, Member.id == JoinRequest.member_id)
        .where(*is_pending(viewer, group))
    )


def pending_count(viewer: Member | None) -> ColumnElement[int]:
    """How many requests to a group wait for the viewer's answer: 0 for others than its moderators. Beside a `Group`."""
    if viewer is None:
        return literal(0)
    count = select(func.count(JoinRequest.id)).join(Member, Member.id == JoinRequest.member_id)
    waiting = count.where(JoinRequest.group_id == Group.id, *is_pending(viewer)).correlate(Group).scalar_subquery()
    return case((scope.moderated_by(viewer), waiting), else_=0)


def latest_own_request(viewer: Member, group: Group) -> OwnJoinRequest | None:
    """What the viewer asked last of this group, if they ever did."""
    found = db.session.execute(
        select(
            *(JoinRequest.question, JoinRequest.answer, JoinRequest.asked_at, JoinRequest.outcome),
            *(JoinRequest.word, JoinRequest.decided_at),
        )
        .join(Group, Group.id == JoinRequest.group_id)
        .where(Group.id == group.id, JoinRequest.member_id == viewer.id, scope.visible_to(viewer))
        .order_by(JoinRequest.id.desc())
        .limit(1)
    ).first()
    return OwnJoinRequest(*found) if found is not None else None


def is_pending(viewer: Member, group: Group | None = None) -> list[ColumnElement[bool]]:
    """Conditions on `JoinRequest`, its `Group` and `Member`: it waits, and is the viewer's to answer."""
    where = [
        *(JoinRequest.decided_at.is_(None), Group.archived_at.is_(None)),
        *(scope.moderated_by(viewer), member_scope.visible_to(viewer)),
    ]
    return [*where, Group.id == group.id] if group is not None else where


def _earlier_declined() -> ScalarSelect[int]:
    before = aliased(JoinRequest)
    theirs = (before.group_id == Group.id, before.member_id == Member.id, before.outcome == DECLINED)
    return select(func.count(before.id)).where(*theirs).correlate(Group, Member).scalar_subquery()
