"""Counters compared with the rows that they count, and corrected. Without an error there is no drift."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select, update

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
    """A counter of what a statement of (id, count) finds, where a missing id counts 0. Built once, as modules load."""
    counted = facts.subquery()
    row_id, count = list(counted.c)
    actual = func.coalesce(count, 0)
    model = column.class_
    return Counter(
        column, select(model.id, column, actual).outerjoin(counted, row_id == model.id).where(column != actual)
    )


def compare(counters: Iterable[Counter]) -> list[Drift]:
    """Every counter that differs from what it counts."""
    return [Drift(one.column, *row) for one in counters for row in db.session.execute(one.differing)]


def correct(drifts: Iterable[Drift]) -> None:
    """Set the counters to the number of rows that they count."""
    by_column = defaultdict(list)
    for drift in drifts:
        by_column[drift.column].append({"row_id": drift.id, "actual": drift.actual})
    for column, rows in by_column.items():
        table = column.class_.__table__
        statement = update(table).where(table.c.id == bindparam("row_id")).values({column.key: bindparam("actual")})
        db.session.connection().execute(statement, rows)
