"""Enforces the quotas of `quotas` and says when an act is possible again."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, select

from community.core.db import db, is_sqlite, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import ngettext
from community.members import quotas, suspensions
from community.members.models import Member
from community.members.quotas import DAY

Moderates: TypeAlias = bool | Callable[[], bool]  # in the group at hand; called only if the usual quota is used up


class QuotaExceeded(Refused):
    """More than the member's trust level allows. The message says how much that is and when it is possible again."""


def require(
    member: Member,
    act: str,
    moment: Any,
    *theirs: ColumnElement[bool],
    moderates: Moderates = False,
    number: int = 1,
) -> None:
    """Raise `QuotaExceeded` if the member cannot act so often more within a quota that is counted in the database.

    Locks the member. `moment`: the column with the time of the act; `theirs`: conditions that select the member's own
    rows; `number`: how often they act now.
    """
    lock_member(member)
    per = quotas.QUOTAS[act].per or DAY

    def oldest_counted(limit: int) -> datetime | None:
        """The time of the act that has to expire first; None if the quota is not used up."""
        recent = select(moment).where(*theirs, moment > now() - per).order_by(moment.desc())
        fits = limit >= number
        oldest: datetime | None = db.session.scalar(recent.offset(limit - number).limit(1)) if fits else now()
        return oldest

    oldest, is_moderator = oldest_counted(quotas.limit(member, act)), False
    if oldest is not None and (is_moderator := _resolve(moderates)):
        oldest = oldest_counted(quotas.limit(member, act, moderates=True))
    if oldest is not None:
        raise refusal(member, act, oldest + per, moderates=is_moderator)


def lock_member(member: Member) -> None:
    """Lock the member's row, so concurrent acts of one member are counted one after another.

    SQLite has one writer anyway. Members are locked before groups.
    """
    if not is_sqlite():
        db.session.execute(select(Member.id).where(Member.id == member.id).with_for_update(key_share=True))


def require_in_text(member: Member, act: str, number: int, field: str, moderates: Moderates = False) -> None:
    """Raise `QuotaExceeded` if one text holds more of something than the member's quota."""
    if number <= quotas.limit(member, act):
        return
    is_moderator = _resolve(moderates)
    if number > quotas.limit(member, act, moderates=is_moderator):
        raise refusal(member, act, None, moderates=is_moderator, field=field)


def refusal(
    member: Member, act: str, again_at: datetime | None, *, moderates: bool = False, field: str | None = None
) -> Refused:
    """The refusal for a used-up quota. `again_at`: when the act is possible again."""
    limit = quotas.limit(member, act, moderates=moderates)
    if not limit:
        return Refused(suspensions.notice(member), field)
    sentences = [MESSAGES[act](limit)]
    if again_at is not None:
        sentences.append(_("You can try again %(then)s.", then=in_time(again_at - now())))
    sentences.append(_("See “Your permissions” for all limits and how to raise them."))
    return QuotaExceeded(" ".join(sentences), field)


def in_time(wait: timedelta) -> str:
    """“in 5 minutes”, “in 3 hours”, “in 4 days”: rounded up, so a retry is not too early."""
    minutes = max(1, math.ceil(wait.total_seconds() / 60))
    if minutes <= 90:
        return ngettext("in a minute", "in %(num)s minutes", minutes)
    hours = math.ceil(minutes / 60)
    if hours <= 48:
        return _("in %(num)s hours", num=hours)
    return _("in %(num)s days", num=math.ceil(hours / 24))


def _resolve(moderates: Moderates) -> bool:
    return moderates if isinstance(moderates, bool) else moderates()


MESSAGES: Mapping[str, Callable[[int], str]] = {
    quotas.IDEAS: lambda limit: ngettext(
        "You’ve reached your limit of one idea per day.",
        "You’ve reached your limit of %(num)s ideas per day.",
        limit,
    ),
    quotas.COMMENTS: lambda limit: ngettext(
        "You’ve reached your limit of one comment per hour.",
        "You’ve reached your limit of %(num)s comments per hour.",
        limit,
    ),
    quotas.MENTIONS: lambda limit: ngettext(
        "You can mention one person per comment.", "You can mention up to %(num)s people per comment.", limit
    ),
    quotas.MENTIONED: lambda limit: ngettext(
        "You can mention one person per day.", "You can mention up to %(num)s people per day.", limit
    ),
    quotas.LINKS: lambda limit: ngettext(
        "While you’re new here, you can include one link per post.",
        "While you’re new here, you can include up to %(num)s links per post.",
        limit,
    ),
    quotas.IMAGES: lambda limit: ngettext(
        "You’ve reached your limit of one picture per day.",
        "You’ve reached your limit of %(num)s pictures per day.",
        limit,
    ),
    quotas.VOTES: lambda limit: ngettext(
        "You’ve reached your limit of one vote per hour.",
        "You’ve reached your limit of %(num)s votes per hour.",
        limit,
    ),
    quotas.HELPFUL_VOTES: lambda limit: ngettext(
        "You’ve reached your limit of one helpful vote per hour.",
        "You’ve reached your limit of %(num)s helpful votes per hour.",
        limit,
    ),
    quotas.REPORTS: lambda limit: ngettext(
        "You’ve reached your limit of one report per hour.",
        "You’ve reached your limit of %(num)s reports per hour.",
        limit,
    ),
    quotas.GROUPS: lambda limit: ngettext(
        "You’ve reached your limit of one new group per day.",
        "You’ve reached your limit of %(num)s new groups per day.",
        limit,
    ),
    quotas.JOIN_REQUESTS: lambda limit: ngettext(
        "You’ve reached your limit of one join request per day.",
        "You’ve reached your limit of %(num)s join requests per day.",
        limit,
    ),
    quotas.INVITATIONS: lambda limit: ngettext(
        "You’ve reached your limit of one invitation per day.",
        "You’ve reached your limit of %(num)s invitations per day.",
        limit,
    ),
    quotas.ANNOUNCEMENTS: lambda limit: ngettext(
        "You’ve reached your limit of one announcement per day.",
        "You’ve reached your limit of %(num)s announcements per day.",
        limit,
    ),
}
