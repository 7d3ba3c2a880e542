"""One group by its slug, and the groups of a member."""

from collections.abc import Collection
from typing import Any
from unicodedata import normalize

from sqlalchemy import ColumnElement, and_, bindparam, false, func, null, or_, select
from sqlalchemy.orm import aliased

from community.core.db import db, rows
from community.core.errors import Hidden
from community.core.statements import fetch
from community.groups import permissions, scope
from community.groups.models import Group, Membership, OldGroupSlug
from community.groups.queries import join_requests
from community.groups.queries.row_types import GroupLink, NamedGroup, ViewedGroup
from community.members import scope as member_scope
from community.members.models import Member
from community.members.viewers import built_once_per_kind, id_of


def find(viewer: Member | None, slug: str) -> Group:
    """The group of this slug. Raises `Hidden`."""
    return viewed_group(viewer, slug).group


def viewed_group(viewer: Member | None, slug: str) -> ViewedGroup:
    """The group of this slug and the viewer's access to it. One statement. Raises `Hidden`."""
    values = {"viewer_id": id_of(viewer), "slug": slug.replace("\x00", "")}
    found = db.session.execute(_select_viewed(viewer), values).first()
    if found is None:
        raise Hidden
    *access, pending = found
    return ViewedGroup(permissions.access_from_row(access, viewer), pending)


def creator(viewer: Member | None, group: Group) -> Member | None:
    """Who created the group; None if their account is deleted."""
    return db.session.scalar(select(Member).where(Member.id == group.creator_id, member_scope.visible_to(viewer)))


def own_groups(viewer: Member) -> list[GroupLink]:
    """The viewer's groups by name, without archived ones, for the page frame."""
    return [GroupLink(*row) for row in fetch(_select_own(viewer), viewer_id=viewer.id)]


def own_and_named(viewer: Member | None, ids: Collection[int]) -> list[NamedGroup]:
    """The groups of `own_groups`, and those with these ids that the viewer can find, by name."""
    found = fetch(_select_own_and_named(viewer), viewer_id=id_of(viewer), ids=list(ids))
    return [NamedGroup(GroupLink(*row[:-1]), bool(row[-1])) for row in found]


def groups_of_member(viewer: Member | None, member_id: int) -> list[GroupLink]:
    """A member's groups by name, of those that the viewer can find and whose members they can see."""
    if viewer is not None and viewer.id == member_id:
        return _of_member(viewer, member_id)
    return _of_member(viewer, member_id, or_(Membership.moderates, scope.shows_members(viewer)))


def largest_names(limit: int) -> list[str]:
    """The names of the groups with the most members that everyone can find."""
    found = select(Group.name).where(Group.archived_at.is_(None), scope.visible_to(None))
    return list(db.session.scalars(found.order_by(Group.member_count.desc(), Group.id.desc()).limit(limit)))


def slug_in_lower_case(viewer: Member | None, slug: str) -> str | None:
    """The slug of a group that was typed with capitals or in another normal form, if the viewer can find the group."""
    lower = normalize("NFC", slug.replace("\x00", "").lower())
    if lower == slug:
        return None
    return db.session.scalar(select(Group.slug).where(Group.slug == lower, scope.visible_to(viewer)))


def slug_after(viewer: Member | None, old_slug: str) -> str | None:
    """The present slug of the group that once had this one, if the viewer can find it."""
    return db.session.scalar(
        select(Group.slug)
        .join(OldGroupSlug, OldGroupSlug.group_id == Group.id)
        .where(
            OldGroupSlug.slug == old_slug.replace("\x00", ""),
            Group.slug != old_slug.replace("\x00", ""),
            scope.visible_to(viewer),
        )
    )


def moderated_alone(member_id: int) -> list[str]:
    """Names of groups with other members that would have no moderator without this one."""
    other = aliased(Membership)
    others = select(other.member_id).where(other.group_id == Group.id, other.member_id != member_id)
    return list(
        db.session.scalars(
            select(Group.name)
            .join(Membership, Membership.group_id == Group.id)
            .where(
                Membership.member_id == member_id,
                Membership.moderates.is_(True),
                others.exists(),
                ~others.where(other.moderates.is_(True)).exists(),
            )
            .order_by(Group.name)
        )
    )


def _of_member(viewer: Member | None, member_id: int, *conditions: ColumnElement[bool]) -> list[GroupLink]:
    return [GroupLink(*row) for row in rows(_select_of_member(viewer, member_id, *conditions))]


@built_once_per_kind
def _select_viewed(viewer: Any) -> Any:
    statement = permissions.access_statement(viewer).where(Group.slug == bindparam("slug"), scope.visible_to(viewer))
    return statement.add_columns(join_requests.pending_count(viewer))


@built_once_per_kind
def _select_own(viewer: Any) -> Any:
    return _select_of_member(viewer, viewer.id, Group.archived_at.is_(None))


@built_once_per_kind
def _select_own_and_named(viewer: Any) -> Any:
    mine = and_(Membership.group_id == Group.id, Membership.member_id == (null() if viewer is None else viewer.id))
    is_own = and_(Membership.member_id.is_not(None), Group.archived_at.is_(None))
    wanted: ColumnElement[bool] = Group.id.in_(bindparam("ids", expanding=True))
    if viewer is not None:
        wanted = or_(wanted, Group.id.in_(select(Membership.group_id).where(Membership.member_id == viewer.id)))
    return (
        select(*(Group.id, Group.slug, Group.name, Group.color), func.coalesce(Membership.moderates, false()), is_own)
        .outerjoin(Membership, mine)
        .where(scope.visible_to(viewer), wanted)
        .order_by(func.lower(Group.name), Group.id)
    )


def _select_of_member(viewer: Any, member_id: Any, *conditions: ColumnElement[bool]) -> Any:
    return (
        select(Group.id, Group.slug, Group.name, Group.color, Membership.moderates)
        .join(Membership, Membership.group_id == Group.id)
        .where(scope.visible_to(viewer), Membership.member_id == member_id, *conditions)
        .order_by(func.lower(Group.name), Group.id)
    )
