"""Keep stored scores up to date: of ideas that changed, and of all ideas after a calibration. Check and repair them.

Ideas are handled in batches. Each batch is read without a write lock, calculated, and stored in one short transaction.
If a worker dies in between, the rest stays stale or belongs to an older calibration, and is picked up by the next run.
"""

import math
import time
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from community.analytics import adjusted_support, calibrate
from community.analytics.adjusted_support import OF_IDEA, SupportScores
from community.analytics.models import AdjustedSupport
from community.core.db import db, is_sqlite, now, reading, rows, writing
from community.ideas import calibration
from community.ideas.models import Idea
from community.ideas.ranking import RankingParameters

BATCH = 500
MAX_SECONDS = 10.0  # for outdated scores in one run, to give other work its turn
TOLERANCE = 1e-9
NAMES = (
    *("impressions", "weighted_impressions", "reads_per_member", "readers", "votes"),
    *("low", "high", "support", "discover"),
)


class SupportDifference(NamedTuple):
    """A stored score that does not follow from the votes, impressions and calibration it was calculated with."""

    idea_id: int
    name: str
    stored: float | None
    actual: float


def refresh_stale() -> int:
    """Recalculate the scores of all ideas that changed, and return how many there were."""
    parameters, last, done = _parameters(), 0, 0
    while ids := _ids(select(Idea.id).where(Idea.stale_since.is_not(None), Idea.id > last).order_by(Idea.id)):
        recalculate(ids, parameters)
        last, done = ids[-1], done + len(ids)
    return done


def refresh_outdated(seconds: float = MAX_SECONDS) -> int:
    """Recalculate ideas of older calibrations or without scores, for about as long. Returns how many."""
    parameters, until, done = _parameters(), time.monotonic() + seconds, 0
    older = (
        select(AdjustedSupport.idea_id)
        .where(AdjustedSupport.calibration_id < parameters.id)
        .order_by(AdjustedSupport.calibration_id)
    )
    unknown = select(Idea.id).where(Idea.discover == 0).order_by(Idea.id)
    for waiting in (unknown, older):
        while time.monotonic() < until and (ids := _ids(waiting)):
            recalculate(ids, parameters)
            done += len(ids)
    return done


def recalculate(ids: Collection[int], parameters: RankingParameters) -> None:
    """Calculate and store the scores of these ideas. Commits."""
    with reading():
        known = adjusted_support.load_inputs(ids, parameters)
        db.session.rollback()
    made = list(adjusted_support.calculate(known, parameters))
    with writing():
        adjusted_support.store(known, made, now())
        db.session.commit()


def stale_count() -> int:
    """How many ideas have changed and wait for their scores."""
    return db.session.scalar(select(func.count()).where(Idea.stale_since.is_not(None))) or 0


def find_differences() -> Iterator[SupportDifference]:
    """Stored scores that differ from the calculated ones by more than 1e-9. Stale ideas are skipped."""
    with reading():
        last, versions = 0, calibration.all_by_id()
        db.session.rollback()
    while True:
        with reading():
            if not is_sqlite():
                db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            stored = rows(_stored().where(Idea.id > last).order_by(Idea.id).limit(BATCH))
            actual = _recalculated(stored, versions)
            db.session.rollback()
        if not stored:
            return
        for row in stored:
            if row.id in actual:
                yield from _compared(row, actual[row.id])
        last = stored[-1].id


def repair(found: Collection[SupportDifference]) -> None:
    """Recalculate the ideas whose scores differ. Commits."""
    ids, parameters = sorted({difference.idea_id for difference in found}), _parameters()
    for start in range(0, len(ids), BATCH):
        recalculate(ids[start : start + BATCH], parameters)


def _recalculated(stored: Collection[Any], versions: dict[int, RankingParameters]) -> dict[int, SupportScores]:
    """The scores of these rows that are not stale, each from the calibration that its stored scores were made with."""
    by_version: defaultdict[int | None, list[int]] = defaultdict(list)
    for row in stored:
        if row.stale_since is None:
            by_version[row.calibration_id].append(row.id)
    made: dict[int, SupportScores] = {}
    for version, ids in by_version.items():
        parameters = versions.get(version or 0, calibration.DEFAULT)
        inputs = adjusted_support.load_inputs(ids, parameters, is_check=True)
        made |= {scores.idea_id: scores for scores in adjusted_support.calculate(inputs, parameters)}
    return made


def _compared(row: Any, actual: SupportScores) -> Iterator[SupportDifference]:
    for name in NAMES:
        stored, value = getattr(row, name), getattr(actual, name)
        if stored is None or not math.isclose(stored, value, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            yield SupportDifference(row.id, name, stored, value)
    if row.answered_at != actual.answered_at:
        yield SupportDifference(row.id, "answered_at", _seconds(row.answered_at), _seconds(actual.answered_at) or 0.0)


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment is not None else None


def _stored() -> Any:
    return select(
        *(Idea.id, Idea.stale_since, AdjustedSupport.calibration_id),
        *(getattr(Idea, name) for name in OF_IDEA),
        *(getattr(AdjustedSupport, name) for name in NAMES if name not in OF_IDEA),
    ).outerjoin(AdjustedSupport, AdjustedSupport.idea_id == Idea.id)


def _parameters() -> RankingParameters:
    with reading():
        parameters = calibration.latest()
        db.session.rollback()
    return parameters if parameters.id else calibrate.run(now())


def _ids(statement: Any) -> list[int]:
    with reading():
        ids = list(db.session.scalars(statement.limit(BATCH)))
        db.session.rollback()
    return ids
