"""What is shown of a member wherever one appears in a list: the one definition of these columns.

A statement selects `columns()` before its own columns. Each of its rows becomes a row type of the list with
`unpack(row)`:

    class Supporter(NamedTuple):
        member: MemberSummary
        voted_at: datetime

    statement = select(*summary.columns(), Vote.cast_at).join(Member, Member.id == Vote.member_id)
    [Supporter(*summary.unpack(row)) for row in rows(statement)]
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import case

from community.core.i18n import gettext as _
from community.members.models import ADMINISTRATOR, MEMBER, STAFF, Member, initials


class MemberSummary(NamedTuple):
    """A member as lists show them, next to what they wrote or with their avatar."""

    id: int
    name: str
    handle: str  # empty once the account is deleted: there is no profile to link to
    color: int  # 1 to 12
    avatar: str | None  # the name of an image
    role: str

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def signed_name(self) -> str:
        """The name as emails show it: with the role of staff."""
        return signed_name(self.name, self.role)

    @property
    def is_staff(self) -> bool:
        return self.role in (STAFF, ADMINISTRATOR)

    @property
    def has_role(self) -> bool:
        return self.role != MEMBER


def signed_name(name: str, role: str) -> str:
    """A name with the role of staff. No one else can have a name that says so, see `protected_names`."""
    return _("%(name)s (Staff)", name=name) if role in (STAFF, ADMINISTRATOR) else name


def columns(of: Any = Member) -> tuple[Any, ...]:
    """The columns of a summary, in its order. `of`: `Member` or an alias of it."""
    handle = case((of.deleted_at.is_(None), of.handle), else_="").label("handle")
    return of.id, of.name, handle, of.color, of.avatar, of.role


def unpack(row: Sequence[Any]) -> tuple[Any, ...]:
    """The values of a row whose statement began with `columns()`: the summary, then what the list adds."""
    size = len(MemberSummary._fields)
    return MemberSummary(*row[:size]), *row[size:]


def of(member: Member) -> MemberSummary:
    """The summary of a member that is loaded already."""
    handle = "" if member.is_deleted else member.handle
    return MemberSummary(member.id, member.name, handle, member.color, member.avatar, member.role)
