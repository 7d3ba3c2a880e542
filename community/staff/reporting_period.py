"""Days and weeks as the site's time zone has them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case

DAYS_SHOWN = 28  # days in the pictures
DAYS_PER_WEEK = 7


@dataclass(frozen=True)
class ReportingPeriod:
    """The last 28 days up to a moment, in a time zone.

    *This week* is today and the six days before it. *The week before* is the same stretch seven days earlier, and it
    ends at the same time of day, so that a morning is not compared with a whole day.
    """

    moment: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The present day there."""
        return self.moment.astimezone(self.zone).date()

    @property
    def days(self) -> list[date]:
        """The days shown, oldest first."""
        return [self.today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]

    @property
    def first(self) -> datetime:
        """When the days shown begin."""
        return self.begins(self.days[0])

    @property
    def week_start(self) -> datetime:
        """When this week begins."""
        return self.begins(self.today - timedelta(days=DAYS_PER_WEEK - 1))

    @property
    def same_time_last_week(self) -> datetime:
        """Seven days ago at this time of day."""
        local = self.moment.astimezone(self.zone)
        return (local - timedelta(days=DAYS_PER_WEEK)).astimezone(self.moment.tzinfo)

    def begins(self, day: date) -> datetime:
        """The first moment of a day there, in UTC."""
        return datetime.combine(day, time(), self.zone).astimezone(self.moment.tzinfo)

    def bucket(self, column: Any) -> ColumnElement[int]:
        """SQL: which stretch a time lies in, counted from 0. There is one for each day, but two for this day last week,
        before and after this time of day."""
        return bucket_index(column, self._edges())

    def spread(self, counts: dict[int, int]) -> tuple[list[int], int, int]:
        """Counts by stretch as (counts by day, this week, the week before)."""
        edges = self._edges()
        by_day = dict.fromkeys(self.days, 0)
        this = before = 0
        for index, (begin, _end) in enumerate(pairwise([*edges, None])):
            count = counts.get(index, 0)
            by_day[begin.astimezone(self.zone).date()] += count  # type: ignore[union-attr]
            if begin >= self.week_start:  # type: ignore[operator]
                this += count
            elif self.begins(self.today - timedelta(days=2 * DAYS_PER_WEEK - 1)) <= begin < self.same_time_last_week:  # type: ignore[operator]
                before += count
        return list(by_day.values()), this, before

    def _edges(self) -> list[datetime]:
        return sorted({*(self.begins(day) for day in self.days), self.same_time_last_week})


def bucket_index(column: Any, edges: list[datetime]) -> ColumnElement[int]:
    """SQL: the index of the last edge that is not after the time. The time must not lie before the first."""
    return case(*((column < edge, index) for index, edge in enumerate(edges[1:])), else_=len(edges) - 1)
