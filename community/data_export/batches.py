"""Reading a member's own rows a batch at a time, so that they never stand in memory as a whole."""

from collections.abc import Iterator
from typing import Any

from community.core.db import rows

BATCH = 200
Record = dict[str, Any]


def read(statement: Any, key: Any) -> Iterator[Record]:
    """Rows in the order of their key, which is the first column."""
    last = -1
    while True:
        found = rows(statement.where(key > last).order_by(key).limit(BATCH))
        for row in found:
            yield row._asdict()
        if len(found) < BATCH:
            return
        last = found[-1][0]
