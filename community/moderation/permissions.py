"""Who may moderate, and what. Every moderation view and act asks here."""

from sqlalchemy import select

from community.core.db import exists
from community.groups import scope as group_scope
from community.groups.models import Group
from community.members.models import ADMINISTRATOR, STAFF, Member

RANKS = {STAFF: 1, ADMINISTRATOR: 2}  # everyone else is 0: moderators, of the site or of a group, never act on staff


def can_moderate_group(viewer: Member | None, group: Group) -> bool:
    """Whether the viewer moderates this group, as its moderator or as a moderator of the site. One statement."""
    return exists(select(Group.id).where(Group.id == group.id, group_scope.moderated_by(viewer)))


def can_act_on(moderator: Member | None, author_id: int, author_role: str) -> bool:
    """Whether this author's posts are open to the moderator: never their own, nor those of a higher role."""
    return moderator is not None and moderator.id != author_id and outranks(moderator, author_role)


def outranks(moderator: Member, author_role: str) -> bool:
    """Whether the moderator's rank is at least that of the author's role."""
    return RANKS.get(moderator.role, 0) >= RANKS.get(author_role, 0)


def widens_audience(group: Group, to: Group) -> bool:
    """Whether moving an idea from one group to another lets more or other people read it."""
    return group.is_private and group.id != to.id


def higher_roles(moderator: Member) -> list[str]:
    """Roles with a rank above the moderator's: posts of members with these roles are for others to moderate."""
    return [role for role, rank in RANKS.items() if rank > RANKS.get(moderator.role, 0)]
