"""What a deciding form offers."""

from typing import NamedTuple

from sqlalchemy import select

from community.ideas.models import Status
from community.kernel.database import rows


class Choice(NamedTuple):
    """A status."""

    key: str
    name: str


def statuses() -> list[Choice]:
    """All statuses, in their order."""
    return [Choice(*row) for row in rows(select(Status.key, Status.name).order_by(Status.position))]
