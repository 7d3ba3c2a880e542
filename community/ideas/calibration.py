"""The current ranking calibration, cached for 30 seconds."""

from typing import Any, cast

from sqlalchemy import Select, select

from community.core.cache import cached
from community.core.db import rows
from community.ideas import ranking
from community.ideas.models import Calibration
from community.ideas.ranking import RankingParameters

FRESH = 30.0  # seconds for which a process may still use the previous calibration
DEFAULT = RankingParameters(0, ranking.DEFAULT_MEAN, ranking.DEFAULT_WEIGHT)


@cached(seconds=FRESH)
def current() -> RankingParameters:
    """The latest calibration, read at most every 30 seconds per process; the defaults before there is one."""
    return latest()


def latest() -> RankingParameters:
    """The latest calibration from the database."""
    found = rows(_all().order_by(Calibration.id.desc()).limit(1))
    return _parameters(found[0]) if found else DEFAULT


def all_by_id() -> dict[int, RankingParameters]:
    """All calibrations that scores may have been calculated with, by id."""
    return {row.id: _parameters(row) for row in rows(_all())}


def _all() -> Select[Any]:
    return cast(Select[Any], select(*(getattr(Calibration, name) for name in RankingParameters._fields)))


def _parameters(row: Any) -> RankingParameters:
    return RankingParameters(*row)._replace(activity=tuple(row.activity))
