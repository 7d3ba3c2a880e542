"""Compare the counters of ideas with the facts."""

import math
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from sqlalchemy import func, select

from community.core.counters import Drift, compare, counter
from community.core.db import db
from community.groups.models import Group
from community.ideas import trend
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea, Vote

BATCH = 1000
TOLERANCE = 1e-9  # relative: a trend that grew vote by vote differs from one made at once in the last digits

_live: Any = select(Vote.idea_id, func.count()).where(Vote.withdrawn_at.is_(None)).group_by(Vote.idea_id)
_standing: Any = select(Idea.group_id, func.count()).where(Idea.hidden_at.is_(None)).group_by(Idea.group_id)
COUNTERS = (
    counter(Idea.vote_count, _live),
    counter(Idea.nice_count, _live.where(Vote.importance == NICE)),
    counter(Idea.important_count, _live.where(Vote.importance == IMPORTANT)),
    counter(Idea.critical_count, _live.where(Vote.importance == CRITICAL)),
    counter(Group.idea_count, _standing),
)


def drifts() -> list[Drift]:
    """Counters and trends that do not say what votes and ideas say. Empty on a sound site."""
    return [*compare(COUNTERS), *_trends()]


def _trends() -> Iterator[Drift]:
    stored = iter(db.session.execute(select(Idea.id, Idea.trend).order_by(Idea.id)).all())
    while batch := list(islice(stored, BATCH)):
        times = _times(batch[0].id, batch[-1].id)
        for idea_id, value in batch:
            actual = trend.from_votes(times.get(idea_id, []))
            if not math.isclose(value, actual, rel_tol=TOLERANCE):
                yield Drift(Idea.trend, idea_id, value, actual)


def _times(first: int, last: int) -> dict[int, list[datetime]]:
    """When the live votes of these ideas were cast."""
    found = db.session.execute(
        select(Vote.idea_id, Vote.cast_at)
        .where(Vote.withdrawn_at.is_(None), Vote.idea_id.between(first, last))
        .order_by(Vote.idea_id)
    )
    return {idea_id: [row.cast_at for row in rows] for idea_id, rows in groupby(found, key=lambda row: row.idea_id)}
