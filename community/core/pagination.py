"""Keyset pagination: a page begins after the last row of the previous one, so a deep page costs as much as the first.

Every paged list is ordered by one value and then by id, both descending or both ascending. A cursor names the last row
shown: `[value, id]`, or `[column, value, id]` for tables that sort by several columns, as JSON in URL-safe base64.
"""

import base64
import binascii
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Float, Integer, Select, and_, bindparam, or_

from community.core.db import Moment

PAGE_SIZE = 20
MAX_CURSOR_LENGTH = 2000
MAX_NUMBER = 2**31  # ids and counts lie below it; PostgreSQL refuses a larger value for an integer column

_TYPES: dict[type, Any] = {int: Integer(), float: Float(), datetime: Moment()}

RowT = TypeVar("RowT")


class LastRow(NamedTuple):
    """The row after which a page begins: its value in the order of the list, and its id."""

    value: Any
    id: Any

    @property
    def values(self) -> dict[str, Any]:
        """The values of `parameters`."""
        return {"last_value": self.value, "last_id": self.id}

    @classmethod
    def parameters(cls, kind: type | None) -> "LastRow | None":
        """The parameters of a statement that is built once, for a value of this type; None for the first page."""
        if kind is None:
            return None
        return cls(bindparam("last_value", type_=_TYPES[kind]), bindparam("last_id", type_=Integer()))


@dataclass(frozen=True)
class Page(Generic[RowT]):
    """Rows to show, and the cursor of the next page or None."""

    rows: Sequence[RowT]
    next: str | None


def after(
    statement: Select[Any],
    value: Any,
    id_column: Any,
    cursor: str | None,
    size: int = PAGE_SIZE,
    *,
    ascending: bool = False,
) -> Select[Any]:
    """Order the statement by (value, id), start after the cursor, and limit it to one row more than a page.

    `value` is a column or expression that is never null. An unreadable cursor means the first page.
    """
    return after_row(statement, value, id_column, last_row(value, cursor), size, ascending=ascending)


def last_row(value: Any, cursor: str | None) -> LastRow | None:
    """The last row shown, according to the cursor of a list in the order of this column; None for the first page."""
    last = decode_cursor(cursor, datetime if isinstance(value.type, Moment) else float)
    return None if last is None else LastRow(*last)


def after_row(
    statement: Select[Any],
    value: Any,
    id_column: Any,
    last: LastRow | None,
    size: int = PAGE_SIZE,
    *,
    ascending: bool = False,
) -> Select[Any]:
    """As `after`, with what `last_row` returned, or the parameters that it is given by."""
    if last is not None:
        statement = statement.where(after_condition(value, id_column, *last, ascending=ascending))
    order: tuple[ColumnElement[Any], ...] = (value, id_column) if ascending else (value.desc(), id_column.desc())
    return statement.order_by(*order).limit(size + 1)


def after_condition(value: Any, id_column: Any, last: Any, last_id: int, *, ascending: bool) -> ColumnElement[bool]:
    """The condition for rows that come after the row with this value and id."""
    # The first half alone lets an index start at the cursor; with only the second, a deep page reads all rows before.
    if ascending:
        return and_(value >= last, or_(value > last, id_column > last_id))
    return and_(value <= last, or_(value < last, id_column < last_id))


def to_page(found: Sequence[RowT], value: str, identity: str = "id", size: int = PAGE_SIZE) -> Page[RowT]:
    """The first `size` rows and, if there are more, a cursor made from the named attributes of the last of them."""
    if len(found) <= size:
        return Page(found, None)
    last = found[size - 1]
    return Page(found[:size], encode_cursor(getattr(last, value), getattr(last, identity)))


def encode_cursor(value: float | str | datetime | None, row_id: int, *, column: str = "") -> str:
    """A cursor for the row with this value and id, safe for URLs. `column` names the column of a sortable table."""
    plain = value.isoformat() if isinstance(value, datetime) else value
    parts = [column, plain, row_id] if column else [plain, row_id]
    return base64.urlsafe_b64encode(json.dumps(parts, ensure_ascii=False).encode()).decode().rstrip("=")


def decode_cursor(
    cursor: str | None, kind: type, *, column: str = "", nullable: bool = False, limit: float = MAX_NUMBER
) -> tuple[Any, int] | None:
    """The (value, id) of a cursor; None if there is no cursor, or if it does not fit this list.

    `kind` is the Python type of the value: int, float, str or datetime. The value may be None only if `nullable`.
    Numbers lie below `limit`.
    """
    if not cursor or len(cursor) > MAX_CURSOR_LENGTH:
        return None
    try:
        *name, value, row_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return None
    if name != ([column] if column else []) or type(row_id) is not int or not 0 <= row_id < MAX_NUMBER:
        return None
    if value is None:
        return (None, row_id) if nullable else None
    value = _checked(value, kind, limit)
    return None if value is None else (value, row_id)


def _checked(value: Any, kind: type, limit: float) -> Any:
    """The value if it is of this type and every database accepts it, else None."""
    if kind is datetime:
        return _parse_moment(value) if isinstance(value, str) else None
    if kind is str:
        return value if isinstance(value, str) and "\x00" not in value and _is_encodable(value) else None
    if isinstance(value, bool) or not isinstance(value, int if kind is int else int | float):
        return None
    if math.isnan(value) or not abs(value) < limit:
        return None
    return value if abs(value) < MAX_NUMBER else float(value)  # no database takes a larger whole number


def _parse_moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # near the years 1 and 9999 a time may not exist in UTC
        return None


def _is_encodable(text: str) -> bool:
    """Whether the text is free of lone surrogates, which JSON can name but UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
