"""Reads rows a batch at a time, so a large account does not fill the memory."""

from collections.abc import Iterator
from typing import Any

from community.core.db import rows

BATCH = 200
Record = dict[str, Any]


def read(statement: Any, key: Any) -> Iterator[Record]:
    """The rows of a statement, ordered by `key`, which must be its first column. One statement per batch."""
    last = -1
    while True:
        found = rows(statement.where(key > last).order_by(key).limit(BATCH))
        for row in found:
            yield row._asdict()
        if len(found) < BATCH:
            return
        last = found[-1][0]
