"""Which posts wait for a moderator's look before others find them, as a group's moderators chose.

What a post is, upper rooms tell: ideas and comments each register their own.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Select, or_, select

from community.core.db import db
from community.groups.access import GroupAccess
from community.groups.models import ALWAYS, NEVER
from community.members.models import TRUSTED

PostStatement = TypeVar("PostStatement", bound=Callable[[int, int], Select[Any]])

_POST_STATEMENTS: list[Callable[[int, int], Select[Any]]] = []


def register_posts(posts: PostStatement) -> PostStatement:
    """Declare that this selects standing posts of (a member's id, in the group of this id)."""
    _POST_STATEMENTS.append(posts)
    return posts


def needs_approval(place: GroupAccess) -> bool:
    """Whether what this member posts in this group now waits for a look. At most one statement.

    Never what is posted by who keeps the peace there, is trusted there, or is of trusted standing. Otherwise, as the
    group holds: never; the first, as long as no post of theirs stands in the group; always.
    """
    if place.group.pre_moderation == NEVER or place.member is None:
        return False
    if place.can_moderate or place.is_trusted or place.member.effective_trust_level == TRUSTED:
        return False
    return place.group.pre_moderation == ALWAYS or not _has_post(place.member.id, place.group.id)


def _has_post(member_id: int, group_id: int) -> bool:
    stands = or_(*(posts(member_id, group_id).exists() for posts in _POST_STATEMENTS))
    return bool(db.session.scalar(select(stands)))
