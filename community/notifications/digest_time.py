"""When a member's digests are sent: at their hour, in their time zone."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from community.notifications.kinds import DAILY, WEEKLY
from community.site import settings

DEFAULT_HOUR, DEFAULT_WEEKDAY = 8, 0  # Monday


class DigestTime(NamedTuple):
    """The hour of digests, and the weekday of weekly ones, in a time zone."""

    zone: ZoneInfo
    hour: int = DEFAULT_HOUR
    weekday: int = DEFAULT_WEEKDAY

    @classmethod
    def of(cls, zone: str | None, hour: int | None, weekday: int | None) -> "DigestTime":
        """From stored values; None, and an empty or unknown zone, mean the defaults."""
        try:
            found = ZoneInfo(zone or settings.current().time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            found = ZoneInfo("UTC")
        hour = DEFAULT_HOUR if hour is None else hour
        return cls(found, hour, DEFAULT_WEEKDAY if weekday is None else weekday)

    def next(self, rhythm: str, after: datetime) -> datetime | None:
        """The first time for a digest after a moment, in UTC; None unless the rhythm is `DAILY` or `WEEKLY`.

        On a day without this hour, as when clocks go forward, it is an hour later; where it comes twice, the first.
        """
        if rhythm not in (DAILY, WEEKLY):
            return None
        local = after.astimezone(self.zone)
        day = local.date()
        while True:
            candidate = datetime(day.year, day.month, day.day, self.hour, tzinfo=self.zone).astimezone(UTC)
            if candidate > after and (rhythm == DAILY or day.weekday() == self.weekday):
                return candidate
            day += timedelta(days=1)
