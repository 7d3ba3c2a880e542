"""Joining and leaving a group.

The group’s row is held first, so that its counter, openness and moderators cannot change meanwhile.

Admitting somebody to a group that not everybody joins by themselves: a private one, or one by request.

Removing a member from a group.
"""

from sqlalchemy import delete, select, update

from community.core import markup
from community.core.db import db, insert, lock_row, now
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups import permissions
from community.groups.models import APPROVED, OPEN, Group, JoinRequest, Membership
from community.groups.permissions import has_other_moderator, membership_of, require_moderator
from community.members import scope as member_scope
from community.members.models import Member


def join(group: Group, member: Member) -> bool:
    """Belong to an open group. False if the member does already.

    Nobody joins a private group by themselves: for those who cannot find it there is none (`Hidden`), those who
    oversee the site can be admitted (`Refused`). A group that admits by request is asked (`Refused`); those who oversee
    the site need not ask.
    """
    lock_row(group)
    if membership_of(group, member.id) is not None:
        return False
    if group.is_private and not member.is_site_moderator:
        raise Hidden
    require_can_join(group, member)
    if group.is_private:
        raise Refused(
            _("This group is private: nobody joins it by themselves. A moderator can add you on its members’ page.")
        )
    if group.by_request and not member.is_site_moderator:
        raise Refused(_("This group is joined by asking. You can ask to belong on its page; a moderator will answer."))
    return create_membership(group, member.id)


def leave(group: Group, member: Member) -> bool:
    """Belong to a group no longer. False if the member did not. What they wrote there stays.

    The only moderator names another first. The last member may leave an open group, which keeps its ideas and is
    looked after by those who oversee the site; a private one would be lost to everybody, so it is opened first.
    """
    lock_row(group)
    belongs = membership_of(group, member.id)
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
    elif belongs.moderates and not has_other_moderator(group, member.id):
        raise Refused(
            _(
                "You are the only moderator of this group. Make another member a moderator on its members’ page first, "
                "then you can leave."
            )
        )
    return delete_membership(group, member.id)


def create_membership(group: Group, member_id: int, *, moderates: bool = False) -> bool:
    """Write a member into a held group and count them. False if they were in it."""
    new = db.session.scalar(
        insert(Membership)
        .values(group_id=group.id, member_id=member_id, moderates=moderates)
        .on_conflict_do_nothing()
        .returning(Membership.member_id)
    )
    if new is None:
        return False
    close_requests(group.id, member_id, APPROVED)
    _change_member_count(group, +1)
    return True


def delete_membership(group: Group, member_id: int) -> bool:
    """Take a member out of a held group and the count. False if they were not in it."""
    gone = db.session.scalar(
        delete(Membership)
        .where(Membership.group_id == group.id, Membership.member_id == member_id)
        .returning(Membership.member_id)
    )
    if gone is None:
        return False
    _change_member_count(group, -1)
    return True


def close_requests(group_id: int, member_id: int, outcome: str) -> int:
    """Give what a member asked of a held group an outcome that nobody decided. How many requests waited: 0 or 1."""
    waiting = (JoinRequest.group_id == group_id, JoinRequest.member_id == member_id, JoinRequest.decided_at.is_(None))
    settled = db.session.scalars(
        update(JoinRequest).where(*waiting).values(outcome=outcome, decided_at=now()).returning(JoinRequest.id)
    ).all()
    return len(settled)


def require_can_join(group: Group, member: Member) -> None:
    """Raise `Refused` where the member could not come to belong: archived, banned, suspended. Not who may find it.

    Who oversees the site does not need to belong, so a ban holds for them too: a role may go, and it would still hold.
    """
    found = db.session.execute(permissions.access_statement(member).where(Group.id == group.id)).one()
    place = permissions.access_from_row(found, member)
    why_not = place.why_not_vote or place.ban_message
    if why_not:
        raise Refused(why_not)


def archived_refusal() -> Refused:
    """The refusal for moderators who would let somebody into an archived group."""
    return Refused(_("This group is archived. Restore it first, then somebody can come to it."))


def require_can_be_added(group: Group, member: Member) -> None:
    """The same in words for a moderator who wants to let the member in."""
    if group.is_archived:
        raise archived_refusal()
    if member.is_suspended:
        raise Refused(_("%(name)s cannot come to this group now: their account is suspended.", name=member.name))
    found = db.session.execute(permissions.access_statement(member).where(Group.id == group.id)).one()
    if permissions.access_from_row(found, member).is_banned:
        raise Refused(_("%(name)s is banned from this group. Lift the ban first.", name=member.name))


def _change_member_count(group: Group, by: int) -> None:
    group.member_count = Group.member_count + by
    db.session.flush()


def add(group: Group, handle: str, by: Member) -> Member:
    """Add the member with this handle (with or without its @) to a group that not everybody joins. Raises `Refused`.

    Open groups are joined by everyone for themselves. Members who stand in no directory cannot be added, and are
    spoken of as if there were none of that handle.
    """
    require_moderator(group, by)
    lock_row(group)
    if group.is_archived:
        raise archived_refusal()
    if group.kind == OPEN:
        raise Refused(_("This group is open: everyone who wants to belong can join it themselves."), field="handle")
    wanted = markup.one_line(handle).removeprefix("@").lower()
    if not wanted:
        raise Refused(_("Please give the handle of the member you want to add."), field="handle")
    member = db.session.scalar(select(Member).where(Member.handle == wanted, member_scope.listed_to(None)))
    if member is None:
        raise Refused(
            _(
                "We know nobody with the handle @%(handle)s. It stands under the name on a member’s page.",
                handle=wanted,
            ),
            field="handle",
        )
    require_can_be_added(group, member)
    if not create_membership(group, member.id):
        raise Refused(_("%(name)s belongs to this group already.", name=member.name), field="handle")
    return member


def remove(group: Group, member: Member, by: Member) -> bool:
    """Take a member out of a group. False if they are not in it. What they wrote there stays.

    Moderators are relieved first, and who means themselves leaves: both raise `Refused`.
    """
    require_moderator(group, by)
    lock_row(group)
    belongs = membership_of(group, member.id)
    if belongs is None:
        return False
    if member.id == by.id:
        raise Refused(_("You cannot remove yourself. Leave the group instead."))
    if belongs.moderates:
        raise Refused(
            _(
                "%(name)s moderates this group. Let them be a plain member first; then you can remove them.",
                name=member.name,
            )
        )
    return delete_membership(group, member.id)
