"""The order Trending: ln Σ exp((t − t₀) / 7 days) over live votes. Every vote weighs half of one cast 4.85 days later.

The sum of decaying weights keeps its order as time passes, so it is stored once and only grows when a vote is cast.
Kept as a logarithm, because exp of years overflows.
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
    most = max(weights)
    return most + math.log(math.fsum(math.exp(max(w - most, MIN_EXPONENT)) for w in weights))


def combine(one: float, other: float) -> float:
    """The trend of the votes of two trends together: ln(exp(a) + exp(b))."""
    most = max(one, other)
    return most + math.log1p(math.exp(max(-abs(one - other), MIN_EXPONENT)))


def with_vote(trend: ColumnElement[float], cast_at: datetime) -> ColumnElement[float]:
    """SQL: the trend with one more vote, ln(exp(a) + exp(b)) = max + ln(1 + exp(−|a − b|))."""
    new = literal(weight(cast_at))
    most = case((trend > new, trend), else_=new)
    apart = -func.abs(trend - new)
    return most + func.ln(1 + func.exp(case((apart < MIN_EXPONENT, MIN_EXPONENT), else_=apart)))
