"""Lists of groups."""

from typing import NamedTuple

from sqlalchemy import select

from community.groups import scope
from community.groups.models import Group, Membership
from community.kernel.database import rows
from community.members.models import Member


class Mine(NamedTuple):
    """A group in the frame."""

    id: int
    slug: str
    name: str
    colour: int


def mine(viewer: Member) -> list[Mine]:
    """Groups the viewer belongs to, by name."""
    return [
        Mine(*row)
        for row in rows(
            select(Group.id, Group.slug, Group.name, Group.colour)
            .join(Membership, Membership.group_id == Group.id)
            .where(Membership.member_id == viewer.id, scope.visible_to(viewer))
            .order_by(Group.name)
        )
    ]
