"""Which copies there are."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from community.kernel.database import db, now, rows
from community.members.models import Member
from community.personal.asking import PATIENCE
from community.personal.models import PersonalCopy

KEPT = timedelta(days=7)


class Copy(NamedTuple):
    """A copy of a member's data, prepared or not."""

    name: str
    asked_at: datetime
    ready_at: datetime | None
    size: int | None

    @property
    def is_ready(self) -> bool:
        return self.ready_at is not None

    @property
    def is_being_prepared(self) -> bool:
        return not self.is_ready and self.asked_at > now() - PATIENCE

    @property
    def goes_at(self) -> datetime | None:
        return self.ready_at + KEPT if self.ready_at else None


def copy_of(member: Member) -> Copy | None:
    """The member's copy, if they asked for one within the last days."""
    columns = (PersonalCopy.name, PersonalCopy.asked_at, PersonalCopy.ready_at, PersonalCopy.size)
    found = rows(select(*columns).where(PersonalCopy.member_id == member.id, PersonalCopy.asked_at > now() - KEPT))
    return Copy(*found[0]) if found else None


def names() -> set[str]:
    """The names of all copies that somebody can come for."""
    return set(db.session.scalars(select(PersonalCopy.name)))
