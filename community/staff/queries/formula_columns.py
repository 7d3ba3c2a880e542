"""The columns that a formula can use, as SQL and with the sizes of their values."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Float, cast, extract, func, literal

from community.analytics.models import AdjustedSupport
from community.core.db import Moment, is_sqlite
from community.ideas.models import Idea
from community.staff.formulas import AMOUNT, COUNT, SHARE
from community.staff.queries import ranked

SIZES = {
    "support": SHARE,
    "low": SHARE,
    "high": SHARE,
    "votes": COUNT,
    "total": COUNT,
    "nice": COUNT,
    "important": COUNT,
    "critical": COUNT,
    "importance": AMOUNT,
    "comments": COUNT,
    "views": COUNT,
    "readers": AMOUNT,
    "effort": COUNT,
    "value": COUNT,
    "age": COUNT,
}


def expressions(moment: datetime) -> dict[str, Any]:
    """SQL of each column: a double or null."""
    found = {
        "support": 100 * func.nullif(Idea.support, 0.0),
        "low": 100 * AdjustedSupport.low,
        "high": 100 * AdjustedSupport.high,
        "votes": Idea.vote_count,
        "total": Idea.total_support,
        "nice": Idea.nice_count,
        "important": Idea.important_count,
        "critical": Idea.critical_count,
        "importance": ranked.importance,
        "comments": Idea.comment_count,
        "views": AdjustedSupport.impressions,
        "readers": AdjustedSupport.readers,
        "effort": Idea.effort,
        "value": Idea.value,
        "age": _age(moment),
    }
    return {name: cast(column, Float) for name, column in found.items()}


def _age(moment: datetime) -> Any:
    """SQL: the days since an idea was posted. They change at midnight UTC only, so that pages fit together."""
    end = literal(datetime.combine(moment.astimezone(UTC).date() + timedelta(days=1), time(), UTC), Moment)
    if is_sqlite():
        return func.floor((func.unixepoch(end) - func.unixepoch(Idea.posted_at)) / 86400)
    return func.floor(extract("epoch", end - Idea.posted_at) / 86400)
