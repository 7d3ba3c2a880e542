"""Sections about groups: memberships, join requests, invitations and bans, read in batches."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import case, select

from community.data_export.batches import Record, read
from community.groups import scope as group_scope
from community.groups.models import Ban, Group, Invitation, InvitationUse, JoinRequest, Membership
from community.members.models import Member


def memberships(member: Member) -> Iterator[Record]:
    """Groups they are a member of."""
    statement = (
        select(Group.id, Group.name, Group.slug, Membership.moderates, Membership.joined_at)
        .add_columns((Group.creator_id == member.id).label("founded"))
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.member_id == member.id, group_scope.visible_to(member))
    )
    return read(statement, Group.id)


def join_requests(member: Member) -> Iterator[Record]:
    """Their join requests and the answers."""
    asked = (JoinRequest.question, JoinRequest.answer, JoinRequest.asked_at, JoinRequest.outcome, JoinRequest.message)
    return _in_group(member, JoinRequest, JoinRequest.id, *asked, JoinRequest.decided_at, of=JoinRequest.member_id)


def invitations_made(member: Member) -> Iterator[Record]:
    """Invitation links that they created."""
    made = (Invitation.note, Invitation.created_at, Invitation.expires_at, Invitation.max_uses, Invitation.used_count)
    return _in_group(member, Invitation, Invitation.id, *made, Invitation.revoked_at, of=Invitation.created_by)


def invitations_used(member: Member) -> Iterator[Record]:
    """Invitation links that they used."""
    statement = (
        select(InvitationUse.invitation_id, InvitationUse.used_at, group_name(member))
        .join(Invitation, Invitation.id == InvitationUse.invitation_id)
        .join(Group, Group.id == Invitation.group_id)
    )
    return read(statement.where(InvitationUse.member_id == member.id), InvitationUse.invitation_id)


def bans(member: Member) -> Iterator[Record]:
    """Groups they were banned from; the reasons are among the moderation actions about them."""
    return _in_group(member, Ban, Ban.group_id, Ban.banned_at, Ban.ends_at, of=Ban.member_id)


def group_name(member: Member) -> Any:
    """The name of a group; empty if the member cannot see it now."""
    return case((group_scope.visible_to(member), Group.name), else_="").label("group")


def _in_group(member: Member, table: Any, key: Any, *columns: Any, of: Any) -> Iterator[Record]:
    statement = select(key, *columns, group_name(member)).join(Group, Group.id == table.group_id)
    return read(statement.where(of == member.id), key)
