"""Listeners that clean up groups when a member's account is deleted."""

from sqlalchemy import delete, select, update

from community.core import outbox
from community.core.db import db, lock_row, now
from community.groups.memberships import delete_membership
from community.groups.models import Ban, Group, Invitation, InvitationUse, JoinRequest, Membership, TrustedPoster
from community.groups.permissions import has_other_moderator
from community.members import scope as member_scope
from community.members.events import MemberDeleted
from community.members.models import Member


@outbox.on(MemberDeleted)
def leave_groups(event: MemberDeleted) -> None:
    """Take a deleted member out of every group. A group left without a moderator gets its longest member as one."""
    joined = select(Membership.group_id).where(Membership.member_id == event.member_id)
    # Groups are locked in one order, so two accounts deleted at once do not deadlock.
    for group in db.session.scalars(select(Group).where(Group.id.in_(joined)).order_by(Group.id)).all():
        lock_row(group)
        delete_membership(group, event.member_id)
        if not has_other_moderator(group, event.member_id):
            _promote_longest_member(group)


@outbox.on(MemberDeleted)
def erase_membership_data(event: MemberDeleted) -> None:
    """Delete a deleted member's requests, bans and trust, empty their texts, and revoke their invitations."""
    member_id = event.member_id
    theirs = JoinRequest.member_id == member_id
    db.session.execute(delete(JoinRequest).where(theirs, JoinRequest.decided_at.is_(None)))
    db.session.execute(update(JoinRequest).where(theirs).values(answer="", message=""))
    created = Invitation.created_by == member_id
    db.session.execute(update(Invitation).where(created).values(note=""))
    db.session.execute(update(Invitation).where(created, Invitation.revoked_at.is_(None)).values(revoked_at=now()))
    for table in (InvitationUse, Ban, TrustedPoster):
        db.session.execute(delete(table).where(table.member_id == member_id))


def _promote_longest_member(group: Group) -> None:
    """If no member is in good standing, the group has no moderator and the site's moderators moderate it."""
    successor = db.session.scalar(
        select(Membership)
        .join(Member, Member.id == Membership.member_id)
        .where(Membership.group_id == group.id, member_scope.listed_to(None))
        .order_by(Membership.joined_at, Membership.member_id)
        .limit(1)
    )
    if successor is not None:
        successor.moderates = True
        db.session.flush()
