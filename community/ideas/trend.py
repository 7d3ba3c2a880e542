"""Trending: ln Σ exp((t − t₀) / 7 days) over live votes. A vote weighs half of one cast 4.85 days later.

The order of sums of decaying weights does not change as time passes, so the sum is stored and changes only with votes.
Its logarithm is stored because exp of years overflows.
"""

import math
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, case, func, literal

from community.ideas.models import NO_TREND

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
SPAN = 7 * 24 * 3600.0
MIN_EXPONENT = -700.0  # exp below this is 0 in SQLite and an error in PostgreSQL


def weight(cast_at: datetime) -> float:
    """The logarithm of one vote's weight: its age in spans of 7 days since t₀. Dimensionless."""
    return (cast_at - EPOCH).total_seconds() / SPAN


def from_votes(times: Iterable[datetime]) -> float:
    """The trend of an idea with live votes cast at these times; `NO_TREND` for none."""
    weights = [weight(time) for time in times]
    if not weights:
        return NO_TREND
    largest = max(weights)
    return largest + math.log(math.fsum(math.exp(max(w - largest, MIN_EXPONENT)) for w in weights))


def combine(one: float, other: float) -> float:
    """The trend of the votes of two trends together: ln(exp(a) + exp(b))."""
    largest = max(one, other)
    return largest + math.log1p(math.exp(max(-abs(one - other), MIN_EXPONENT)))


def with_vote(trend: ColumnElement[float], cast_at: datetime) -> ColumnElement[float]:
    """SQL expression: the trend with one more vote, ln(exp(a) + exp(b)) = max + ln(1 + exp(−|a − b|))."""
    new = literal(weight(cast_at))
    largest = case((trend > new, trend), else_=new)
    distance = -func.abs(trend - new)
    return largest + func.ln(1 + func.exp(case((distance < MIN_EXPONENT, MIN_EXPONENT), else_=distance)))
