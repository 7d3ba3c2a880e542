"""Statements that are built once for each kind of viewer, not for each viewer.

What a viewer can find is decided by conditions such as `scope.visible_to(viewer)`, with the viewer's role, suspension
and id. A statement built for a kind of viewer is made by the same conditions, with a viewer whose id is the parameter
`viewer_id`.
"""

from collections.abc import Callable
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from sqlalchemy import BindParameter, Integer, bindparam

from community.core.statements import built_once
from community.members.models import Member

Shape = ParamSpec("Shape")
Statement = TypeVar("Statement")


class _Kind(NamedTuple):
    role: str
    is_suspended: bool


class ViewerKind(_Kind):
    """What conditions may ask of a viewer besides the id. They fail if they ask for more."""

    __slots__ = ()

    # Answered from the role, as for a member.
    is_administrator = Member.is_administrator
    is_staff = Member.is_staff
    is_site_moderator = Member.is_site_moderator

    @property
    def id(self) -> BindParameter[int]:
        return bindparam("viewer_id", type_=Integer())


def built_once_per_kind(
    build: Callable[Concatenate[Any, Shape], Statement],
) -> Callable[Concatenate[Member | None, Shape], Statement]:
    """`built_once` for a function whose first argument is the viewer: it is called with a `ViewerKind`, or None."""
    kept: Any = built_once(build)

    def find(viewer: Member | None, *shape: Any) -> Any:
        return kept(kind_of(viewer), *shape)

    return cast(Callable[Concatenate[Member | None, Shape], Statement], find)


def kind_of(viewer: Member | None) -> ViewerKind | None:
    """The kind of a viewer; None for visitors."""
    return ViewerKind(viewer.role, viewer.is_suspended) if viewer is not None else None


def id_of(viewer: Member | None) -> int | None:
    """The value of the parameter `viewer_id`."""
    return viewer.id if viewer is not None else None
