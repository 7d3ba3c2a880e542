"""The counters of groups, and the statements that recount them."""

from typing import Any

from sqlalchemy import func, select

from community.core.counters import Comparison, Drift, counter
from community.groups.models import Group, Membership
from community.members import scope
from community.members.models import Member

_members: Any = (
    select(Membership.group_id, func.count())
    .join(Member, Member.id == Membership.member_id)
    .where(scope.counted())
    .group_by(Membership.group_id)
)
COUNTERS = Comparison(counter(Group.member_count, _members))


def drifts() -> list[Drift]:
    """Groups whose member count differs from the memberships of members who count."""
    return COUNTERS.drifts()
