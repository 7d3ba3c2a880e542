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
    """Lock the member's row, so that concurrent acts of one member are counted one after another.

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
        sentences.append(_("It is possible again %(then)s.", then=in_time(again_at - now())))
    sentences.append(_("The page “What you may do here” shows what is allowed, and how it becomes more."))
    return QuotaExceeded(" ".join(sentences), field)


def in_time(wait: timedelta) -> str:
    """“in 5 minutes”, “in 3 hours”, “in 4 days”: rounded up, so that a retry is not too early."""
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
        "You may post one idea within a day, and you have.",
        "You may post %(num)s ideas within a day, and you have.",
        limit,
    ),
    quotas.COMMENTS: lambda limit: ngettext(
        "You may write one comment within an hour, and you have.",
        "You may write %(num)s comments within an hour, and you have.",
        limit,
    ),
    quotas.MENTIONS: lambda limit: ngettext(
        "You may name one person in a comment.", "You may name %(num)s people in one comment.", limit
    ),
    quotas.MENTIONED: lambda limit: ngettext(
        "You can mention one person per day.", "You can mention %(num)s people per day.", limit
    ),
    quotas.LINKS: lambda limit: ngettext(
        "While you are new here, one text may have one link.",
        "While you are new here, one text may have %(num)s links.",
        limit,
    ),
    quotas.IMAGES: lambda limit: ngettext(
        "You may send one picture within a day, and you have.",
        "You may send %(num)s pictures within a day, and you have.",
        limit,
    ),
    quotas.VOTES: lambda limit: ngettext(
        "You may cast one vote within an hour, and you have.",
        "You may cast %(num)s votes within an hour, and you have.",
        limit,
    ),
    quotas.HELPFUL_VOTES: lambda limit: ngettext(
        "You may mark one comment as helpful within an hour, and you have.",
        "You may mark %(num)s comments as helpful within an hour, and you have.",
        limit,
    ),
    quotas.REPORTS: lambda limit: ngettext(
        "You may raise one flag within an hour, and you have.",
        "You may raise %(num)s flags within an hour, and you have.",
        limit,
    ),
    quotas.GROUPS: lambda limit: ngettext(
        "You may found one group within a day, and you have.",
        "You may found %(num)s groups within a day, and you have.",
        limit,
    ),
    quotas.JOIN_REQUESTS: lambda limit: ngettext(
        "You may ask to belong to one group within a day, and you have.",
        "You may ask to belong to %(num)s groups within a day, and you have.",
        limit,
    ),
    quotas.INVITATIONS: lambda limit: ngettext(
        "You may make one invitation within a day, and you have.",
        "You may make %(num)s invitations within a day, and you have.",
        limit,
    ),
}
