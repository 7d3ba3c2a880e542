"""Trending: ln Σ w · exp((t − t₀) / 7 days) over the votes that count. A vote weighs half of one cast 4.85 days later.

The order of sums of decaying weights does not change as time passes, so the sum is stored and changes only with votes.
Its logarithm is stored because exp of years overflows.

w is 1, and 0.05 for a vote that an account cast in its first 24 hours: in Trending twenty new accounts weigh as much as
one other member, so a crowd of accounts made for one idea does not lift it. In every other number the vote counts
like any other. The weight stays as it was when the vote was cast: a vote that became heavier later would move an idea
when no one did anything, and the stored sums would need a job that raises them.
"""

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
SPAN = 7 * 24 * 3600.0
NEW_ACCOUNT_AGE = timedelta(hours=24)
NEW_ACCOUNT_WEIGHT = 0.05
NO_TREND = -1e6  # below every real trend: ideas without votes come last, newest first
MAX_EXPONENT = 700.0  # exp below -700 is 0 in SQLite and an error in PostgreSQL; above it overflows


def weight(cast_at: datetime, joined_at: datetime | None = None) -> float:
    """The logarithm of one vote's weight: ln w + (t − t₀) / 7 days. Dimensionless.

    `joined_at`: when the voter's account was created; None for a vote of full weight.
    """
    is_new = joined_at is not None and cast_at - joined_at < NEW_ACCOUNT_AGE
    age: float = (cast_at - EPOCH).total_seconds() / SPAN
    return age + (math.log(NEW_ACCOUNT_WEIGHT) if is_new else 0.0)


def from_weights(weights: Iterable[float]) -> float:
    """The trend of an idea whose votes have these weights; `NO_TREND` for none."""
    weights = list(weights)
    if not weights:
        return NO_TREND
    largest = max(weights)
    return largest + math.log(math.fsum(math.exp(max(w - largest, -MAX_EXPONENT)) for w in weights))


def combine(one: float, other: float) -> float:
    """The trend of the votes of two trends together: ln(exp(a) + exp(b))."""
    largest = max(one, other)
    return largest + math.log1p(math.exp(max(-abs(one - other), -MAX_EXPONENT)))


def with_vote(trend: Any, weight: Any) -> ColumnElement[float]:
    """SQL: the trend with one more vote, ln(exp(a) + exp(b)) = max + ln(1 + exp(−|a − b|))."""
    largest = case((trend > weight, trend), else_=weight)
    found: ColumnElement[float] = largest + func.ln(1 + _exp(-func.abs(trend - weight)))
    return found


def relative_weight(trend: Any, weight: Any) -> Any:
    """SQL: a vote's part of a trend. The sum of the parts of all votes is 1; see `of_parts`."""
    return _exp(weight - trend)


def of_parts(trend: Any, sum_of_parts: Any) -> ColumnElement[float]:
    """SQL: the trend of some votes of an idea, from its trend and the sum of their parts of it; NULL for no votes."""
    found: ColumnElement[float] = func.coalesce(trend + func.ln(sum_of_parts), NO_TREND)
    return found


def _exp(exponent: Any) -> Any:
    limited = case((exponent < -MAX_EXPONENT, -MAX_EXPONENT), (exponent > MAX_EXPONENT, MAX_EXPONENT), else_=exponent)
    return func.exp(limited)
