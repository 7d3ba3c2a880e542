"""What corrected support is reckoned with just now: the last measurement of the site, kept for a while."""

import time
from typing import Any, cast

from sqlalchemy import Select, select

from community.ideas import ranking
from community.ideas.models import RankingVersion
from community.ideas.ranking import Version
from community.kernel.database import db, rows

FRESH = 30.0  # seconds for which another process may still reckon with the measurement before
UNMEASURED = Version(0, ranking.MEAN, ranking.WEIGHT, ranking.default_curve())

_kept: dict[int, tuple[float, Version]] = {}


def current() -> Version:
    """The last measurement, read at most every half a minute per process; the usual numbers before there is one."""
    kept = _kept.get(id(db.engine))
    if kept is not None and time.monotonic() - kept[0] < FRESH:
        return kept[1]
    version = latest()
    _kept[id(db.engine)] = (time.monotonic(), version)
    return version


def latest() -> Version:
    """The last measurement, from the database."""
    found = rows(_all().order_by(RankingVersion.id.desc()).limit(1))
    return _version(found[0]) if found else UNMEASURED


def every() -> dict[int, Version]:
    """All measurements that figures may have been reckoned with, by number."""
    return {row.id: _version(row) for row in rows(_all())}


def forget() -> None:
    """Read it anew at the next use."""
    _kept.clear()


def _all() -> Select[Any]:
    columns = (RankingVersion.id, RankingVersion.mean, RankingVersion.weight, RankingVersion.curve)
    return cast(Select[Any], select(*columns))


def _version(row: Any) -> Version:
    return Version(row.id, row.mean, row.weight, tuple(row.curve))
