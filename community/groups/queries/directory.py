"""The directory of groups."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Exists, exists, false, func, or_, select

from community.core import pagination
from community.core.db import rows
from community.core.pagination import Page
from community.core.text_search import contains
from community.groups import scope
from community.groups.models import Group, Membership
from community.groups.queries.row_types import GroupCard
from community.members import scope as member_scope
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary

MOST_MEMBERS, NEWEST, ACTIVE = "members", "newest", "active"
ORDERS = (MOST_MEMBERS, NEWEST, ACTIVE)
MAX_SHOWN_MEMBERS = 4


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
    """Groups that the viewer can find, without the members that cards show. One statement.

    `search` is matched with name and purpose. Archived groups are left out, or the only ones. `recent` (ideas this
    month) and `waiting` (unanswered ideas) are SQL of `Group`, given by the caller, because groups know no ideas.
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
            (scope.has_requested(viewer) if viewer else false()).label("has_requested"),
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


def shown_members(
    viewer: Member | None, group_ids: Iterable[int], limit: int = MAX_SHOWN_MEMBERS
) -> dict[int, list[MemberSummary]]:
    """A few members of each group whom the viewer can see: moderators, then the earliest members. One statement."""
    rank = func.row_number().over(
        partition_by=Membership.group_id,
        order_by=(Membership.moderates.desc(), Membership.joined_at, Membership.member_id),
    )
    ranked = (
        select(*summary.columns(), Membership.group_id, rank.label("rank"))
        .join(Membership, Member.id == Membership.member_id)
        .join(Group, Group.id == Membership.group_id)
        .where(Group.id.in_(list(group_ids)), scope.visible_to(viewer), member_scope.listed_to(viewer))
        .where(or_(Membership.moderates, scope.shows_members(viewer)))
        .subquery()
    )
    shown_members: dict[int, list[MemberSummary]] = {}
    for row in rows(select(ranked).where(ranked.c.rank <= limit).order_by(ranked.c.rank)):
        member, group_id, _rank = summary.unpack(row)
        shown_members.setdefault(group_id, []).append(member)
    return shown_members


def _is_member(viewer: Member) -> Exists:
    return exists().where(Membership.group_id == Group.id, Membership.member_id == viewer.id).correlate(Group)


def _matches(search: str) -> list[ColumnElement[bool]]:
    if not search:
        return []
    return [or_(contains(Group.name, search), contains(Group.purpose, search))]
