"""Looks and decisions on calendar days: the demonstration counts back from now, the site from midnight, UTC.

Each row of looks is divided between the two calendar days that its 24 hours touch. No day is left with fewer looks at
a place than there were votes from it. Decisions are made in working hours, rather not at a weekend.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from community.demo.shapes import Looks, Vote

Place = tuple[int, int, str, int, bool]  # idea, whole days ago, surface, position, reserved


WORK_BEGINS, WORK_LASTS = timedelta(hours=8), 9.5 / 24
WEEKEND = {5: (1,), 6: (3, 2)}  # Saturday and Sunday, and how many days before them the work was done


class Dated(NamedTuple):
    """Looks at one place on one calendar day."""

    idea: int
    day: date
    surface: str
    position: int
    is_exploration: bool
    shows: int
    opens: int


def dated(looks: Iterable[Looks], votes: Iterable[Vote], now: datetime) -> list[Dated]:
    """The looks by calendar day, no two rows of one place and day, in their order of time."""
    shows: Counter[tuple[int, date, str, int, bool]] = Counter()
    opens: Counter[tuple[int, date, str, int, bool]] = Counter()
    cast = _votes_by_place(votes, now)
    for row in looks:
        for day, shown, opened in _divided(row, cast, now):
            key = (row.idea, day, row.surface, row.position or 0, row.is_exploration)
            shows[key] += shown
            opens[key] += opened
    ordered = sorted(shows, key=lambda key: (key[1], key))
    return [Dated(*key, shows[key], opens[key]) for key in ordered if shows[key] or opens[key]]


def at_work(moment: datetime, posted: datetime, now: datetime) -> datetime:
    """The moment, moved into the working hours of its day, or from a weekend to a day before it.

    Moments more than three days apart stay in their order. What would come to lie after now, or before the idea was
    posted, stays where it is.
    """
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    moved = midnight + WORK_BEGINS + (moment - midnight) * WORK_LASTS
    earlier = [moved - timedelta(days=back) for back in WEEKEND.get(moved.weekday(), ())]
    moved = next((at for at in earlier if at > posted + timedelta(hours=12)), moved)
    return moved if posted < moved < now else moment


def _votes_by_place(votes: Iterable[Vote], now: datetime) -> Counter[tuple[Place, date]]:
    return Counter(
        ((vote.idea, vote.days_ago, vote.surface, vote.position or 0, vote.is_exploration), (now - vote.ago).date())
        for vote in votes
        if vote.from_impression
    )


def _divided(row: Looks, cast: Counter[tuple[Place, date]], now: datetime) -> Iterator[tuple[date, int, int]]:
    place = (row.idea, row.days_ago, row.surface, row.position or 0, row.is_exploration)
    later = (now - timedelta(days=row.days_ago)).date()
    earlier = later - timedelta(days=1)
    votes = cast[place, earlier]
    spare = max(0, row.shows - votes - cast[place, later])
    since_midnight = (now - now.replace(hour=0, minute=0, second=0, microsecond=0)) / timedelta(days=1)
    before = min(row.shows, votes + int(spare * (1 - since_midnight)))
    opened = row.opens * before // row.shows if row.shows else 0
    yield earlier, before, opened
    yield later, row.shows - before, row.opens - opened
