"""An account as the corridor's lists of people show it."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from community.kernel.database import db
from community.members.models import MEMBER, SUSPENDED, TRUSTED, Member, initials, is_suspended


class Account(NamedTuple):
    """Somebody, how they joined and how they stand."""

    id: int
    name: str
    handle: str
    email: str | None
    colour: int
    picture: str | None
    role: str
    confirmed_at: datetime | None
    suspended_at: datetime | None
    suspended_until: datetime | None
    earned: str
    days_present: int
    seen_on: date | None
    joined_at: datetime
    joined_from: str
    sorted_by: Any = None

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def is_suspended(self) -> bool:
        return is_suspended(self.suspended_at, self.suspended_until)

    @property
    def standing(self) -> str:
        if self.is_suspended:
            return SUSPENDED
        return self.earned if self.role == MEMBER else TRUSTED

    @property
    def in_good_standing(self) -> bool:
        """Whether they could be given a role."""
        return self.confirmed_at is not None and not self.is_suspended


def accounts(conditions: list[Any]) -> Any:
    """A statement of the accounts that fulfil all conditions, in no order yet: its rows make `Account`s."""
    return select(*(getattr(Member, name) for name in Account._fields if name != "sorted_by")).where(*conditions)


def number(conditions: list[Any]) -> int:
    """How many accounts fulfil all conditions."""
    return db.session.scalar(select(func.count()).select_from(Member).where(*conditions)) or 0
