"""Why members were banned from a group: what stands in the log."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from community.groups import scope
from community.groups.models import Group
from community.kernel.database import rows
from community.members.models import Member
from community.moderation.models import Ruling

BAN = "ban"


class Reason(NamedTuple):
    """The ruling that sent somebody away."""

    text: str
    ruler: str | None  # who is still here
    ruled_at: datetime


def reasons(viewer: Member, group: Group, member_ids: Iterable[int]) -> dict[int, Reason]:
    """The reason of each member's latest ban from a group, by the member's id; for those who keep its peace."""
    last = (
        select(func.max(Ruling.id))
        .where(Ruling.act == BAN, Ruling.group_id == group.id, Ruling.subject_member_id.in_(list(member_ids)))
        .group_by(Ruling.subject_member_id)
    )
    ruler = aliased(Member)
    found = rows(
        select(Ruling.subject_member_id, Ruling.reason, ruler.name, Ruling.ruled_at)
        .join(Group, Group.id == Ruling.group_id)
        .outerjoin(ruler, (ruler.id == Ruling.ruled_by) & ruler.removed_at.is_(None))
        .where(Ruling.id.in_(last), scope.moderated_by(viewer))
    )
    return {member_id: Reason(*rest) for member_id, *rest in found}
