"""Members of groups, counted anew."""

from typing import Any

from sqlalchemy import func, select

from community.core.counters import Drift, compare
from community.groups.models import Group, Membership


def drifts() -> list[Drift]:
    """Groups whose stored number of members is not that of their memberships."""
    facts: Any = select(Membership.group_id, func.count()).group_by(Membership.group_id)
    return compare(Group.member_count, facts)
