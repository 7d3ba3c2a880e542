"""Calling acts of groups with rows loaded by id, and reading the results."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from community.core.db import db
from community.groups.models import Group, Membership
from community.members.models import Member
from tests.factory import Factory


def act(factory: Factory, operation: Callable[..., Any], group: int, *members: int, **values: Any) -> Any:
    """Call an act with a group and members by their ids, in its own transaction."""
    with factory.writing():
        rows = [db.session.get_one(Member, member) for member in members]
        return operation(db.session.get_one(Group, group), *rows, **values)


def is_member(factory: Factory, group: int, member: int) -> bool:
    """Whether the member is in the group."""
    return bool(factory.all(Membership, group_id=group, member_id=member))


def moderators(factory: Factory, group: int) -> list[int]:
    """Ids of the moderators."""
    return [row.member_id for row in factory.all(Membership, group_id=group, moderates=True)]


def counts(factory: Factory, group: int) -> tuple[int, int]:
    """The stored and the actual number of members."""
    real = factory.scalar(select(func.count()).select_from(Membership).where(Membership.group_id == group))
    return factory.get(Group, group).member_count, real
