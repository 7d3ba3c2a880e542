"""Counters compared with the rows that they count, and corrected. Without an error there is no drift."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, literal_column, select, union_all, update

from community.core.db import db


class Drift(NamedTuple):
    """A counter that differs from the number of rows that it counts."""

    column: Any  # the counter, as the model's attribute
    id: int
    stored: float
    actual: float


class Counter(NamedTuple):
    """A counter, and the statement of the rows where it differs from what it counts."""

    column: Any
    differing: Select[Any]


def counter(column: Any, facts: Select[Any]) -> Counter:
    """A counter of what a statement of (id, count) finds, where a missing id counts 0."""
    counted = facts.subquery()
    row_id, count = list(counted.c)
    actual = func.coalesce(count, 0)
    model = column.class_
    return Counter(
        column, select(model.id, column, actual).outerjoin(counted, row_id == model.id).where(column != actual)
    )


class Comparison:
    """Whole-number counters that one statement compares with what they count. Built once, as modules load."""

    def __init__(self, *counters: Counter) -> None:
        self._columns = [one.column for one in counters]
        numbered = (one.differing.add_columns(literal_column(str(number))) for number, one in enumerate(counters))
        self._statement = union_all(*numbered)

    def drifts(self) -> list[Drift]:
        """Every counter that differs from what it counts."""
        found = db.session.execute(self._statement)
        return [Drift(self._columns[number], *row) for *row, number in found]


def correct(drifts: Iterable[Drift]) -> None:
    """Set the counters to the number of rows that they count."""
    by_column = defaultdict(list)
    for drift in drifts:
        by_column[drift.column].append({"row_id": drift.id, "actual": drift.actual})
    for column, rows in by_column.items():
        table = column.class_.__table__
        statement = update(table).where(table.c.id == bindparam("row_id")).values({column.key: bindparam("actual")})
        db.session.connection().execute(statement, rows)
