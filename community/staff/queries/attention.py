"""Measurements of the site: how rows are attended to, how usual support is, and what that was made from."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from community.ideas import ranking
from community.ideas.models import RankingVersion
from community.ideas.ranking import Version
from community.insights.models import Support
from community.kernel import paging
from community.kernel.database import db, rows
from community.kernel.paging import SIZE, Page


class Measurement(NamedTuple):
    """One numbered measurement."""

    id: int
    made_at: datetime
    mean: float
    weight: float
    curve: list[float]  # attention at positions 1, 2, …
    evidence: list[list[int]]  # by position from 1: shows in reserved rows, votes cast there, opens from there

    @property
    def version(self) -> Version:
        return Version(self.id, self.mean, self.weight, tuple(self.curve))

    @property
    def acts(self) -> int:
        """Votes and opens in reserved rows."""
        return sum(votes + opens for _, votes, opens in self.evidence)

    @property
    def tenth(self) -> float:
        """Attention at the tenth row."""
        return ranking.attention(10, self.curve)

    @property
    def is_assumed(self) -> bool:
        """Whether there was too little to measure attention from, so that the usual curve was taken."""
        return tuple(self.curve) == ranking.default_curve()


class Earlier(NamedTuple):
    """A measurement and the one before it."""

    id: int
    this: Measurement
    before: Measurement | None


def find(number: int | None) -> Measurement | None:
    """The measurement of this number, or the last one."""
    statement = _all().order_by(RankingVersion.id.desc()).limit(1)
    if number is not None:
        statement = statement.where(RankingVersion.id == number)
    found = rows(statement)
    return Measurement(*found[0]) if found else None


def page(cursor: str | None) -> Page[Earlier]:
    """20 measurements, the last first, each with the one before it."""
    statement = paging.after(_all(), RankingVersion.id, RankingVersion.id, cursor)
    found = [Measurement(*row) for row in rows(statement)]
    befores = [*found, None][1:]
    return paging.cut([Earlier(one.id, one, before) for one, before in zip(found, befores, strict=True)], "id")


def behind(version_id: int) -> int:
    """How many ideas have figures of a measurement before this one."""
    statement = select(func.count()).select_from(Support).where(Support.version_id < version_id)
    return db.session.scalar(statement) or 0


def shown(measurement: Measurement, least: int = SIZE) -> int:
    """How many positions there is something to say of: where there was a reserved row, or a page's."""
    return min(max(least, len(measurement.evidence)), ranking.LONGEST)


def so_far(measurement: Measurement) -> tuple[float, ...] | None:
    """Attention as it would be measured from what was counted, be it enough or not; none where nothing was done."""
    if not measurement.acts:
        return None
    shows, acts = zip(*((shows, votes + opens) for shows, votes, opens in measurement.evidence), strict=True)
    return ranking.isotonic(shows, acts)


def _all() -> Any:
    return select(
        RankingVersion.id,
        RankingVersion.made_at,
        RankingVersion.mean,
        RankingVersion.weight,
        RankingVersion.curve,
        RankingVersion.evidence,
    )
