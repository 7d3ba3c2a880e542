"""Pinned announcements come first until a date, unless a member dismisses them."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from community.announcements.models import Announcement, DismissedAnnouncement
from community.core.db import db, insert, now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members.models import Member
from community.site import settings

MAX_DAYS = 366


def today() -> date:
    """The date in the site's time zone."""
    return now().astimezone(ZoneInfo(settings.current().time_zone)).date()


def pin(announcement: Announcement, until: date | None) -> None:
    """Pin an announcement until the end of a day; None unpins it. A past day is refused unless it was set before."""
    if until is not None and until != announcement.pinned_until:
        if until < today():
            raise Refused(_("Please choose today or a later day."), "pinned_until")
        if until > today() + timedelta(days=MAX_DAYS):
            raise Refused(_("Please choose a day within a year."), "pinned_until")
    announcement.pinned_until = until


def dismiss(announcement: Announcement, member: Member) -> None:
    """No longer show a pinned announcement to the member above lists. Doing it twice changes nothing."""
    values = {"member_id": member.id, "announcement_id": announcement.id, "dismissed_at": now()}
    db.session.execute(insert(DismissedAnnouncement).values(values).on_conflict_do_nothing())
