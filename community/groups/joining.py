"""Joining and leaving a group.

The group’s row is held first, so that its counter, openness and moderators cannot change meanwhile.
"""

from sqlalchemy import delete, update

from community.groups import rights
from community.groups.models import ADMITTED, Group, JoinRequest, Membership
from community.groups.rights import membership, moderators_but
from community.kernel.database import db, hold, now
from community.kernel.errors import Hidden, Refused
from community.kernel.upsert import insert
from community.kernel.words import gettext as _
from community.members.models import Member


def join(group: Group, member: Member) -> bool:
    """Belong to an open group. False if the member does already.

    Nobody joins a private group by themselves: for those who cannot find it there is none (`Hidden`), those who
    oversee the site can be admitted (`Refused`). A group that admits by request is asked (`Refused`); those who oversee
    the site need not ask.
    """
    hold(group)
    if membership(group, member.id) is not None:
        return False
    if group.is_private and not member.oversees:
        raise Hidden
    require_able(group, member)
    if group.is_private:
        raise Refused(
            _("This group is private: nobody joins it by themselves. A moderator can add you on its members’ page.")
        )
    if group.by_request and not member.oversees:
        raise Refused(_("This group is joined by asking. You can ask to belong on its page; a moderator will answer."))
    return enter(group, member.id)


def leave(group: Group, member: Member) -> bool:
    """Belong to a group no longer. False if the member did not. What they wrote there stays.

    The only moderator names another first. The last member may leave an open group, which keeps its ideas and is
    looked after by those who oversee the site; a private one would be lost to everybody, so it is opened first.
    """
    hold(group)
    belongs = membership(group, member.id)
    if belongs is None:
        return False
    if group.member_count <= 1:
        if group.is_private:
            raise Refused(
                _(
                    "You are the last member of this private group, and without you nobody could find it. "
                    "Make it open in its settings first, then you can leave."
                )
            )
    elif belongs.moderates and not moderators_but(group, member.id):
        raise Refused(
            _(
                "You are the only moderator of this group. Make another member a moderator on its members’ page first, "
                "then you can leave."
            )
        )
    return depart(group, member.id)


def enter(group: Group, member_id: int, *, moderates: bool = False) -> bool:
    """Write a member into a held group and count them. False if they were in it."""
    new = db.session.scalar(
        insert(Membership)
        .values(group_id=group.id, member_id=member_id, moderates=moderates)
        .on_conflict_do_nothing()
        .returning(Membership.member_id)
    )
    if new is None:
        return False
    settle(group.id, member_id, ADMITTED)
    _count(group, +1)
    return True


def depart(group: Group, member_id: int) -> bool:
    """Take a member out of a held group and the count. False if they were not in it."""
    gone = db.session.scalar(
        delete(Membership)
        .where(Membership.group_id == group.id, Membership.member_id == member_id)
        .returning(Membership.member_id)
    )
    if gone is None:
        return False
    _count(group, -1)
    return True


def settle(group_id: int, member_id: int, outcome: str) -> int:
    """Give what a member asked of a held group an outcome that nobody decided. How many requests waited: 0 or 1."""
    waiting = (JoinRequest.group_id == group_id, JoinRequest.member_id == member_id, JoinRequest.decided_at.is_(None))
    settled = db.session.scalars(
        update(JoinRequest).where(*waiting).values(outcome=outcome, decided_at=now()).returning(JoinRequest.id)
    ).all()
    return len(settled)


def require_able(group: Group, member: Member) -> None:
    """Raise `Refused` where the member could not come to belong: archived, banned, suspended. Not who may find it.

    Who oversees the site does not need to belong, so a ban holds for them too: a role may go, and it would still hold.
    """
    found = db.session.execute(rights.places(member).where(Group.id == group.id)).one()
    place = rights.read(found, member)
    why_not = place.why_not_vote or place.why_banned
    if why_not:
        raise Refused(why_not)


def archived() -> Refused:
    """The refusal for moderators who would let somebody into an archived group."""
    return Refused(_("This group is archived. Restore it first, then somebody can come to it."))


def require_welcome(group: Group, member: Member) -> None:
    """The same in words for a moderator who wants to let the member in."""
    if group.is_archived:
        raise archived()
    if member.is_suspended:
        raise Refused(_("%(name)s cannot come to this group now: their account is suspended.", name=member.name))
    found = db.session.execute(rights.places(member).where(Group.id == group.id)).one()
    if rights.read(found, member).is_banned:
        raise Refused(_("%(name)s is banned from this group. Lift the ban first.", name=member.name))


def _count(group: Group, by: int) -> None:
    group.member_count = Group.member_count + by
    db.session.flush()
