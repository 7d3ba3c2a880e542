"""Site roles: member, moderator, staff, administrator."""

from sqlalchemy import select

from community.audit import log as audit_log
from community.core.db import db, lock_row
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members.models import ADMINISTRATOR, ROLES, Member


def assign(member: Member, role: str, by: Member) -> bool:
    """Give a member a role. False if they have it already.

    Only administrators assign roles, no one changes their own, and one administrator must remain. Raises `Refused`.
    """
    if role not in ROLES:
        raise Refused(_("There’s no such role."), field="role")
    if not by.is_administrator:
        raise Refused(_("Only administrators can change roles."))
    if member.id == by.id:
        raise Refused(_("You can’t change your own role. Please ask another administrator."), field="role")
    require_another_administrator(member, unless=role)
    lock_row(member)
    if member.role == role:
        return False
    if not member.in_good_standing:
        raise Refused(_("Only members with a confirmed email who aren’t suspended can have a role."), field="role")
    audit_log.record(audit_log.ROLE_CHANGED, by=by.id, about=member.id, before=member.role, after=role)
    member.role = role
    return True


def require_another_administrator(member: Member, *, unless: str = "") -> None:
    """Raise `Refused` if the site would have no administrator without this one. `unless`: the role they get.

    The rows of all administrators are locked in one order, because two who demote each other must not both succeed.
    """
    if unless == ADMINISTRATOR:
        return
    administrators = db.session.scalars(
        select(Member.id)
        .where(Member.role == ADMINISTRATOR, Member.deleted_at.is_(None))
        .order_by(Member.id)
        .with_for_update()
    ).all()
    if list(administrators) == [member.id]:
        raise Refused(_("This is the only administrator. Make someone else an administrator first."), field="role")
