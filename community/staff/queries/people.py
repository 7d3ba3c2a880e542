"""People and their roles."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import String, case, func, or_, select

from community.kernel.database import db, rows
from community.kernel.matching import contains
from community.kernel.paging import Page
from community.members import scope
from community.members.models import ADMINISTRATOR, MODERATOR, STAFF, Member, initials
from community.staff.sorting import Column, Sort

SIZE = 50
_rank = case({ADMINISTRATOR: "0", STAFF: "1", MODERATOR: "2"}, value=Member.role, else_="3")
# Those with a role first, then by name: one text, so that one cursor does.
BY_ROLE = Column(_rank.concat(func.lower(Member.name, type_=String())), str, "asc")


class Row(NamedTuple):
    """Somebody and their role."""

    id: int
    name: str
    handle: str
    email: str | None
    colour: int
    role: str
    confirmed_at: datetime | None
    suspended_at: datetime | None
    joined_at: datetime
    sorted_by: Any

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def in_good_standing(self) -> bool:
        """Whether they could be given a role."""
        return self.confirmed_at is not None and self.suspended_at is None


def page(viewer: Member, search: str, role: str, cursor: str | None) -> Page[Row]:
    """50 members whose name, handle or e-mail address has these letters, those with a role first."""
    statement = select(
        Member.id,
        Member.name,
        Member.handle,
        Member.email,
        Member.colour,
        Member.role,
        Member.confirmed_at,
        Member.suspended_at,
        Member.joined_at,
    ).where(*_which(viewer, search, role))
    order: Sort[Row] = Sort("role", BY_ROLE, "asc", Member.id.expression)
    return order.cut([Row(*row) for row in rows(order.after(statement, cursor, SIZE))], SIZE)


def total(viewer: Member, search: str, role: str) -> int:
    """How many members that is."""
    return db.session.scalar(select(func.count()).select_from(Member).where(*_which(viewer, search, role))) or 0


def _which(viewer: Member, search: str, role: str) -> list[Any]:
    conditions: list[Any] = [scope.listed_to(viewer)]
    if search:
        text = search.removeprefix("@")
        columns = (Member.name, Member.handle, Member.email)
        conditions.append(or_(*(contains(column, text) for column in columns)))
    if role:
        conditions.append(Member.role == role)
    return conditions
