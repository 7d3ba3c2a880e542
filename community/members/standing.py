"""Standing: roles, suspension, and their end."""

from datetime import datetime

from sqlalchemy import select

from community.kernel.database import db, hold, now
from community.kernel.errors import Refused
from community.kernel.outbox import record
from community.kernel.words import gettext as _
from community.members.events import MemberChanged
from community.members.models import ADMINISTRATOR, ROLES, Member


def suspend(member: Member, until: datetime | None = None) -> bool:
    """From now on the member only reads: until then, or until it is lifted. False if it was so already.

    Somebody who is suspended can be suspended for longer or shorter. Raises `Refused` for who looks after the site,
    and for an end that is not to come.
    """
    if member.oversees:
        raise Refused(_("Members who look after this site cannot be suspended. Take their role away first."))
    if until is not None and until <= now():
        raise Refused(_("A suspension ends in the future, or when somebody lifts it."), field="until")
    if member.is_removed or (member.is_suspended and member.suspended_until == until):
        return False
    member.suspended_at, member.suspended_until = now(), until
    record(MemberChanged(member.id))
    return True


def lift(member: Member) -> bool:
    """The member takes part again. False if they were not suspended."""
    was = member.is_suspended
    if member.suspended_at is not None or member.suspended_until is not None:
        member.suspended_at = member.suspended_until = None
        record(MemberChanged(member.id))
    return was


def as_it_was(member: Member, since: datetime | None, until: datetime | None) -> None:
    """Let a suspension be, or not be, what it once was: undoing a ruling."""
    member.suspended_at, member.suspended_until = since, until
    record(MemberChanged(member.id))


def give_role(member: Member, role: str, by: Member) -> bool:
    """Give a site role: member, moderator, staff or administrator. False if it is theirs already.

    Only administrators may; nobody changes their own; the last administrator stays one. Raises `Refused`.
    """
    if role not in ROLES:
        raise Refused(_("There is no such role."), field="role")
    if not by.is_administrator:
        raise Refused(_("Only administrators give roles."))
    if member.id == by.id:
        raise Refused(_("Nobody changes their own role. Please ask another administrator."), field="role")
    keep_an_administrator(member, unless=role)
    hold(member)
    if member.role == role:
        return False
    if not member.in_good_standing:
        raise Refused(
            _("Only members with a confirmed address who are not suspended can be given a role."), field="role"
        )
    member.role = role
    return True


def keep_an_administrator(member: Member, *, unless: str = "") -> None:
    """Raise `Refused` if the site would be without an administrator when this one goes.

    All administrators' rows are locked, in one order: two who demote each other at once must not both succeed.
    """
    if unless == ADMINISTRATOR:
        return
    there = db.session.scalars(
        select(Member.id)
        .where(Member.role == ADMINISTRATOR, Member.removed_at.is_(None))
        .order_by(Member.id)
        .with_for_update()
    ).all()
    if list(there) == [member.id]:
        raise Refused(_("This is the only administrator. Make somebody else administrator first."), field="role")
