"""Lists of invitations and of who came by them, for those who keep a group's peace."""

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
from community.groups.queries.row_types import MemberFace
from community.members import scope as member_scope
from community.members.models import Member

SHOWN_MEMBERS = 12  # of those who came by one link

OPEN, EXPIRED, FULL, REVOKED = "open", "expired", "full", "revoked"


class InvitedMember(NamedTuple):
    """Somebody who came by a link."""

    handle: str
    face: MemberFace
    used_at: datetime


class InvitationRow(NamedTuple):
    """A link that was made, and what became of it."""

    id: int
    code: str
    note: str
    made_at: datetime
    expires_at: datetime
    most: int
    used_count: int
    revoked_at: datetime | None
    maker: str | None
    maker_handle: str | None
    revoker: str | None
    came: tuple[InvitedMember, ...] = ()

    @property
    def state(self) -> str:
        """Whether it works, and if not, why: open, expired, full or revoked. Its maker's rights are not looked at."""
        if self.revoked_at is not None:
            return REVOKED
        if self.used_count >= self.most:
            return FULL
        return OPEN if self.expires_at > now() else EXPIRED


def invitations(viewer: Member, group: Group, cursor: str | None = None) -> Page[InvitationRow]:
    """Invitations to a group, the newest first, each with some of those who came by it last. Two statements."""
    maker, revoker = aliased(Member), aliased(Member)
    statement: Any = (
        select(
            *(Invitation.id, Invitation.code, Invitation.note, Invitation.made_at, Invitation.expires_at),
            *(Invitation.most, Invitation.used_count, Invitation.revoked_at),
            *(maker.name.label("maker"), maker.handle.label("maker_handle"), revoker.name.label("revoker")),
        )
        .join(Group, Group.id == Invitation.group_id)
        .outerjoin(maker, (maker.id == Invitation.made_by) & maker.deleted_at.is_(None))
        .outerjoin(revoker, (revoker.id == Invitation.revoked_by) & revoker.deleted_at.is_(None))
        .where(Group.id == group.id, scope.moderated_by(viewer))
    )
    page = pagination.to_page(rows(pagination.after(statement, Invitation.made_at, Invitation.id, cursor)), "made_at")
    came = _invited_members(viewer, [row.id for row in page.rows])
    return Page([InvitationRow(*row)._replace(came=tuple(came.get(row.id, ()))) for row in page.rows], page.next)


def _invited_members(viewer: Member, ids: Iterable[int]) -> dict[int, list[InvitedMember]]:
    latest = (InvitationUse.used_at.desc(), InvitationUse.member_id)
    place = func.row_number().over(partition_by=InvitationUse.invitation_id, order_by=latest).label("place")
    ranked = (
        select(InvitationUse.invitation_id, Member.handle, Member.name, Member.color, Member.avatar)
        .add_columns(InvitationUse.used_at, place)
        .join(Member, Member.id == InvitationUse.member_id)
        .join(Invitation, Invitation.id == InvitationUse.invitation_id)
        .join(Group, Group.id == Invitation.group_id)
        .where(Invitation.id.in_(list(ids)), scope.moderated_by(viewer), member_scope.visible_to(viewer))
        .subquery()
    )
    found: dict[int, list[InvitedMember]] = {}
    for invitation_id, handle, *face, used_at, _place in rows(
        select(ranked).where(ranked.c.place <= SHOWN_MEMBERS).order_by(ranked.c.place)
    ):
        found.setdefault(invitation_id, []).append(InvitedMember(handle, MemberFace(*face), used_at))
    return found
