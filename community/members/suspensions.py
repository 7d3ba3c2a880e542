"""Suspending members, for a time or until lifted. Suspended members can only read."""

from datetime import UTC, datetime

from babel.dates import format_datetime

from community.core.db import now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import locale
from community.core.outbox import record
from community.members import standing
from community.members.events import MemberChanged
from community.members.models import Member, is_suspended


def suspend(member: Member, until: datetime | None = None) -> bool:
    """Suspend a member until then, or until lifted. False if nothing changed.

    A suspension can be extended or shortened. Raises `Refused` for members with a role, and for an end in the past.
    """
    if member.is_site_moderator:
        raise Refused(_("People who help run this site can’t be suspended. Remove their role first."))
    if until is not None and until <= now():
        raise Refused(_("Please choose an end in the future."), field="until")
    if member.is_deleted or (member.is_suspended and member.suspended_until == until):
        return False
    with standing.change(member):
        member.suspended_at, member.suspended_until = now(), until
    record(MemberChanged(member.id))
    return True


def lift(member: Member) -> bool:
    """End a suspension. False if the member was not suspended."""
    was_suspended = member.is_suspended
    if member.suspended_at is not None or member.suspended_until is not None:
        with standing.change(member):
            member.suspended_at = member.suspended_until = None
        record(MemberChanged(member.id))
    return was_suspended


def restore(member: Member, since: datetime | None, until: datetime | None) -> None:
    """Set an earlier state of suspension, when a moderation action is undone. One that is over by now is none."""
    with standing.change(member):
        member.suspended_at, member.suspended_until = (since, until) if is_suspended(since, until) else (None, None)
    record(MemberChanged(member.id))


def notice(member: Member) -> str:
    """The sentence that tells a suspended member so, with the end if there is one."""
    if member.suspended_until is None:
        return _("Your account is suspended. You can read, but you can’t take part.")
    end = format_datetime(member.suspended_until, "d MMMM y, HH:mm", tzinfo=UTC, locale=locale.get())
    return _("Your account is suspended until %(end)s UTC. Until then, you can read, but you can’t take part.", end=end)
