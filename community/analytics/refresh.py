"""Bringing stored figures up to date: of ideas that changed, and of all after a measurement. And checking them.

Some hundreds of ideas at a time, each batch read without holding anybody up, reckoned, and stored in one short
transaction. Whoever dies in between leaves the rest as it was: it is still stale, or still of an older measurement.
"""

import math
import time
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from sqlalchemy import func, select, update

from community.analytics import adjusted_support, calibrate
from community.analytics.models import AdjustedSupport
from community.core.db import db, execute_bulk, is_sqlite, now, reading, rows, writing
from community.ideas import calibration
from community.ideas.models import Idea, Vote
from community.ideas.ranking import RankingParameters

BATCH = 500
MAX_SECONDS = 10.0  # seconds for which older figures are made again before other work has its turn
TOLERANCE = 1e-9
NAMES = ("looks", "examined", "votes", "low", "high", "support", "discover")


class SupportDifference(NamedTuple):
    """A stored figure that does not follow from votes, looks and the measurement it was reckoned with."""

    idea_id: int
    name: str
    stored: float | None
    actual: float


def refresh_stale() -> int:
    """Bring the figures of all ideas that changed up to date. How many."""
    version, last, done = _parameters(), 0, 0
    while ids := _ids(select(Idea.id).where(Idea.stale_since.is_not(None), Idea.id > last).order_by(Idea.id)):
        recalculate(ids, version)
        last, done = ids[-1], done + len(ids)
    return done


def refresh_outdated(seconds: float = MAX_SECONDS) -> int:
    """Reckon ideas of older measurements, or that have no figures yet, anew for about as long. How many."""
    version, until, done = _parameters(), time.monotonic() + seconds, 0
    older = (
        select(AdjustedSupport.idea_id)
        .where(AdjustedSupport.calibration_id < version.id)
        .order_by(AdjustedSupport.calibration_id)
    )
    unknown = select(Idea.id).where(Idea.discover == 0).order_by(Idea.id)
    for waiting in (unknown, older):
        while time.monotonic() < until and (ids := _ids(waiting)):
            recalculate(ids, version)
            done += len(ids)
    return done


def recalculate(ids: Collection[int], version: RankingParameters) -> None:
    """Make these ideas' figures again. Commits."""
    with reading():
        known = adjusted_support.load_inputs(ids)
        db.session.rollback()
    made = [(one, adjusted_support.calculate(one, version)) for one in known]
    with writing():
        adjusted_support.store(made, now())
        db.session.commit()


def mark_stale_for_voter(member_id: int) -> None:
    """The ideas that this member supports are stale: whether their votes count may have changed. The caller commits."""
    voted = select(Vote.idea_id).where(Vote.member_id == member_id, Vote.from_impression, Vote.withdrawn_at.is_(None))
    # Held in the order of their ids, as by everybody else who holds several.
    held = select(Idea.id).where(Idea.id.in_(voted)).order_by(Idea.id).with_for_update(key_share=True)
    theirs = db.session.scalars(held).all()
    execute_bulk(update(Idea).where(Idea.id.in_(theirs)).values(stale_since=now()))


def stale_count() -> int:
    """How many ideas changed and wait for their figures to follow."""
    return db.session.scalar(select(func.count()).where(Idea.stale_since.is_not(None))) or 0


def find_differences() -> Iterator[SupportDifference]:
    """Stored figures that are not what they follow from to 1e-9. Ideas that wait for theirs are passed over."""
    with reading():
        last, versions = 0, calibration.all_by_id()
        db.session.rollback()
    while True:
        with reading():
            if not is_sqlite():
                db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            stored = rows(_stored().where(Idea.id > last).order_by(Idea.id).limit(BATCH))
            known = (
                {one.idea_id: one for one in adjusted_support.load_inputs([row.id for row in stored])} if stored else {}
            )
            db.session.rollback()
        if not stored:
            return
        for row in stored:
            if row.stale_since is None:
                version = versions.get(row.calibration_id, calibration.DEFAULT)
                yield from _compared(row, adjusted_support.calculate(known[row.id], version))
        last = stored[-1].id


def repair(found: Collection[SupportDifference]) -> None:
    """Make the figures again that differ. Commits."""
    ids, version = sorted({difference.idea_id for difference in found}), _parameters()
    for start in range(0, len(ids), BATCH):
        recalculate(ids[start : start + BATCH], version)


def _compared(row: Any, actual: adjusted_support.SupportScores) -> Iterator[SupportDifference]:
    for name in NAMES:
        stored, value = getattr(row, name), getattr(actual, name)
        if stored is None or not math.isclose(stored, value, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            yield SupportDifference(row.id, name, stored, value)


def _stored() -> Any:
    return select(
        *(Idea.id, Idea.stale_since, Idea.support, Idea.discover, AdjustedSupport.calibration_id),
        *(
            AdjustedSupport.looks,
            AdjustedSupport.examined,
            AdjustedSupport.votes,
            AdjustedSupport.low,
            AdjustedSupport.high,
        ),
    ).outerjoin(AdjustedSupport, AdjustedSupport.idea_id == Idea.id)


def _parameters() -> RankingParameters:
    with reading():
        version = calibration.latest()
        db.session.rollback()
    return version if version.id else calibrate.run(now())


def _ids(statement: Any) -> list[int]:
    with reading():
        ids = list(db.session.scalars(statement.limit(BATCH)))
        db.session.rollback()
    return ids
