"""Days and weeks in the site's time zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case

DAYS_SHOWN = 28
DAYS_PER_WEEK = 7


@dataclass(frozen=True)
class ReportingPeriod:
    """The last 28 days up to a moment, in a time zone.

    *This week* is today and the six days before it. *The week before* is the same period seven days earlier; it ends at
    the same time of day, because a morning must not be compared with a whole day.
    """

    moment: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The current date in the time zone."""
        return self.moment.astimezone(self.zone).date()

    @property
    def days(self) -> list[date]:
        """The 28 days, oldest first."""
        return [self.today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]

    @property
    def start(self) -> datetime:
        """The start of the 28 days."""
        return self.start_of(self.days[0])

    @property
    def week_start(self) -> datetime:
        """The start of this week."""
        return self.start_of(self.today - timedelta(days=DAYS_PER_WEEK - 1))

    @property
    def same_time_last_week(self) -> datetime:
        """This time of day, seven days ago."""
        local = self.moment.astimezone(self.zone)
        return (local - timedelta(days=DAYS_PER_WEEK)).astimezone(self.moment.tzinfo)

    def start_of(self, day: date) -> datetime:
        """The first moment of a day in the time zone, in UTC."""
        return datetime.combine(day, time(), self.zone).astimezone(self.moment.tzinfo)

    def bucket(self, column: Any) -> ColumnElement[int]:
        """SQL: the index of the bucket that a time lies in.

        There is one bucket per day, except for this day last week: it has two, split at the current time of day.
        """
        return bucket_index(column, self._edges())

    def totals(self, counts: dict[int, int]) -> tuple[list[int], int, int]:
        """Counts by bucket, as (counts by day, this week, the week before)."""
        edges = self._edges()
        by_day = dict.fromkeys(self.days, 0)
        this_week = week_before = 0
        for index, (begin, _end) in enumerate(pairwise([*edges, None])):
            count = counts.get(index, 0)
            by_day[begin.astimezone(self.zone).date()] += count  # type: ignore[union-attr]
            if begin >= self.week_start:  # type: ignore[operator]
                this_week += count
            elif self.start_of(self.today - timedelta(days=2 * DAYS_PER_WEEK - 1)) <= begin < self.same_time_last_week:  # type: ignore[operator]
                week_before += count
        return list(by_day.values()), this_week, week_before

    def _edges(self) -> list[datetime]:
        return sorted({*(self.start_of(day) for day in self.days), self.same_time_last_week})


def bucket_index(column: Any, edges: list[datetime]) -> ColumnElement[int]:
    """SQL: the index of the last edge at or before a time. The time must not be before the first edge."""
    return case(*((column < edge, index) for index, edge in enumerate(edges[1:])), else_=len(edges) - 1)
