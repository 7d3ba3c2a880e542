"""The log of what administrators changed."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from community.kernel import paging
from community.kernel.database import rows
from community.site.models import ChoiceChange


class Change(NamedTuple):
    """One change of one setting."""

    id: int
    name: str
    before: Any
    after: Any
    changed_by: int
    changed_at: datetime


def changes(cursor: str | None) -> paging.Page[Change]:
    """What was changed, latest first."""
    statement = select(
        ChoiceChange.id,
        ChoiceChange.name,
        ChoiceChange.before,
        ChoiceChange.after,
        ChoiceChange.changed_by,
        ChoiceChange.changed_at,
    )
    found = rows(paging.after(statement, ChoiceChange.changed_at, ChoiceChange.id, cursor))
    return paging.cut([Change(*row) for row in found], "changed_at")
