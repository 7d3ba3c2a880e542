"""Joining and leaving a group.

The group’s row is held first, so that its counter, openness and moderators cannot change meanwhile.
"""

from sqlalchemy import delete

from community.groups.models import Group, Membership
from community.groups.rights import membership, moderators_but
from community.kernel.database import db, hold
from community.kernel.errors import Hidden, Refused
from community.kernel.upsert import insert
from community.kernel.words import gettext as _
from community.members.models import Member


def join(group: Group, member: Member) -> bool:
    """Belong to an open group. False if the member does already.

    Nobody joins a private group by themselves: for those who cannot find it there is none (`Hidden`), those who
    oversee the site can be admitted (`Refused`).
    """
    if member.is_suspended:
        raise Refused(_("Your account is suspended. You can read, but not take part."))
    hold(group)
    if not group.is_private:
        return enter(group, member.id)
    if membership(group, member.id) is not None:
        return False
    if not member.oversees:
        raise Hidden
    raise Refused(
        _("This group is private: nobody joins it by themselves. A moderator can add you on its members’ page.")
    )


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


def _count(group: Group, by: int) -> None:
    group.member_count = Group.member_count + by
    db.session.flush()
