"""Tables sorted by any column, both ways, a page at a time.

The cursor is (is the value null, the value, the id) of the last row shown. Rows without a value come last either way,
and rows of equal value are told apart by id, so paging shows every row once.
"""

import base64
import binascii
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Select, and_, literal, or_, tuple_

from community.core.pagination import Page

Row = TypeVar("Row")
Statement: TypeAlias = Select[*tuple[Any, ...]]
MAX_CURSOR_LENGTH = 2000


@dataclass(frozen=True)
class SortColumn:
    """Something that a table can be sorted by: `value` in SQL, and what it is in Python."""

    value: Any
    kind: type  # int, float, str or datetime
    first: str = "desc"  # which way it sorts when chosen
    nullable: bool = False


@dataclass(frozen=True)
class Sort(Generic[Row]):
    """A column chosen to sort by, and which way."""

    key: str
    column: SortColumn
    direction: str
    identity: ColumnElement[int]

    @property
    def rises(self) -> bool:
        """Whether the least comes first."""
        return self.direction == "asc"

    def ordered(self, statement: Statement) -> Statement:
        """The statement in this order, with the sorted value added to its columns as `sorted_by`."""
        value, identity = self.column.value, self.identity
        order = [value.asc(), identity.asc()] if self.rises else [value.desc(), identity.desc()]
        if self.column.nullable:
            order.insert(0, value.is_(None).asc())
        return statement.add_columns(value.label("sorted_by")).order_by(*order)

    def after(self, statement: Statement, cursor: str | None, size: int) -> Statement:
        """The statement in this order, beginning after the cursor, one row more than a page.

        A cursor that cannot be read, or that belongs to another column, is taken as none: the first page.
        """
        place = decode_cursor(cursor, self.key, self.column)
        if place is not None:
            statement = statement.where(self._beyond(*place))
        return self.ordered(statement).limit(size + 1)

    def cut(self, found: Sequence[Row], size: int) -> Page[Row]:
        """The first `size` rows (which have `sorted_by` and `id`), and the cursor of the next page."""
        if len(found) <= size:
            return Page(found, None)
        last: Any = found[size - 1]
        return Page(found[:size], encode_cursor(self.key, last.sorted_by, last.id))

    def _beyond(self, value: Any, identity: int) -> ColumnElement[bool]:
        column = self.column.value
        if value is None:
            later_id = self.identity > identity if self.rises else self.identity < identity
            return and_(column.is_(None), later_id)
        here, there = tuple_(column, self.identity), tuple_(literal(value, column.type), literal(identity))
        beyond: ColumnElement[bool] = here > there if self.rises else here < there
        return or_(beyond, column.is_(None)) if self.column.nullable else beyond


def parse_sort(columns: Mapping[str, SortColumn], key: str, direction: str, otherwise: str, identity: Any) -> Sort[Any]:
    """The sort that an address asks for, or else by the column named `otherwise`."""
    if key not in columns:
        key, direction = otherwise, ""
    column = columns[key]
    if direction not in ("asc", "desc"):
        direction = column.first
    return Sort(key, column, direction, identity)


def encode_cursor(key: str, value: Any, identity: int) -> str:
    """A cursor, fit for an address."""
    plain = value.isoformat() if isinstance(value, datetime) else value
    text = json.dumps([key, plain is None, plain, identity], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, key: str, column: SortColumn) -> tuple[Any, int] | None:
    """(value, id) of a cursor of this column, or None if it is not one."""
    if not cursor or len(cursor) > MAX_CURSOR_LENGTH:
        return None
    try:
        name, missing, value, identity = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return None
    if name != key or type(identity) is not int or not 0 <= identity < 2**62:
        return None
    if missing is True:
        return (None, identity) if column.nullable else None
    value = _checked_value(column.kind, value)
    return None if value is None else (value, identity)


def _checked_value(kind: type, value: Any) -> Any:
    """The value if it is of its column's kind and the database can bear it, else None."""
    if kind is str:
        return value if isinstance(value, str) and "\x00" not in value and _is_encodable(value) else None
    if kind is datetime:
        return _parse_moment(value) if isinstance(value, str) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
        return None
    return None if math.isnan(value) or (kind is int and not isinstance(value, int)) else value


def _parse_moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and 1970 <= moment.year <= 9000 else None


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
