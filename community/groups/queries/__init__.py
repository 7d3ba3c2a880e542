"""Lists of groups and of who belongs to them. What is counted of ideas is given from above: this floor knows none."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Exists, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from community.core import pagination
from community.core.db import db, rows
from community.core.errors import Hidden
from community.core.pagination import Page
from community.core.text_search import contains
from community.groups import permissions, scope
from community.groups.models import Group, Membership, OldGroupSlug
from community.groups.queries import join_requests
from community.groups.queries.row_types import (
    GroupCard,
    GroupContributor,
    GroupLink,
    ListedMember,
    MemberFace,
    ViewedGroup,
)
from community.members import scope as member_scope
from community.members.models import Member

MOST_MEMBERS, NEWEST, ACTIVE = "members", "newest", "active"
ORDERS = (MOST_MEMBERS, NEWEST, ACTIVE)
SHOWN_FACES = 4
SHOWN_CONTRIBUTORS = 12


def find(viewer: Member | None, slug: str) -> Group:
    """The group at this address. Raises `Hidden`."""
    return viewed_group(viewer, slug).group


def viewed_group(viewer: Member | None, slug: str) -> ViewedGroup:
    """The group at this address and what the viewer is in it. Raises `Hidden`."""
    statement = permissions.access_statement(viewer).where(
        Group.slug == slug.replace("\x00", ""), scope.visible_to(viewer)
    )
    found = db.session.execute(statement.add_columns(join_requests.pending_count(viewer))).first()
    if found is None:
        raise Hidden
    *place, waiting = found
    return ViewedGroup(permissions.access_from_row(place, viewer), waiting)


def creator(viewer: Member | None, group: Group) -> Member | None:
    """Who founded the group, if they are still here."""
    return db.session.scalar(select(Member).where(Member.id == group.creator_id, member_scope.visible_to(viewer)))


def own_groups(viewer: Member) -> list[GroupLink]:
    """Groups the viewer belongs to, by name, for the frame: without the archived ones."""
    return _of_member(viewer, viewer.id, Group.archived_at.is_(None))


def groups_of_member(viewer: Member | None, member_id: int) -> list[GroupLink]:
    """Groups that a member belongs to, by name, as far as the viewer can find them and may see who belongs."""
    if viewer is not None and viewer.id == member_id:
        return _of_member(viewer, member_id)
    return _of_member(viewer, member_id, or_(Membership.moderates, scope.shows_members(viewer)))


def slug_after(viewer: Member | None, former: str) -> str | None:
    """The address now of the group that once had this one and that the viewer can find."""
    return db.session.scalar(
        select(Group.slug)
        .join(OldGroupSlug, OldGroupSlug.group_id == Group.id)
        .where(
            OldGroupSlug.slug == former.replace("\x00", ""),
            Group.slug != former.replace("\x00", ""),
            scope.visible_to(viewer),
        )
    )


def _of_member(viewer: Member | None, member_id: int, *conditions: ColumnElement[bool]) -> list[GroupLink]:
    found = rows(
        select(Group.id, Group.slug, Group.name, Group.color, Membership.moderates)
        .join(Membership, Membership.group_id == Group.id)
        .where(scope.visible_to(viewer), Membership.member_id == member_id, *conditions)
        .order_by(func.lower(Group.name), Group.id)
    )
    return [GroupLink(*row) for row in found]


def directory(
    viewer: Member | None,
    order: str,
    search: str,
    cursor: str | None,
    *,
    archived: bool = False,
    recent: ColumnElement[int],
    waiting: ColumnElement[int],
) -> Page[GroupCard]:
    """Groups that the viewer can find, without their faces.

    `search` is looked for in name and purpose. Archived groups are left out, or shown alone. `recent` (ideas this
    month) and `waiting` (unanswered) are scalar queries correlated to `Group`. Sorting by activity counts for every
    group found; there are tens, not thousands.
    """
    found = (
        select(
            *(Group.id, Group.slug, Group.name, Group.purpose, Group.color, Group.is_private),
            *(Group.member_count, Group.idea_count, Group.created_at),
            recent.label("ideas_this_month"),
            waiting.label("unanswered"),
            (_is_member(viewer) if viewer else false()).label("joined"),
            *(Group.by_request, Group.archived_at.is_not(None).label("is_archived")),
            (~scope.not_banned(viewer) if viewer else false()).label("is_banned"),
            (scope.has_requested(viewer) if viewer else false()).label("has_asked"),
        )
        .where(
            *(scope.visible_to(viewer), *_matches(search)),
            Group.archived_at.is_not(None) if archived else Group.archived_at.is_(None),
        )
        .subquery()
    )
    values = {MOST_MEMBERS: found.c.member_count, NEWEST: found.c.created_at, ACTIVE: found.c.ideas_this_month}
    page = pagination.to_page(
        rows(pagination.after(select(found), values.get(order, found.c.member_count), found.c.id, cursor)),
        values.get(order, found.c.member_count).key,
    )
    return Page([GroupCard(*row) for row in page.rows], page.next)


def member_faces(
    viewer: Member | None, group_ids: Iterable[int], most: int = SHOWN_FACES
) -> dict[int, list[MemberFace]]:
    """A few members of each group whom the viewer may see: moderators first, then who came first. One statement."""
    place = func.row_number().over(
        partition_by=Membership.group_id,
        order_by=(Membership.moderates.desc(), Membership.joined_at, Membership.member_id),
    )
    ranked = (
        select(Membership.group_id, Member.name, Member.color, Member.avatar, place.label("place"))
        .join(Member, Member.id == Membership.member_id)
        .join(Group, Group.id == Membership.group_id)
        .where(Group.id.in_(list(group_ids)), scope.visible_to(viewer), member_scope.listed_to(viewer))
        .where(or_(Membership.moderates, scope.shows_members(viewer)))
        .subquery()
    )
    found: dict[int, list[MemberFace]] = {}
    for group_id, *face, _place in rows(select(ranked).where(ranked.c.place <= most).order_by(ranked.c.place)):
        found.setdefault(group_id, []).append(MemberFace(*face))
    return found


def people(
    viewer: Member | None, group: Group, search: str, cursor: str | None, *, everyone: bool = False
) -> Page[ListedMember]:
    """Members of a group whom the viewer may see, newest first. `everyone`: also those whom directories leave out."""
    listed = member_scope.visible_to(viewer) if everyone else member_scope.listed_to(viewer)
    statement: Any = (
        select(
            *(Member.id, Member.handle, Member.name, Member.color, Member.avatar, Member.role, Member.about),
            *(Membership.moderates, Membership.joined_at),
        )
        .join(Membership, Membership.member_id == Member.id)
        .join(Group, Group.id == Membership.group_id)
        .where(Group.id == group.id, scope.visible_to(viewer), listed)
        .where(or_(Membership.moderates, scope.shows_members(viewer)))
    )
    if search:
        statement = statement.where(or_(contains(Member.name, search), contains(Member.handle, search)))
    page = pagination.to_page(rows(pagination.after(statement, Membership.joined_at, Member.id, cursor)), "joined_at")
    return Page([ListedMember(*row) for row in page.rows], page.next)


def contributors(viewer: Member | None, group: Group, contributed: Select[Any]) -> list[GroupContributor]:
    """A group's moderators, then its members who gave most. `contributed` is a statement of (member id, count)."""
    gave = contributed.subquery()
    member_id, count = list(gave.c)
    return [
        GroupContributor(*row)
        for row in rows(
            select(
                *(Member.handle, Member.name, Member.color, Member.avatar, Member.role, Membership.moderates),
                func.coalesce(count, 0).label("ideas"),
            )
            .join(Membership, Membership.member_id == Member.id)
            .join(Group, Group.id == Membership.group_id)
            .outerjoin(gave, member_id == Member.id)
            .where(
                Group.id == group.id,
                scope.visible_to(viewer),
                member_scope.listed_to(viewer),
                or_(Membership.moderates.is_(True), and_(count > 0, scope.shows_members(viewer))),
            )
            .order_by(Membership.moderates.desc(), func.coalesce(count, 0).desc(), Membership.joined_at, Member.id)
            .limit(SHOWN_CONTRIBUTORS)
        )
    ]


def moderated_alone(member_id: int) -> list[str]:
    """Names of the groups that would be without a moderator if this one left, and that others belong to."""
    other = aliased(Membership)
    another = select(other.member_id).where(other.group_id == Group.id, other.member_id != member_id)
    return list(
        db.session.scalars(
            select(Group.name)
            .join(Membership, Membership.group_id == Group.id)
            .where(
                Membership.member_id == member_id,
                Membership.moderates.is_(True),
                another.exists(),
                ~another.where(other.moderates.is_(True)).exists(),
            )
            .order_by(Group.name)
        )
    )


def _is_member(viewer: Member) -> Exists:
    return exists().where(Membership.group_id == Group.id, Membership.member_id == viewer.id).correlate(Group)


def _matches(search: str) -> list[ColumnElement[bool]]:
    if not search:
        return []
    return [or_(contains(Group.name, search), contains(Group.purpose, search))]
