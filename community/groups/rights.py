"""Who may do what in a group: its moderators and those who oversee the site keep its peace."""

from sqlalchemy import select

from community.groups import scope
from community.groups.models import Group, Membership
from community.kernel.database import db, exists
from community.kernel.errors import Hidden, Refused
from community.kernel.words import gettext as _
from community.members.models import Member


def keeps_peace(group: Group, member: Member | None) -> bool:
    """Whether a member may change the group, admit to it and remove from it."""
    return exists(select(Group.id).where(Group.id == group.id, scope.moderated_by(member)))


def require(group: Group, member: Member) -> None:
    """Raise `Refused` unless the member may keep the group's peace; `Hidden` if they cannot even find it."""
    if keeps_peace(group, member):
        return
    if not exists(select(Group.id).where(Group.id == group.id, scope.visible_to(member))):
        raise Hidden
    if member.is_suspended:
        raise Refused(_("Your account is suspended. You can read, but not take part."))
    raise Refused(_("Only the moderators of this group can do that. Ask one of them; they are named beside its page."))


def membership(group: Group, member_id: int) -> Membership | None:
    """The row that says that a member belongs to the group. Asked while the group is held, it stays true."""
    return db.session.get(Membership, (group.id, member_id), populate_existing=True)


def moderators_but(group: Group, member_id: int) -> bool:
    """Whether somebody else moderates the group."""
    return exists(
        select(Membership.member_id).where(
            Membership.group_id == group.id, Membership.moderates.is_(True), Membership.member_id != member_id
        )
    )
