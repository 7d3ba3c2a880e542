"""Invitations to a group and the members who used them, for its moderators."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from community.core import pagination
from community.core.db import now, rows
from community.core.pagination import Page
from community.groups import scope
from community.groups.models import Group, Invitation, InvitationUse
from community.members import scope as member_scope
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary

SHOWN_MEMBERS = 12  # of those who used one invitation

OPEN, EXPIRED, FULL, REVOKED = "open", "expired", "full", "revoked"


class InvitedMember(NamedTuple):
    """A member who used an invitation."""

    member: MemberSummary
    used_at: datetime


class InvitationRow(NamedTuple):
    """An invitation, who created and revoked it, and some members who used it."""

    id: int
    code: str
    note: str
    created_at: datetime
    expires_at: datetime
    max_uses: int
    used_count: int
    revoked_at: datetime | None
    creator: str | None
    creator_handle: str | None
    revoker: str | None
    members: tuple[InvitedMember, ...] = ()

    @property
    def state(self) -> str:
        """Whether the link works, and why not. Does not check whether its creator still moderates the group."""
        if self.revoked_at is not None:
            return REVOKED
        if self.used_count >= self.max_uses:
            return FULL
        return OPEN if self.expires_at > now() else EXPIRED


def invitations(viewer: Member, group: Group, cursor: str | None = None) -> Page[InvitationRow]:
    """Invitations to a group, newest first, each with the latest members who used it. Two statements."""
    creator, revoker = aliased(Member), aliased(Member)
    statement: Any = (
        select(
            *(Invitation.id, Invitation.code, Invitation.note, Invitation.created_at, Invitation.expires_at),
            *(Invitation.max_uses, Invitation.used_count, Invitation.revoked_at),
            *(creator.name.label("creator"), creator.handle.label("creator_handle"), revoker.name.label("revoker")),
        )
        .join(Group, Group.id == Invitation.group_id)
        .outerjoin(creator, (creator.id == Invitation.created_by) & creator.deleted_at.is_(None))
        .outerjoin(revoker, (revoker.id == Invitation.revoked_by) & revoker.deleted_at.is_(None))
        .where(Group.id == group.id, scope.moderated_by(viewer))
    )
    found = rows(pagination.after(statement, Invitation.created_at, Invitation.id, cursor))
    page = pagination.to_page([InvitationRow(*row) for row in found], "created_at")
    members = _invited_members(viewer, [row.id for row in page.rows])
    return Page([row._replace(members=tuple(members.get(row.id, ()))) for row in page.rows], page.next)


def _invited_members(viewer: Member, invitation_ids: Iterable[int]) -> dict[int, list[InvitedMember]]:
    latest = (InvitationUse.used_at.desc(), InvitationUse.member_id)
    rank = func.row_number().over(partition_by=InvitationUse.invitation_id, order_by=latest).label("rank")
    ranked = (
        select(*summary.columns(), InvitationUse.used_at, InvitationUse.invitation_id, rank)
        .join(InvitationUse, Member.id == InvitationUse.member_id)
        .join(Invitation, Invitation.id == InvitationUse.invitation_id)
        .join(Group, Group.id == Invitation.group_id)
        .where(Invitation.id.in_(list(invitation_ids)), scope.moderated_by(viewer), member_scope.visible_to(viewer))
        .subquery()
    )
    members: dict[int, list[InvitedMember]] = {}
    for row in rows(select(ranked).where(ranked.c.rank <= SHOWN_MEMBERS).order_by(ranked.c.rank)):
        member, used_at, invitation_id, _rank = summary.unpack(row)
        members.setdefault(invitation_id, []).append(InvitedMember(member, used_at))
    return members
