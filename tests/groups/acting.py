"""Calling the verbs of groups with rows of the world."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from community.groups.models import Group, Membership
from community.kernel.database import db
from community.members.models import Member
from tests.world import World


def act(world: World, verb: Callable[..., Any], group: int, *members: int, **values: Any) -> Any:
    """Call a verb with a group and members by their ids, in a transaction of its own."""
    with world.writing():
        rows = [db.session.get_one(Member, member) for member in members]
        return verb(db.session.get_one(Group, group), *rows, **values)


def belongs(world: World, group: int, member: int) -> bool:
    """Whether a membership stands."""
    return bool(world.all(Membership, group_id=group, member_id=member))


def moderators(world: World, group: int) -> list[int]:
    """Ids of those who moderate."""
    return [row.member_id for row in world.all(Membership, group_id=group, moderates=True)]


def counts(world: World, group: int) -> tuple[int, int]:
    """(stored, real) number of members."""
    real = world.scalar(select(func.count()).select_from(Membership).where(Membership.group_id == group))
    return world.get(Group, group).member_count, real
