"""Lists of ideas, as their viewer sees them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, false, null, or_, select, true, union_all

from community.groups import scope as groups
from community.groups.models import Group
from community.ideas import scope
from community.ideas.models import Idea, Status, Vote
from community.kernel import paging
from community.kernel.database import rows
from community.kernel.paging import Page
from community.members import scope as members
from community.members.models import Member
from community.site import choices

ORDERS: dict[str, Any] = {"trending": Idea.trend, "top": Idea.vote_count, "new": Idea.posted_at}


class Row(NamedTuple):
    """An idea in a list, as its viewer sees it."""

    id: int
    title: str
    slug: str
    excerpt: str
    status_key: str
    status_name: str
    is_closed: bool  # takes no vote from the viewer: decided, in an archived group, or in one they are banned from
    group_slug: str
    group_name: str
    group_colour: int
    is_private: bool
    author_id: int
    author_name: str
    author_handle: str
    posted_at: datetime
    comment_count: int
    vote_count: int
    trend: float
    imported_support: int  # counted elsewhere, with nobody's vote behind it
    imported_from: str | None
    my_importance: int | None
    my_vote: bool
    is_mine: bool
    shows_count: bool
    is_pinned: bool = False  # stands first in its group


WIDTH = len(Row._fields) - 3  # columns of a statement of rows: the last three are made of them


class Link(NamedTuple):
    """An idea's name and address, and how many support it."""

    id: int
    title: str
    slug: str
    vote_count: int


def listed(
    viewer: Member | None,
    order: str,
    *,
    group_id: int | None = None,
    status: str | None = None,
    author_id: int | ScalarSelect[int] | None = None,
    cursor: str | None = None,
    pinned_first: bool = False,
) -> Page[Row]:
    """A page of standing ideas ordered by "trending", "top" or "new": of one group, or of all that are not archived.

    `pinned_first` puts a group's pinned ideas before all others on the first page, and nowhere else.
    Counts are hidden where they would lead the viewer's vote: on every order but Top, until they have voted.
    """
    statement = _rows(viewer).where(scope.listed_to(viewer))
    if group_id is None:
        statement = statement.where(Group.archived_at.is_(None))
    for column, value in ((Idea.group_id, group_id), (Idea.status_key, status), (Idea.author_id, author_id)):
        if value is not None:
            statement = statement.where(column == value)
    open_counts = order == "top" or not choices.current().hide_counts
    pinned: list[Row] = []
    if pinned_first and not cursor:
        first, found = _with_pinned(statement, order)
        pinned = [_row(row, viewer, open_counts)._replace(is_pinned=True) for row in first]
    else:
        besides = statement.where(Idea.pinned_at.is_(None)) if pinned_first else statement
        found = rows(paging.after(besides, ORDERS[order], Idea.id, cursor))
    page = paging.cut(found, ORDERS[order].key)
    return Page([*pinned, *(_row(row, viewer, open_counts) for row in page.rows)], page.next)


def my_votes(viewer: Member, cursor: str | None) -> Page[Row]:
    """A page of the standing ideas that the viewer supports, the latest vote first."""
    statement = _rows(viewer, inner=True).add_columns(Vote.cast_at, Vote.id.label("vote_id"))
    found = rows(paging.after(statement.where(scope.listed_to(viewer)), Vote.cast_at, Vote.id, cursor))
    page = paging.cut(found, "cast_at", "vote_id")
    return Page([_row(row[:-2], viewer, open_counts=True) for row in page.rows], page.next)


def among(viewer: Member | None, idea_ids: Collection[int]) -> dict[int, tuple[Row, str]]:
    """Those of these ideas that the viewer's lists show, by id, each with all its words as safe HTML."""
    statement = _rows(viewer).add_columns(Idea.body_html, Idea.today_html, Idea.others_html)
    found = rows(statement.where(Idea.id.in_(idea_ids), scope.listed_to(viewer)))
    open_counts = not choices.current().hide_counts
    return {row[0]: (_row(row[:-3], viewer, open_counts), "\n".join(row[-3:])) for row in found}


def others_in_group(viewer: Member | None, idea: Idea, limit: int = 4) -> list[Link]:
    """Other open ideas of the same group that many care about now."""
    found = rows(
        select(Idea.id, Idea.title, Idea.slug, Idea.vote_count)
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(Idea.group_id == idea.group_id, Idea.id != idea.id, Status.closes.is_(False), scope.listed_to(viewer))
        .order_by(Idea.trend.desc(), Idea.id.desc())
        .limit(limit)
    )
    return [Link(*row) for row in found]


def known_as(viewer: Member | None, handle: str) -> ScalarSelect[int]:
    """The id of the member of this name, as part of a statement."""
    return select(Member.id).where(Member.handle == handle, members.visible_to(viewer)).scalar_subquery()


def _rows(viewer: Member | None, inner: bool = False) -> Select[Any]:
    """Ideas with their group, author and status, and the viewer's live vote; `inner` for those they voted for only."""
    vote: tuple[Any, ...] = (Vote.importance, Vote.id.is_not(None)) if viewer else (null(), false())
    statement: Any = (
        select(
            Idea.id,
            Idea.title,
            Idea.slug,
            Idea.excerpt,
            Idea.status_key,
            Status.name,
            or_(Status.closes, _keeps_from_voting(viewer)),
            Group.slug,
            Group.name,
            Group.colour,
            Group.is_private,
            Idea.author_id,
            Member.name,
            Member.handle,
            Idea.posted_at,
            Idea.comment_count,
            Idea.vote_count,
            Idea.trend,
            Idea.imported_support,
            Idea.imported_from,
            *vote,
        )
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Idea.author_id)
        .join(Status, Status.key == Idea.status_key)
    )
    if viewer is None:
        return cast(Select[Any], statement)
    mine = and_(Vote.idea_id == Idea.id, Vote.member_id == viewer.id, Vote.withdrawn_at.is_(None))
    return cast(Select[Any], statement.join(Vote, mine, isouter=not inner))


def _with_pinned(statement: Select[Any], order: str) -> tuple[list[Any], list[Any]]:
    """(Pinned rows, the latest pin first; the first page of the others and one more), in one statement."""
    besides = paging.after(statement.where(Idea.pinned_at.is_(None)), ORDERS[order], Idea.id, None)
    pinned = statement.where(Idea.pinned_at.is_not(None))
    both: Any = union_all(*(select(part.add_columns(Idea.pinned_at).subquery()) for part in (pinned, besides)))
    found = rows(both)
    first = sorted((row for row in found if row[-1] is not None), key=lambda row: row[-1], reverse=True)
    others = [row for row in found if row[-1] is None]
    others.sort(key=lambda row: (getattr(row, ORDERS[order].key), row.id), reverse=True)
    return [row[:-1] for row in first], others


def _keeps_from_voting(viewer: Member | None) -> ColumnElement[bool]:
    if viewer is not None and viewer.is_suspended:
        return true()
    return ~groups.takes_part(viewer) if viewer is not None else Group.archived_at.is_not(None)


def _row(found: Any, viewer: Member | None, open_counts: bool) -> Row:
    found = found[:WIDTH]
    is_closed, my_vote = bool(found[6]), bool(found[-1])
    shows_count = open_counts or my_vote or is_closed or (viewer is not None and viewer.is_staff)
    is_mine = viewer is not None and viewer.id == found[11]
    return Row._make((*found[:6], is_closed, *found[7:-1], my_vote, is_mine, shows_count, False))
