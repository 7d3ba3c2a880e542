"""People and their roles."""

from typing import Any

from sqlalchemy import String, case, func, or_

from community.kernel.database import rows
from community.kernel.matching import contains
from community.kernel.paging import Page
from community.members import scope
from community.members.models import ADMINISTRATOR, MODERATOR, STAFF, Member
from community.staff.queries.account import Account, accounts, number
from community.staff.sorting import Column, Sort

SIZE = 50
_rank = case({ADMINISTRATOR: "0", STAFF: "1", MODERATOR: "2"}, value=Member.role, else_="3")
# Those with a role first, then by name: one text, so that one cursor does.
BY_ROLE = Column(_rank.concat(func.lower(Member.name, type_=String())), str, "asc")


def page(viewer: Member, search: str, role: str, cursor: str | None) -> Page[Account]:
    """50 members whose name, handle or e-mail address has these letters, those with a role first."""
    order: Sort[Account] = Sort("role", BY_ROLE, "asc", Member.id.expression)
    statement = order.after(accounts(_which(viewer, search, role)), cursor, SIZE)
    return order.cut([Account(*row) for row in rows(statement)], SIZE)


def total(viewer: Member, search: str, role: str) -> int:
    """How many members that is."""
    return number(_which(viewer, search, role))


def _which(viewer: Member, search: str, role: str) -> list[Any]:
    conditions: list[Any] = [scope.listed_to(viewer)]
    if search:
        text = search.removeprefix("@")
        columns = (Member.name, Member.handle, Member.email)
        conditions.append(or_(*(contains(column, text) for column in columns)))
    if role:
        conditions.append(Member.role == role)
    return conditions
