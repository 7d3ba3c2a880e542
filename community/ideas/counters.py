"""Compare the counters of ideas with the facts."""

import math
from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Integer, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from community.core.counters import Comparison, Drift, counter
from community.core.db import db
from community.groups.models import Group
from community.ideas import families, scope, trend
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea, Vote

BATCH = 1000
TOLERANCE = 1e-9  # relative: a trend that grew vote by vote differs from one made at once in the last digits

_one: Any = families.supporters().cte("supporters")
_live: Any = select(_one.c.idea_id, func.count()).group_by(_one.c.idea_id)
_merged: Any = select(Idea.merged_into_id, func.count()).where(~scope.not_merged()).group_by(Idea.merged_into_id)
_standing: Any = (
    select(Idea.group_id, func.count()).where(scope.not_hidden(), scope.not_merged()).group_by(Idea.group_id)
)
COUNTERS = Comparison(
    counter(Idea.vote_count, _live),
    counter(Idea.nice_count, _live.where(_one.c.importance == NICE)),
    counter(Idea.important_count, _live.where(_one.c.importance == IMPORTANT)),
    counter(Idea.critical_count, _live.where(_one.c.importance == CRITICAL)),
    counter(Idea.merged_count, _merged),
    counter(Group.idea_count, _standing),
)


def _weights_statement() -> Any:
    """The weight of each supporter of each idea between the ids `first` and `last`, in the order of ideas."""
    part, between = aliased(Idea), (bindparam("first", type_=Integer), bindparam("last", type_=Integer))
    cast_on = select(part.id).where(or_(part.id.between(*between), part.merged_into_id.between(*between)))
    one = families.supporters(Vote.idea_id.in_(cast_on), families.root_of().between(*between)).subquery()
    return select(one.c.idea_id, one.c.weight).order_by(one.c.idea_id)


WEIGHTS = _weights_statement()  # built once, as the comparison is


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
    """The weight of each supporter of these ideas."""
    found = db.session.execute(WEIGHTS, {"first": first, "last": last})
    return {idea_id: [row[1] for row in rows] for idea_id, rows in groupby(found, key=lambda row: row.idea_id)}
