"""Keyset paging: a page begins after the last row of the one before, so a deep page costs what the first costs.

Every paged list is ordered by one value and then by id, both descending, or both rising where who waits longest comes
first. The cursor names the last row shown.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, or_

from community.core.db import Moment

PAGE_SIZE = 20
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows to show, and the cursor of the next page or None."""

    rows: Sequence[Row]
    next: str | None


def after(
    statement: Select[Any],
    value: Any,
    identity: Any,
    cursor: str | None,
    size: int = PAGE_SIZE,
    *,
    rising: bool = False,
) -> Select[Any]:
    """The statement ordered by (value, id), descending or `rising`, beginning after the cursor, one more than a page.

    `value` must not be null. A cursor that cannot be read is taken as none: the first page.
    """
    place = decode_cursor(cursor)
    if place is not None and isinstance(place[0], str) == isinstance(value.type, Moment):
        last, last_id = place
        if isinstance(last, str):
            last = datetime.fromisoformat(last)
        # The first half alone lets an index begin at the cursor; with only the second, a deep page reads all before it.
        if rising:
            statement = statement.where(value >= last, or_(value > last, identity > last_id))
        else:
            statement = statement.where(value <= last, or_(value < last, identity < last_id))
    order: tuple[ColumnElement[Any], ...] = (value, identity) if rising else (value.desc(), identity.desc())
    return statement.order_by(*order).limit(size + 1)


def to_page(found: Sequence[Row], value: str, identity: str = "id", size: int = PAGE_SIZE) -> Page[Row]:
    """The first `size` rows, and a cursor from the named attributes of the last if there are more."""
    if len(found) <= size:
        return Page(found, None)
    last = found[size - 1]
    return Page(found[:size], encode_cursor(getattr(last, value), getattr(last, identity)))


def encode_cursor(value: float | int | datetime, identity: int) -> str:
    """A cursor, fit for an address."""
    plain = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([plain, identity]).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None) -> tuple[Any, int] | None:
    """(value, id) of a cursor, or None if there is none or it is not one of ours."""
    if not cursor or len(cursor) > 200:
        return None
    try:
        value, identity = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                return None
            value = moment.astimezone(UTC).isoformat()  # at the ends of time there is no such moment
        elif isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 2**31:
            return None
        if isinstance(identity, bool) or not isinstance(identity, int) or not 0 <= identity < 2**31:
            return None
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError):
        return None
    return value, identity
