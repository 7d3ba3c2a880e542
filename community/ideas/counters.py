"""Compare the counters of ideas with the facts."""

import math
from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

from sqlalchemy import func, select

from community.core.counters import Comparison, Drift, counter
from community.core.db import db
from community.groups.models import Group
from community.ideas import trend
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea, Vote
from community.members import scope as member_scope
from community.members.models import Member

BATCH = 1000
TOLERANCE = 1e-9  # relative: a trend that grew vote by vote differs from one made at once in the last digits

_is_counted = (Vote.withdrawn_at.is_(None), member_scope.counted())
_live: Any = (
    select(Vote.idea_id, func.count())
    .join(Member, Member.id == Vote.member_id)
    .where(*_is_counted)
    .group_by(Vote.idea_id)
)
_standing: Any = select(Idea.group_id, func.count()).where(Idea.hidden_at.is_(None)).group_by(Idea.group_id)
COUNTERS = Comparison(
    counter(Idea.vote_count, _live),
    counter(Idea.nice_count, _live.where(Vote.importance == NICE)),
    counter(Idea.important_count, _live.where(Vote.importance == IMPORTANT)),
    counter(Idea.critical_count, _live.where(Vote.importance == CRITICAL)),
    counter(Group.idea_count, _standing),
)


def drifts() -> list[Drift]:
    """Counters and trends that do not say what ideas and the votes that count say. Empty on a sound site."""
    return [*COUNTERS.drifts(), *_trends()]


def _trends() -> Iterator[Drift]:
    stored = iter(db.session.execute(select(Idea.id, Idea.trend).order_by(Idea.id)).all())
    while batch := list(islice(stored, BATCH)):
        weights = _weights(batch[0].id, batch[-1].id)
        for idea_id, value in batch:
            actual = trend.from_weights(weights.get(idea_id, []))
            if not math.isclose(value, actual, rel_tol=TOLERANCE):
                yield Drift(Idea.trend, idea_id, value, actual)


def _weights(first: int, last: int) -> dict[int, list[float]]:
    """The weights of the votes that count, of these ideas."""
    found = db.session.execute(
        select(Vote.idea_id, Vote.trend_weight)
        .join(Member, Member.id == Vote.member_id)
        .where(*_is_counted, Vote.idea_id.between(first, last))
        .order_by(Vote.idea_id)
    )
    return {idea_id: [row[1] for row in rows] for idea_id, rows in groupby(found, key=lambda row: row.idea_id)}
