"""The directory of groups."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Exists,
    ScalarSelect,
    Select,
    String,
    bindparam,
    case,
    exists,
    false,
    literal,
    or_,
    select,
    union_all,
)

from community.core import pagination
from community.core.pagination import LastRow, Page
from community.core.statements import fetch
from community.core.text_search import contains, fold
from community.groups import scope
from community.groups.models import Group, Membership
from community.groups.queries.row_types import GroupCard
from community.members import scope as member_scope
from community.members import summary
from community.members.models import Member
from community.members.summary import MemberSummary
from community.members.viewers import built_once_per_kind, id_of

MOST_MEMBERS, NEWEST, ACTIVE = "members", "newest", "active"
ORDERS = (MOST_MEMBERS, NEWEST, ACTIVE)
MAX_SHOWN_MEMBERS = 4


class _Order(NamedTuple):
    """The column of a card by which the directory is ordered, and the type of its values."""

    name: str
    kind: type


_VALUES = {
    MOST_MEMBERS: _Order("member_count", float),
    NEWEST: _Order("created_at", datetime),
    ACTIVE: _Order("ideas_this_month", float),
}


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
    They are built once, as this statement is.
    """
    column = _VALUES.get(order, _VALUES[MOST_MEMBERS])
    last = pagination.decode_cursor(cursor, column.kind)
    statement = _select_cards(viewer, column, bool(search), archived, last is not None, recent, waiting)
    values = LastRow(*last).values if last else {}
    found = fetch(statement, viewer_id=id_of(viewer), search=fold(search), **values)
    page = pagination.to_page(found, column.name)
    return Page([GroupCard(*row) for row in page.rows], page.next)


@built_once_per_kind
def _select_cards(
    viewer: Any,
    order: _Order,
    is_search: bool,
    archived: bool,
    is_continued: bool,
    recent: ColumnElement[int],
    waiting: ColumnElement[int],
) -> Select[Any]:
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
            *(scope.visible_to(viewer), *(_matches() if is_search else ())),
            Group.archived_at.is_not(None) if archived else Group.archived_at.is_(None),
        )
        .subquery()
    )
    last = LastRow.parameters(order.kind if is_continued else None)
    return pagination.after_row(select(found), found.c[order.name], found.c.id, last)


def shown_members(viewer: Member | None, group_ids: Sequence[int]) -> dict[int, list[MemberSummary]]:
    """A few members of each group whom the viewer can see: moderators, then the earliest members. One statement."""
    shown: dict[int, list[MemberSummary]] = {}
    for row in fetch(_select_shown_members(viewer), viewer_id=id_of(viewer), group_ids=group_ids):
        member, group_id = summary.unpack(row)
        shown.setdefault(group_id, []).append(member)
    return shown


@built_once_per_kind
def _select_shown_members(viewer: Any) -> Select[Any]:
    """Each place is read from an index by itself, because ranking would read all members of the groups."""
    places = [
        select(Group.id.label("group_id"), literal(place).label("place"), _member_at(viewer, place).label("member_id"))
        .where(Group.id.in_(bindparam("group_ids", expanding=True)), scope.visible_to(viewer))
        .correlate(None)
        for place in range(MAX_SHOWN_MEMBERS)
    ]
    shown = union_all(*places).subquery()
    return (
        select(*summary.columns(), shown.c.group_id)
        .join(shown, Member.id == shown.c.member_id)
        .order_by(shown.c.group_id, shown.c.place)
    )


def _member_at(viewer: Any, place: int) -> ScalarSelect[int]:
    """SQL: the id of the member at a place in the order in which a card shows members of `Group`."""
    only_moderators = case((scope.shows_members(viewer), literal(False)), else_=literal(True))
    member_ids = (
        select(Membership.member_id)
        .join(Member, Member.id == Membership.member_id)
        .where(Membership.group_id == Group.id, member_scope.listed_to(viewer))
        .where(Membership.moderates >= only_moderators)  # one range of the index, where `OR` would read all members
        .order_by(Membership.moderates.desc(), Membership.joined_at, Membership.member_id)
    )
    return member_ids.limit(1).offset(place).correlate(Group).scalar_subquery()


def _is_member(viewer: Member) -> Exists:
    return exists().where(Membership.group_id == Group.id, Membership.member_id == viewer.id).correlate(Group)


def _matches() -> list[ColumnElement[bool]]:
    text = bindparam("search", type_=String())
    return [or_(contains(Group.name, text), contains(Group.purpose, text))]
