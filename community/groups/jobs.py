"""What groups do when something happened to members."""

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
    """A removed member leaves every group; one that has no moderator then falls to its longest member."""
    belonged = select(Membership.group_id).where(Membership.member_id == event.member_id)
    # In one order, so that two who leave at once do not wait for each other.
    for group in db.session.scalars(select(Group).where(Group.id.in_(belonged)).order_by(Group.id)).all():
        lock_row(group)
        delete_membership(group, event.member_id)
        if not has_other_moderator(group, event.member_id):
            _promote_longest_member(group)


@outbox.on(MemberDeleted)
def erase_membership_data(event: MemberDeleted) -> None:
    """What a removed member asked, and who let them in where, goes with them; nobody comes by their links any more."""
    gone = event.member_id
    theirs = JoinRequest.member_id == gone
    db.session.execute(delete(JoinRequest).where(theirs, JoinRequest.decided_at.is_(None)))
    db.session.execute(update(JoinRequest).where(theirs).values(answer="", word=""))
    made = Invitation.made_by == gone
    db.session.execute(update(Invitation).where(made).values(note=""))
    db.session.execute(update(Invitation).where(made, Invitation.revoked_at.is_(None)).values(revoked_at=now()))
    for table in (InvitationUse, Ban, TrustedPoster):
        db.session.execute(delete(table).where(table.member_id == gone))


def _promote_longest_member(group: Group) -> None:
    """With nobody in good standing there is no heir: those who oversee the site look after the group."""
    heir = db.session.scalar(
        select(Membership)
        .join(Member, Member.id == Membership.member_id)
        .where(Membership.group_id == group.id, member_scope.listed_to(None))
        .order_by(Membership.joined_at, Membership.member_id)
        .limit(1)
    )
    if heir is not None:
        heir.moderates = True
        db.session.flush()
