"""Which posts wait for a moderator's look before others find them, as a group's moderators chose.

What a post is, upper rooms tell: ideas and comments each register their own.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Select, or_, select

from community.groups.models import ALWAYS, NEVER
from community.groups.place import Place
from community.kernel.database import db
from community.members.models import TRUSTED

Posts = TypeVar("Posts", bound=Callable[[int, int], Select[Any]])

_POSTS: list[Callable[[int, int], Select[Any]]] = []


def counts_as_post(posts: Posts) -> Posts:
    """Declare that this selects standing posts of (a member's id, in the group of this id)."""
    _POSTS.append(posts)
    return posts


def is_held(place: Place) -> bool:
    """Whether what this member posts in this group now waits for a look. At most one statement.

    Never what is posted by who keeps the peace there, is trusted there, or is of trusted standing. Otherwise, as the
    group holds: never; the first, as long as no post of theirs stands in the group; always.
    """
    if place.group.holding == NEVER or place.member is None:
        return False
    if place.keeps_peace or place.is_trusted or place.member.standing == TRUSTED:
        return False
    return place.group.holding == ALWAYS or not _has_post(place.member.id, place.group.id)


def _has_post(member_id: int, group_id: int) -> bool:
    stands = or_(*(posts(member_id, group_id).exists() for posts in _POSTS))
    return bool(db.session.scalar(select(stands)))
