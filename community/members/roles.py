"""Roles of members: who has which, and how they change."""

from sqlalchemy import select

from community.core.db import db, lock_row
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members.models import ADMINISTRATOR, ROLES, Member


def assign(member: Member, role: str, by: Member) -> bool:
    """Give a site role: member, moderator, staff or administrator. False if it is theirs already.

    Only administrators may; nobody changes their own; the last administrator stays one. Raises `Refused`.
    """
    if role not in ROLES:
        raise Refused(_("There is no such role."), field="role")
    if not by.is_administrator:
        raise Refused(_("Only administrators give roles."))
    if member.id == by.id:
        raise Refused(_("Nobody changes their own role. Please ask another administrator."), field="role")
    require_another_administrator(member, unless=role)
    lock_row(member)
    if member.role == role:
        return False
    if not member.in_good_standing:
        raise Refused(
            _("Only members with a confirmed address who are not suspended can be given a role."), field="role"
        )
    member.role = role
    return True


def require_another_administrator(member: Member, *, unless: str = "") -> None:
    """Raise `Refused` if the site would be without an administrator when this one goes.

    All administrators' rows are locked, in one order: two who demote each other at once must not both succeed.
    """
    if unless == ADMINISTRATOR:
        return
    there = db.session.scalars(
        select(Member.id)
        .where(Member.role == ADMINISTRATOR, Member.deleted_at.is_(None))
        .order_by(Member.id)
        .with_for_update()
    ).all()
    if list(there) == [member.id]:
        raise Refused(_("This is the only administrator. Make somebody else administrator first."), field="role")
