"""Who may keep the peace, and of what. Every door and verb of this room asks here."""

from sqlalchemy import select

from community.core.db import exists
from community.groups import scope as group_scope
from community.groups.models import Group
from community.members.models import ADMINISTRATOR, STAFF, Member

RANKS = {STAFF: 1, ADMINISTRATOR: 2}  # everyone else is 0: a moderator, of the site or of a group, never rules on staff


def moderates(viewer: Member | None, group: Group) -> bool:
    """Whether a member keeps the peace of this group."""
    return exists(select(Group.id).where(Group.id == group.id, group_scope.moderated_by(viewer)))


def can_act_on(ruler: Member | None, author_id: int, author_role: str) -> bool:
    """Whether somebody's things may be ruled on: never one's own, nor those of somebody who stands higher."""
    return ruler is not None and ruler.id != author_id and outranks(ruler, author_role)


def outranks(ruler: Member, author_role: str) -> bool:
    """Whether the ruler stands at least as high as the author."""
    return RANKS.get(ruler.role, 0) >= RANKS.get(author_role, 0)


def widens_audience(group: Group, to: Group) -> bool:
    """Whether more people, or others, can read what moves from a group to another."""
    return group.is_private and group.id != to.id


def higher_roles(ruler: Member) -> list[str]:
    """Roles that stand higher than the ruler's: what their bearers wrote is for others to rule on."""
    return [role for role, rank in RANKS.items() if rank > RANKS.get(ruler.role, 0)]
