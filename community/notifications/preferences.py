"""What members choose to be told, and how. Only what differs from the defaults is stored."""

from typing import NamedTuple
from zoneinfo import available_timezones

from sqlalchemy import delete, select

from community.core.db import db, execute_bulk, insert, rows
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members.models import Member
from community.notifications.kinds import DAILY, EMAIL_CHOICES, KINDS, NEVER, WEEKLY
from community.notifications.models import NoticeChoice, NoticeSettings


class Choice(NamedTuple):
    """How a member is told of one kind of notice."""

    in_inbox: bool
    email: str  # one of `EMAIL_CHOICES`


def choice(member_id: int, kind: str) -> Choice:
    """A member's choice for a kind."""
    found = db.session.get(NoticeChoice, (member_id, kind))
    return default(kind) if found is None else Choice(found.in_inbox, found.email)


def choices(member: Member) -> dict[str, Choice]:
    """A member's choices for all kinds that they can choose, in the order of the list."""
    found = rows(
        select(NoticeChoice.kind, NoticeChoice.in_inbox, NoticeChoice.email).where(NoticeChoice.member_id == member.id)
    )
    stored = {row.kind: Choice(row.in_inbox, row.email) for row in found}
    choosable = [kind for kind in KINDS.values() if kind.can_choose and (member.is_staff or not kind.for_staff)]
    return {kind.key: stored.get(kind.key, default(kind.key)) for kind in choosable}


def default(kind: str) -> Choice:
    """How members are told of a kind unless they choose otherwise."""
    return Choice(KINDS[kind].in_inbox, KINDS[kind].email)


def choose(member: Member, kind: str, chosen: Choice) -> None:
    """Store a choice. Raises `Refused` for an unknown kind or way."""
    if kind not in KINDS or not KINDS[kind].can_choose or chosen.email not in EMAIL_CHOICES:
        raise Refused(_("Please choose one of these."))
    if chosen == default(kind):
        execute_bulk(delete(NoticeChoice).where(NoticeChoice.member_id == member.id, NoticeChoice.kind == kind))
        return
    values = {"in_inbox": chosen.in_inbox, "email": chosen.email}
    statement = insert(NoticeChoice).values(member_id=member.id, kind=kind, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["member_id", "kind"], set_=values))


def stop_emails(member: Member, kind: str) -> None:
    """Send no more emails of a kind. Doing it twice changes nothing."""
    choose(member, kind, choice(member.id, kind)._replace(email=NEVER))


def stop_digests(member: Member) -> None:
    """Send no more digests: emails of every kind that comes in one are turned off."""
    for kind, chosen in choices(member).items():
        if chosen.email in (DAILY, WEEKLY):
            stop_emails(member, kind)


def settings_of(member: Member) -> NoticeSettings:
    """A member's other settings: the stored row, or a new one with the defaults, which is not stored."""
    defaults = {"follows_own": True, "follows_voted": True, "follows_commented": True, "time_zone": ""}
    found = db.session.get(NoticeSettings, member.id)
    return found or NoticeSettings(member_id=member.id, **defaults, digest_hour=8, digest_weekday=0)


def save_settings(
    member: Member,
    *,
    follows_own: bool,
    follows_voted: bool,
    follows_commented: bool,
    time_zone: str,
    digest_hour: int,
    digest_weekday: int,
) -> None:
    """Store a member's other settings. Raises `Refused` with the field that is wrong."""
    if time_zone and time_zone not in available_timezones():
        raise Refused(_("Please choose a time zone."), "time_zone")
    if not 0 <= digest_hour <= 23:
        raise Refused(_("Choose an hour from 0 to 23."), "digest_hour")
    if not 0 <= digest_weekday <= 6:
        raise Refused(_("Please choose a day of the week."), "digest_weekday")
    stored = db.session.merge(settings_of(member))
    stored.follows_own, stored.follows_voted, stored.follows_commented = follows_own, follows_voted, follows_commented
    stored.time_zone, stored.digest_hour, stored.digest_weekday = time_zone, digest_hour, digest_weekday
