"""Lists of ideas as their viewer sees them."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, select

from community.core import pagination
from community.core.db import rows
from community.core.pagination import Page
from community.groups.models import Group
from community.ideas import blind_voting, scope
from community.ideas.models import Idea, Status, Vote
from community.ideas.queries.labels import labeled
from community.ideas.queries.rows import IdeaRow, base_statement, fetch_together, make_row
from community.members import scope as member_scope
from community.members.models import Member

ORDERS: dict[str, Any] = {
    "discover": Idea.discover,
    "trending": Idea.trend,
    "top": Idea.total_support,
    "new": Idea.posted_at,
    "answered": Idea.answered_at,
}


class IdeaLink(NamedTuple):
    """The title and URL of an idea, with its number of votes if the viewer sees it."""

    id: int
    title: str
    slug: str
    vote_count: int
    shows_count: bool


def list_page(
    viewer: Member | None,
    order: str,
    *,
    group_id: int | None = None,
    status: str | None = None,
    author_id: int | ScalarSelect[int] | None = None,
    label_id: int | None = None,
    cursor: str | None = None,
    pinned_first: bool = False,
) -> Page[IdeaRow]:
    """A page of visible ideas in one of `ORDERS`: of one group, or of all that are not archived.

    `pinned_first` puts pinned ideas of a group before all others on the first page.
    """
    statement = filtered(viewer, group_id, status, author_id, label_id)
    if order == "answered":
        statement = statement.where(Idea.answered_at.is_not(None)).add_columns(Idea.answered_at)
    first: list[IdeaRow] = []
    if pinned_first and not cursor:
        held, found = _with_pinned(statement, order)
        first = pins(held, viewer)
    else:
        besides = statement.where(Idea.pinned_at.is_(None)) if pinned_first else statement
        found = rows(pagination.after(besides, ORDERS[order], Idea.id, cursor))
    page = pagination.to_page(found, ORDERS[order].key)
    return Page([*first, *(make_row(row, viewer) for row in page.rows)], page.next)


def my_votes(viewer: Member, cursor: str | None) -> Page[IdeaRow]:
    """A page of the visible ideas that the viewer voted for, most recent vote first."""
    statement = base_statement(viewer, inner=True).add_columns(Vote.cast_at, Vote.id.label("vote_id"))
    found = rows(pagination.after(statement.where(scope.listed_to(viewer)), Vote.cast_at, Vote.id, cursor))
    page = pagination.to_page(found, "cast_at", "vote_id")
    return Page([make_row(row, viewer) for row in page.rows], page.next)


def listed_by_id(viewer: Member | None, idea_ids: Collection[int]) -> dict[int, tuple[IdeaRow, str]]:
    """Those of these ideas that the viewer's lists show, by id, each with its whole text as safe HTML."""
    statement = base_statement(viewer).add_columns(Idea.body_html, Idea.today_html, Idea.others_html)
    found = rows(statement.where(Idea.id.in_(idea_ids), scope.listed_to(viewer)))
    return {row[0]: (make_row(row, viewer), "\n".join(row[-3:])) for row in found}


def others_in_group(viewer: Member | None, idea: Idea, limit: int = 4) -> list[IdeaLink]:
    """Other open ideas of the same group, by trend."""
    found = rows(
        select(Idea.id, Idea.title, Idea.slug, Idea.vote_count, ~blind_voting.applies())
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(Idea.group_id == idea.group_id, Idea.id != idea.id, Status.closes.is_(False), scope.listed_to(viewer))
        .order_by(Idea.trend.desc(), Idea.id.desc())
        .limit(limit)
    )
    return [IdeaLink(*row) for row in found]


def member_id_of(viewer: Member | None, handle: str) -> ScalarSelect[int]:
    """The id of the member with this handle, as a scalar subquery."""
    known = (Member.handle == handle.replace("\x00", ""), member_scope.visible_to(viewer))
    return select(Member.id).where(*known).scalar_subquery()


def filtered(
    viewer: Member | None,
    group_id: int | None = None,
    status: str | None = None,
    author_id: int | ScalarSelect[int] | None = None,
    label_id: int | None = None,
) -> Select[Any]:
    """The statement of rows of visible ideas with these filters; without a group, of all that are not archived."""
    statement = base_statement(viewer).where(scope.listed_to(viewer))
    if group_id is None:
        statement = statement.where(Group.archived_at.is_(None))
    for column, value in ((Idea.group_id, group_id), (Idea.status_key, status), (Idea.author_id, author_id)):
        if value is not None:
            statement = statement.where(column == value)
    return statement if label_id is None else statement.where(labeled((label_id,)))


def pinned(statement: Select[Any]) -> Select[Any]:
    """Only pinned ideas, with when each was pinned."""
    return statement.where(Idea.pinned_at.is_not(None)).add_columns(Idea.pinned_at)


def not_pinned(statement: Select[Any]) -> Select[Any]:
    """Only ideas that are not pinned."""
    return statement.where(Idea.pinned_at.is_(None)).add_columns(Idea.pinned_at)


def pins(found: Sequence[Any], viewer: Member | None) -> list[IdeaRow]:
    """Rows of pinned ideas, latest pin first."""
    latest = sorted(found, key=lambda row: row.pinned_at, reverse=True)
    return [make_row(row, viewer)._replace(is_pinned=True) for row in latest]


def _with_pinned(statement: Select[Any], order: str) -> tuple[list[Any], list[Any]]:
    """(Pinned rows, the first page of the others and one more), in one statement."""
    besides = pagination.after(not_pinned(statement), ORDERS[order], Idea.id, None)
    first, others = fetch_together(pinned(statement), besides)
    others.sort(key=lambda row: (getattr(row, ORDERS[order].key), row.id), reverse=True)
    return first, others
