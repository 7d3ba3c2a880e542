"""Tables that can be sorted by any of several columns, in both directions, one page at a time.

Rows without a value come last in either direction, and rows with equal values are ordered by id, so paging shows every
row once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, or_

from community.core import pagination
from community.core.pagination import Page, RowT

Statement: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class SortColumn:
    """A column that a table can be sorted by: its SQL expression and the Python type of its values."""

    value: Any
    kind: type  # int, float, str or datetime
    default_direction: str = "desc"
    nullable: bool = False
    limit: float = pagination.MAX_NUMBER  # numbers lie below it


@dataclass(frozen=True)
class Sort(Generic[RowT]):
    """The column and direction that a table is sorted by."""

    key: str
    column: SortColumn
    direction: str
    id_column: ColumnElement[int]

    @property
    def is_ascending(self) -> bool:
        """Whether the smallest value comes first."""
        return self.direction == "asc"

    def apply(self, statement: Statement) -> Statement:
        """The statement in this order, with the sorted value added to its columns as `sorted_by`."""
        value, id_column = self.column.value, self.id_column
        order = [value.asc(), id_column.asc()] if self.is_ascending else [value.desc(), id_column.desc()]
        if self.column.nullable:
            order.insert(0, value.is_(None).asc())
        return statement.add_columns(value.label("sorted_by")).order_by(*order)

    def after(self, statement: Statement, cursor: str | None, size: int) -> Statement:
        """The statement in this order, starting after the cursor and limited to one row more than a page.

        A cursor that is unreadable or belongs to another column means the first page.
        """
        column = self.column
        last = pagination.decode_cursor(
            cursor, column.kind, column=self.key, nullable=column.nullable, limit=column.limit
        )
        if last is not None:
            statement = statement.where(self._after_condition(*last))
        return self.apply(statement).limit(size + 1)

    def to_page(self, found: Sequence[RowT], size: int) -> Page[RowT]:
        """The first `size` rows, which have `sorted_by` and `id`, and the cursor of the next page."""
        if len(found) <= size:
            return Page(found, None)
        last: Any = found[size - 1]
        return Page(found[:size], pagination.encode_cursor(last.sorted_by, last.id, column=self.key))

    def _after_condition(self, last: Any, last_id: int) -> ColumnElement[bool]:
        value = self.column.value
        if last is None:
            return and_(value.is_(None), self.id_column > last_id if self.is_ascending else self.id_column < last_id)
        condition = pagination.after_condition(value, self.id_column, last, last_id, ascending=self.is_ascending)
        return or_(condition, value.is_(None)) if self.column.nullable else condition


def parse_sort(
    columns: Mapping[str, SortColumn], key: str, direction: str, default_key: str, id_column: Any
) -> Sort[Any]:
    """The sort that a query string asks for; by `default_key` if it names none of the columns."""
    if key not in columns:
        key, direction = default_key, ""
    column = columns[key]
    if direction not in ("asc", "desc"):
        direction = column.default_direction
    return Sort(key, column, direction, id_column)
