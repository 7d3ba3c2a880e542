"""Pre-moderation: which posts need a moderator's approval before others see them, as each group has chosen.

What counts as a post is registered by the packages above: ideas and comments.
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
    """Register a function of (member id, group id) that selects a member's visible posts in a group."""
    _POST_STATEMENTS.append(posts)
    return posts


def needs_approval(access: GroupAccess) -> bool:
    """Whether what this member posts in the group now needs approval. At most one statement.

    Never for moderators, trusted posters and members of the highest trust level. For others as the group has chosen:
    never; for their first post, while none of theirs is visible in the group; or always.
    """
    if access.group.pre_moderation == NEVER or access.member is None:
        return False
    if access.can_moderate or access.is_trusted or access.member.effective_trust_level == TRUSTED:
        return False
    return access.group.pre_moderation == ALWAYS or not _has_post(access.member.id, access.group.id)


def _has_post(member_id: int, group_id: int) -> bool:
    has_post = or_(*(posts(member_id, group_id).exists() for posts in _POST_STATEMENTS))
    return bool(db.session.scalar(select(has_post)))
