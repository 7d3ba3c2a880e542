"""Keeping to the pace that one's standing allows. The numbers stand in `allowances`."""

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

Moderates: TypeAlias = bool | Callable[[], bool]  # in this group; asked only when the usual number is reached


class QuotaExceeded(Refused):
    """More than the member's standing allows. The message says how much that is, and when it is possible again."""


def require(member: Member, act: str, moment: Any, *theirs: ColumnElement[bool], moderates: Moderates = False) -> None:
    """Raise `NotAllowed` if the member has done an act that the database counts as often as they may.

    `moment` is the column that says when, `theirs` the conditions that make it the member's. Takes the member's turn.
    """
    lock_member(member)
    per = quotas.QUOTAS[act].per or DAY

    def full(most: int) -> datetime | None:
        recent = select(moment).where(*theirs, moment > now() - per).order_by(moment.desc())
        first: datetime | None = db.session.scalar(recent.offset(most - 1).limit(1)) if most else now()
        return first

    first, is_moderator = full(quotas.limit(member, act)), False
    if first is not None and (is_moderator := _resolve(moderates)):
        first = full(quotas.limit(member, act, moderates=True))
    if first is not None:
        raise refusal(member, act, first + per, moderates=is_moderator)


def lock_member(member: Member) -> None:
    """Let acts that the member sends at once be counted one after another; SQLite has one writer anyway.

    Their row is held for that. Who holds a group too does this first: members are held before groups.
    """
    if not is_sqlite():
        db.session.execute(select(Member.id).where(Member.id == member.id).with_for_update(key_share=True))


def require_in_text(member: Member, act: str, number: int, field: str, moderates: Moderates = False) -> None:
    """Raise `NotAllowed` if one text holds more of something than the member may put into it."""
    if number <= quotas.limit(member, act):
        return
    is_moderator = _resolve(moderates)
    if number > quotas.limit(member, act, moderates=is_moderator):
        raise refusal(member, act, None, moderates=is_moderator, field=field)


def refusal(
    member: Member, act: str, again_at: datetime | None, *, moderates: bool = False, field: str | None = None
) -> Refused:
    """What to say to somebody who has done as much of an act as they may; possible again at `again_at`."""
    most = quotas.limit(member, act, moderates=moderates)
    if not most:
        return Refused(suspensions.notice(member), field)
    sentences = [MESSAGES[act](most)]
    if again_at is not None:
        sentences.append(_("It is possible again %(then)s.", then=in_time(again_at - now())))
    sentences.append(_("The page “What you may do here” shows what is allowed, and how it becomes more."))
    return QuotaExceeded(" ".join(sentences), field)


def in_time(wait: timedelta) -> str:
    """“in 5 minutes”, “in 3 hours”, “in 4 days”: rounded up, so that nobody comes too early."""
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
    quotas.IDEAS: lambda most: ngettext(
        "You may post one idea within a day, and you have.",
        "You may post %(num)s ideas within a day, and you have.",
        most,
    ),
    quotas.COMMENTS: lambda most: ngettext(
        "You may write one comment within an hour, and you have.",
        "You may write %(num)s comments within an hour, and you have.",
        most,
    ),
    quotas.MENTIONS: lambda most: ngettext(
        "You may name one person in a comment.", "You may name %(num)s people in one comment.", most
    ),
    quotas.LINKS: lambda most: ngettext(
        "While you are new here, one text may have one link.",
        "While you are new here, one text may have %(num)s links.",
        most,
    ),
    quotas.IMAGES: lambda most: ngettext(
        "You may send one picture within a day, and you have.",
        "You may send %(num)s pictures within a day, and you have.",
        most,
    ),
    quotas.VOTES: lambda most: ngettext(
        "You may cast one vote within an hour, and you have.",
        "You may cast %(num)s votes within an hour, and you have.",
        most,
    ),
    quotas.HELPFUL_VOTES: lambda most: ngettext(
        "You may mark one comment as helpful within an hour, and you have.",
        "You may mark %(num)s comments as helpful within an hour, and you have.",
        most,
    ),
    quotas.REPORTS: lambda most: ngettext(
        "You may raise one flag within an hour, and you have.",
        "You may raise %(num)s flags within an hour, and you have.",
        most,
    ),
    quotas.GROUPS: lambda most: ngettext(
        "You may found one group within a day, and you have.",
        "You may found %(num)s groups within a day, and you have.",
        most,
    ),
    quotas.JOIN_REQUESTS: lambda most: ngettext(
        "You may ask to belong to one group within a day, and you have.",
        "You may ask to belong to %(num)s groups within a day, and you have.",
        most,
    ),
    quotas.INVITATIONS: lambda most: ngettext(
        "You may make one invitation within a day, and you have.",
        "You may make %(num)s invitations within a day, and you have.",
        most,
    ),
}
