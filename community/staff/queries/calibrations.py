"""Measurements of the site: how rows are attended to, how usual support is, and what that was made from."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from community.analytics.models import AdjustedSupport
from community.core import pagination
from community.core.db import db, rows
from community.core.pagination import PAGE_SIZE, Page
from community.ideas import ranking
from community.ideas.models import Calibration
from community.ideas.ranking import RankingParameters


class CalibrationDetails(NamedTuple):
    """One numbered measurement."""

    id: int
    made_at: datetime
    mean: float
    weight: float
    curve: list[float]  # attention at positions 1, 2, …
    evidence: list[list[int]]  # by position from 1: shows in reserved rows, votes cast there, opens from there

    @property
    def version(self) -> RankingParameters:
        return RankingParameters(self.id, self.mean, self.weight, tuple(self.curve))

    @property
    def acts(self) -> int:
        """Votes and opens in reserved rows."""
        return sum(votes + opens for _, votes, opens in self.evidence)

    @property
    def tenth(self) -> float:
        """Attention at the tenth row."""
        return ranking.read_probability(10, self.curve)

    @property
    def is_default_curve(self) -> bool:
        """Whether there was too little to measure attention from, so that the usual curve was taken."""
        return tuple(self.curve) == ranking.default_curve()


class CalibrationPair(NamedTuple):
    """A measurement and the one before it."""

    id: int
    this: CalibrationDetails
    before: CalibrationDetails | None


def find(number: int | None) -> CalibrationDetails | None:
    """The measurement of this number, or the last one."""
    statement = _select_calibrations().order_by(Calibration.id.desc()).limit(1)
    if number is not None:
        statement = statement.where(Calibration.id == number)
    found = rows(statement)
    return CalibrationDetails(*found[0]) if found else None


def page(cursor: str | None) -> Page[CalibrationPair]:
    """20 measurements, the last first, each with the one before it."""
    statement = pagination.after(_select_calibrations(), Calibration.id, Calibration.id, cursor)
    found = [CalibrationDetails(*row) for row in rows(statement)]
    befores = [*found, None][1:]
    return pagination.to_page(
        [CalibrationPair(one.id, one, before) for one, before in zip(found, befores, strict=True)], "id"
    )


def outdated_count(calibration_id: int) -> int:
    """How many ideas have figures of a measurement before this one."""
    statement = select(func.count()).select_from(AdjustedSupport).where(AdjustedSupport.calibration_id < calibration_id)
    return db.session.scalar(statement) or 0


def positions_shown(measurement: CalibrationDetails, least: int = PAGE_SIZE) -> int:
    """How many positions there is something to say of: where there was a reserved row, or a page's."""
    return min(max(least, len(measurement.evidence)), ranking.CURVE_LENGTH)


def measured_so_far(measurement: CalibrationDetails) -> tuple[float, ...] | None:
    """Attention as it would be measured from what was counted, be it enough or not; none where nothing was done."""
    if not measurement.acts:
        return None
    shows, acts = zip(*((shows, votes + opens) for shows, votes, opens in measurement.evidence), strict=True)
    return ranking.isotonic(shows, acts)


def _select_calibrations() -> Any:
    return select(
        Calibration.id,
        Calibration.made_at,
        Calibration.mean,
        Calibration.weight,
        Calibration.curve,
        Calibration.evidence,
    )
