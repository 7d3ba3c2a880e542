"""Calibrations of the ranking: the reading curve and the site average, with the counts they were measured from."""

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
    """One calibration."""

    id: int
    made_at: datetime
    mean: float
    weight: float
    exponent: float  # of position bias
    first_row: float  # the chance that the first row of a list is read
    settled: float  # the share of readings that follow a settled opinion
    activity: list[float]  # relative, of equally large classes of members
    evidence: list[list[int]]  # by position from 1: impressions, votes and opens in exploration slots

    @property
    def parameters(self) -> RankingParameters:
        """What the ranking formulas take."""
        return RankingParameters(
            *(self.id, self.mean, self.weight, self.exponent, self.first_row, self.settled), tuple(self.activity)
        )

    @property
    def action_count(self) -> int:
        """Votes and opens in exploration slots."""
        return sum(votes + opens for _, votes, opens in self.evidence)

    @property
    def tenth_row(self) -> float:
        """The probability that the tenth row is read."""
        return ranking.read_probability(10, self.exponent, self.first_row)

    @property
    def is_default_curve(self) -> bool:
        """Whether there were too few actions to measure a curve, so the default one is used."""
        return self.action_count < ranking.MIN_ACTIONS


class CalibrationPair(NamedTuple):
    """A calibration and the one before it."""

    id: int
    current: CalibrationDetails
    previous: CalibrationDetails | None


def find(calibration_id: int | None) -> CalibrationDetails | None:
    """The calibration with this id, or the latest one; None if there is none."""
    statement = _select_calibrations().order_by(Calibration.id.desc()).limit(1)
    if calibration_id is not None:
        statement = statement.where(Calibration.id == calibration_id)
    found = rows(statement)
    return CalibrationDetails(*found[0]) if found else None


def page(cursor: str | None) -> Page[CalibrationPair]:
    """20 calibrations, the latest first, each with the one before it."""
    statement = pagination.after(_select_calibrations(), Calibration.id, Calibration.id, cursor)
    found = [CalibrationDetails(*row) for row in rows(statement)]
    pairs = zip(found, [*found, None][1:], strict=True)
    return pagination.to_page([CalibrationPair(one.id, one, previous) for one, previous in pairs], "id")


def outdated_count(calibration_id: int) -> int:
    """The number of ideas whose support was calculated with an earlier calibration."""
    statement = select(func.count()).select_from(AdjustedSupport).where(AdjustedSupport.calibration_id < calibration_id)
    return db.session.scalar(statement) or 0


def positions_shown(calibration: CalibrationDetails, least: int = PAGE_SIZE) -> int:
    """How many positions of the curve to show: at least a page, and all that have evidence."""
    return min(max(least, len(calibration.evidence)), ranking.CURVE_LENGTH)


def _select_calibrations() -> Any:
    return select(
        Calibration.id,
        Calibration.made_at,
        Calibration.mean,
        Calibration.weight,
        Calibration.exponent,
        Calibration.first_row,
        Calibration.settled,
        Calibration.activity,
        Calibration.evidence,
    )
