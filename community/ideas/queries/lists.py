"""Lists of ideas as their viewer sees them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, select

from community.core import pagination
from community.core.pagination import LastRow, Page
from community.core.statements import fetch
from community.groups.models import Group
from community.ideas import blind_voting, scope
from community.ideas.models import Idea, Status, Vote
from community.ideas.queries.labels import labeled
from community.ideas.queries.rows import IdeaRow, base_statement, fetch_together, make_row, together
from community.members import scope as member_scope
from community.members.models import Member
from community.members.viewers import built_once_per_kind, id_of

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
    author_id: int | None = None,
    author: str | None = None,
    label_id: int | None = None,
    cursor: str | None = None,
    pinned_first: bool = False,
) -> Page[IdeaRow]:
    """A page of visible ideas in one of `ORDERS`: of one group, or of all that are not archived.

    `author` is a handle. `pinned_first` puts pinned ideas of a group before all others on the first page.
    """
    handle = author.replace("\x00", "") if author is not None else None
    filters = {"group_id": group_id, "status": status, "author_id": author_id, "author": handle, "label_id": label_id}
    given = {name: value for name, value in filters.items() if value is not None}
    last = pagination.last_row(ORDERS[order], cursor)
    values = {"viewer_id": id_of(viewer), **given, **(last.values if last else {})}
    kind = type(last.value) if last else None
    first: list[IdeaRow] = []
    if pinned_first and not cursor:
        held, found = fetch_together(_select_with_pinned(viewer, order, tuple(given)), 2, **values)
        found.sort(key=lambda row: (getattr(row, ORDERS[order].key), row.id), reverse=True)
        first = pins(held, viewer)
    else:
        found = list(fetch(_select_page(viewer, order, tuple(given), pinned_first, kind), **values))
    page = pagination.to_page(found, ORDERS[order].key)
    return Page([*first, *(make_row(row, viewer) for row in page.rows)], page.next)


def my_votes(viewer: Member, cursor: str | None) -> Page[IdeaRow]:
    """A page of the visible ideas that the viewer voted for, most recent vote first."""
    last = pagination.last_row(Vote.cast_at, cursor)
    found = fetch(_select_my_votes(viewer, last is None), viewer_id=viewer.id, **(last.values if last else {}))
    page = pagination.to_page(found, "cast_at", "vote_id")
    return Page([make_row(row, viewer) for row in page.rows], page.next)


def listed_by_id(viewer: Member | None, idea_ids: Collection[int]) -> dict[int, tuple[IdeaRow, str]]:
    """Those of these ideas that the viewer's lists show, by id, each with its whole text as safe HTML."""
    found = fetch(_select_by_id(viewer), viewer_id=id_of(viewer), idea_ids=list(idea_ids))
    return {row[0]: (make_row(row, viewer), "\n".join(row[-3:])) for row in found}


def others_in_group(viewer: Member | None, idea: Idea, limit: int = 4) -> list[IdeaLink]:
    """Other open ideas of the same group, by trend."""
    found = fetch(_select_others(viewer, limit), viewer_id=id_of(viewer), idea_id=idea.id, group_id=idea.group_id)
    return [IdeaLink(*row) for row in found]


def filtered(viewer: Any, given: Collection[str]) -> Select[Any]:
    """The statement of rows of visible ideas, with a parameter for each filter given, which has its name.

    Without a group, of all that are not archived.
    """
    statement = base_statement(viewer).where(scope.listed_to(viewer))
    if "group_id" not in given:
        statement = statement.where(Group.archived_at.is_(None))
    conditions: dict[str, ColumnElement[bool]] = {
        "group_id": Idea.group_id == bindparam("group_id"),
        "status": Idea.status_key == bindparam("status"),
        "author_id": Idea.author_id == bindparam("author_id"),
        "author": Idea.author_id == _with_handle(viewer, bindparam("author")),
        "label_id": labeled((bindparam("label_id"),)),
    }
    return statement.where(*(conditions[name] for name in given))


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


def _with_handle(viewer: Any, handle: Any) -> ScalarSelect[int]:
    """The id of the member with this handle."""
    known = (Member.handle == handle, member_scope.visible_to(viewer))
    return select(Member.id).where(*known).scalar_subquery()


@built_once_per_kind
def _select_page(viewer: Any, order: str, given: tuple[str, ...], without_pinned: bool, last: type | None) -> Any:
    statement = _in_order(viewer, order, given)
    if without_pinned:
        statement = statement.where(Idea.pinned_at.is_(None))
    return pagination.after_row(statement, ORDERS[order], Idea.id, LastRow.parameters(last))


@built_once_per_kind
def _select_with_pinned(viewer: Any, order: str, given: tuple[str, ...]) -> Any:
    """Pinned rows, and the first page of the others and one more."""
    statement = _in_order(viewer, order, given)
    return together(pinned(statement), pagination.after_row(not_pinned(statement), ORDERS[order], Idea.id, None))


def _in_order(viewer: Any, order: str, given: tuple[str, ...]) -> Select[Any]:
    statement = filtered(viewer, given)
    if order == "answered":
        statement = statement.where(Idea.answered_at.is_not(None)).add_columns(Idea.answered_at)
    return statement


@built_once_per_kind
def _select_my_votes(viewer: Any, is_first: bool) -> Any:
    statement = base_statement(viewer, inner=True).add_columns(Vote.cast_at, Vote.id.label("vote_id"))
    last = LastRow.parameters(None if is_first else datetime)
    return pagination.after_row(statement.where(scope.listed_to(viewer)), Vote.cast_at, Vote.id, last)


@built_once_per_kind
def _select_by_id(viewer: Any) -> Any:
    statement = base_statement(viewer).add_columns(Idea.body_html, Idea.today_html, Idea.others_html)
    return statement.where(Idea.id.in_(bindparam("idea_ids", expanding=True)), scope.listed_to(viewer))


@built_once_per_kind
def _select_others(viewer: Any, limit: int) -> Any:
    return (
        select(Idea.id, Idea.title, Idea.slug, Idea.vote_count, ~blind_voting.applies())
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(
            *(Idea.group_id == bindparam("group_id"), Idea.id != bindparam("idea_id")),
            *(Status.closes.is_(False), scope.listed_to(viewer)),
        )
        .order_by(Idea.trend.desc(), Idea.id.desc())
        .limit(limit)
    )
