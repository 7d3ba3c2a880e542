"""Joining and leaving a group, and adding and removing members.

The group's row is locked first, so its member count, kind and moderators cannot change in between; before it the
standing of the member who joins is held, because the group counts only members who count.
"""

from sqlalchemy import case, delete, select, update

from community.core import markup
from community.core.db import db, execute_bulk, exists, insert, lock_row, now
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups import permissions
from community.groups.access import GroupAccess
from community.groups.models import APPROVED, OPEN, Group, JoinRequest, Membership
from community.groups.permissions import has_other_moderator, membership_of, require_moderator
from community.members import scope as member_scope
from community.members import standing
from community.members.models import Member


def join(group: Group, member: Member) -> bool:
    """Join an open group. False if the member has joined already.

    No one joins a private group by themselves: raises `Hidden` for members who cannot find it, `Refused` for site
    moderators, who can be added. A group by request is joined by a join request (`Refused`), except by site moderators.
    """
    standing.hold(member.id)
    lock_row(group)
    if membership_of(group, member.id) is not None:
        return False
    if group.is_private and not member.is_site_moderator:
        raise Hidden
    require_can_join(group, member)
    if group.is_private:
        raise Refused(_("This group is private. A moderator can add you on its Members page."))
    if group.by_request and not member.is_site_moderator:
        raise Refused(_("Moderators approve who joins this group. You can request to join on its page."))
    return create_membership(group, member.id)


def leave(group: Group, member: Member) -> bool:
    """Leave a group. False if the member was not in it. What they wrote there stays.

    The only moderator has to make someone else a moderator first. The last member can leave an open group, which the
    site's moderators then moderate; a private one could no longer be found by anyone, so it has to be opened first.
    """
    lock_row(group)
    membership = membership_of(group, member.id)
    if membership is None:
        return False
    if not has_other_member(group, member.id):
        if group.is_private:
            raise Refused(
                _(
                    "You’re the last member of this private group, and no one could find it without you. Make "
                    "it open in its settings before you leave."
                )
            )
    elif membership.moderates and not has_other_moderator(group, member.id):
        raise Refused(
            _(
                "You’re this group’s only moderator. Make another member a moderator on the Members page before "
                "you leave."
            )
        )
    return delete_membership(group, member.id)


def add(group: Group, handle: str, by: Member) -> Member:
    """Add the member with this handle (with or without @) to a private group or one by request. Raises `Refused`.

    Everyone joins open groups by themselves. A member who is not listed in the directory is treated as unknown.
    """
    require_moderator(group, by)
    wanted = markup.one_line(handle).removeprefix("@").lower()
    member = db.session.scalar(select(Member).where(Member.handle == wanted, member_scope.listed_to(None)))
    if member is not None:
        standing.hold(member.id)
    lock_row(group)
    if group.is_archived:
        raise archived_refusal()
    if group.kind == OPEN:
        raise Refused(_("This group is open: anyone can join it themselves."), field="handle")
    if not wanted:
        raise Refused(_("Please enter the handle of the member you want to add."), field="handle")
    if member is None:
        raise Refused(
            _(
                "No one has the handle @%(handle)s. You’ll find handles on members’ profiles, under the name.",
                handle=wanted,
            ),
            field="handle",
        )
    require_can_be_added(group, member)
    if not create_membership(group, member.id):
        raise Refused(_("%(name)s is already a member of this group.", name=member.name), field="handle")
    return member


def remove(group: Group, member: Member, by: Member) -> bool:
    """Remove a member from a group. False if they are not in it. What they wrote there stays.

    Raises `Refused` for moderators, who have to be removed as moderators first, and for the one who asks.
    """
    require_moderator(group, by)
    lock_row(group)
    membership = membership_of(group, member.id)
    if membership is None:
        return False
    if member.id == by.id:
        raise Refused(_("You can’t remove yourself. Leave the group instead."))
    if membership.moderates:
        raise Refused(
            _(
                "%(name)s moderates this group. Remove them as moderator before removing them from the group.",
                name=member.name,
            )
        )
    return delete_membership(group, member.id)


def has_other_member(group: Group, member_id: int) -> bool:
    """Whether anyone but this member is in the group, whether they count or not."""
    return exists(
        select(Membership.member_id).where(Membership.group_id == group.id, Membership.member_id != member_id)
    )


def create_membership(group: Group, member_id: int, *, moderates: bool = False) -> bool:
    """Add a membership to a locked group, count it and close a pending join request. False if there was one.

    The caller has held the member's standing before it locked the group.
    """
    new = db.session.scalar(
        insert(Membership)
        .values(group_id=group.id, member_id=member_id, moderates=moderates)
        .on_conflict_do_nothing()
        .returning(Membership.member_id)
    )
    if new is None:
        return False
    close_requests(group.id, member_id, APPROVED)
    _change_member_count(group, member_id, +1)
    return True


def delete_membership(group: Group, member_id: int) -> bool:
    """Delete a membership of a locked group and count it. False if there was none."""
    deleted = db.session.scalar(
        delete(Membership)
        .where(Membership.group_id == group.id, Membership.member_id == member_id)
        .returning(Membership.member_id)
    )
    if deleted is None:
        return False
    _change_member_count(group, member_id, -1)
    return True


def close_requests(group_id: int, member_id: int, outcome: str) -> int:
    """Close a member's pending join request with an outcome that no moderator decided. How many there were: 0 or 1."""
    pending = (JoinRequest.group_id == group_id, JoinRequest.member_id == member_id, JoinRequest.decided_at.is_(None))
    closed = db.session.scalars(
        update(JoinRequest).where(*pending).values(outcome=outcome, decided_at=now()).returning(JoinRequest.id)
    ).all()
    return len(closed)


def require_can_join(group: Group, member: Member) -> None:
    """Raise `Refused` if the group is archived or the member banned or suspended. Does not check who can find it.

    A ban also applies to site moderators, who need no membership: it would still apply if they lost that role.
    """
    access = _access(group, member)
    why_not = access.why_not_vote or access.ban_message
    if why_not:
        raise Refused(why_not)


def require_can_be_added(group: Group, member: Member) -> None:
    """The same as `require_can_join`, in words for the moderator who wants to add the member."""
    if group.is_archived:
        raise archived_refusal()
    if member.is_suspended:
        raise Refused(_("%(name)s can’t join right now: their account is suspended.", name=member.name))
    if _access(group, member).is_banned:
        raise Refused(_("%(name)s is banned from this group. Lift the ban first.", name=member.name))


def archived_refusal() -> Refused:
    """The refusal for moderators who want to add someone to an archived group."""
    return Refused(_("This group is archived. Restore it before adding members."))


def _access(group: Group, member: Member) -> GroupAccess:
    row = db.session.execute(permissions.access_statement(member).where(Group.id == group.id)).one()
    return permissions.access_from_row(row, member)


def _change_member_count(group: Group, member_id: int, by: int) -> None:
    """Count a membership, if the member counts."""
    group.member_count = Group.member_count + case((member_scope.is_counted(member_id), by), else_=0)
    db.session.flush()


@standing.follow(standing.GROUPS)
def move_memberships(member_id: int, is_counted: bool) -> None:
    """Add a member to the counters of their groups, or subtract them, when their standing has changed."""
    joined = Group.id.in_(select(Membership.group_id).where(Membership.member_id == member_id))
    # Locked in the order of their ids, so two standings that change at once do not deadlock.
    db.session.execute(select(Group.id).where(joined).order_by(Group.id).with_for_update(key_share=True))
    by = 1 if is_counted else -1
    execute_bulk(update(Group).where(joined).values(member_count=Group.member_count + by))
