"""The table of all ideas."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Float, String, cast, func, literal, null, select, union_all

from community.groups import scope as groups
from community.groups.models import Group
from community.ideas.models import NO_TREND, Idea, Status, Vote
from community.kernel.database import db, rows
from community.kernel.paging import Page
from community.members.models import Member
from community.site.choices import Site
from community.staff.filters import Filters, narrowed
from community.staff.sorting import Column, Sort, Statement, chosen
from community.staff.week import stretch

SIZE = 50
WEEKS = 8
BATCH = 500
PATIENCE = 5.0  # seconds for the rows and their number: most columns have no index

_weighed = Idea.nice_count + Idea.important_count + Idea.critical_count
_importance = cast(Idea.nice_count + 2 * Idea.important_count + 3 * Idea.critical_count, Float) / func.nullif(
    _weighed, 0
)

INDEXED = ("votes", "comments", "posted")
COLUMNS = {
    "title": Column(func.lower(Idea.title, type_=String()), str, "asc"),
    "status": Column(Status.position, int, "asc"),
    "group": Column(func.lower(Group.name, type_=String()), str, "asc"),
    "votes": Column(Idea.vote_count, int),
    "importance": Column(_importance, float, nullable=True),
    "trend": Column(func.nullif(Idea.trend, NO_TREND, type_=Float()), float, nullable=True),
    "comments": Column(Idea.comment_count, int),
    "posted": Column(Idea.posted_at, datetime),
    "author": Column(func.lower(Member.name, type_=String()), str, "asc"),
}


class Row(NamedTuple):
    """An idea in the table."""

    id: int
    title: str
    slug: str
    status_key: str
    status_name: str
    group_slug: str
    group_name: str
    group_colour: int
    is_private: bool
    author_name: str
    author_handle: str
    author_is_here: bool
    vote_count: int
    nice_count: int
    important_count: int
    critical_count: int
    comment_count: int
    posted_at: datetime
    imported_support: int  # counted elsewhere: part of no other number here
    imported_from: str | None
    sorted_by: Any


class Choice(NamedTuple):
    """Something a filter can be set to."""

    kind: str  # "group" or "status"
    key: str
    name: str


def sort(key: str, direction: str) -> Sort[Row]:
    """The order that an address asks for; most votes first otherwise."""
    return chosen(COLUMNS, key, direction, "votes", Idea.id)


def page(
    viewer: Member, filters: Filters, order: Sort[Row], cursor: str | None, site: Site, moment: datetime
) -> Page[Row]:
    """50 rows of the table."""
    statement = _ideas().where(narrowed(filters, viewer, site, moment))
    return order.cut([Row(*row) for row in rows(order.after(statement, cursor, SIZE))], SIZE)


def total(viewer: Member, filters: Filters, site: Site, moment: datetime) -> int:
    """How many ideas pass the filters."""
    statement = (
        select(func.count())
        .select_from(Idea)
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Idea.author_id)
        .where(narrowed(filters, viewer, site, moment))
    )
    return db.session.scalar(statement) or 0


def batches(
    viewer: Member, filters: Filters, order: Sort[Row], site: Site, moment: datetime
) -> Iterator[Sequence[Row]]:
    """The whole table, 500 rows at a time, from one statement: nothing is missed or doubled while votes come in."""
    statement = order.ordered(_ideas().where(narrowed(filters, viewer, site, moment)))
    found = db.session.execute(statement.execution_options(yield_per=BATCH))
    for batch in found.partitions():
        yield [Row(*row) for row in batch]


def weekly_votes(ids: Iterable[int], moment: datetime) -> dict[int, list[int]]:
    """Live votes cast in each of the eight weeks that end now, oldest first, by idea."""
    found = {idea_id: [0] * WEEKS for idea_id in ids}
    if not found:
        return found
    edges = [moment - timedelta(weeks=back) for back in range(WEEKS, 0, -1)]
    statement = (
        select(Vote.idea_id, stretch(Vote.cast_at, edges).label("week"), func.count())
        .where(Vote.idea_id.in_(found), Vote.withdrawn_at.is_(None), Vote.cast_at >= edges[0])
        .group_by(Vote.idea_id, "week")
    )
    for idea_id, week, count in rows(statement):
        found[idea_id][week] = count
    return found


def choices(viewer: Member) -> list[Choice]:
    """Groups by name and statuses in their order, to filter by."""
    status = select(literal("status"), Status.key, Status.name, Status.position.label("place"))
    group = select(literal("group"), Group.slug, Group.name, null()).where(groups.visible_to(viewer))
    found = rows(union_all(status, group))
    found.sort(key=lambda row: (row[0], row[3] or 0, row[2].casefold()))
    return [Choice(*row[:3]) for row in found]


def _ideas() -> Statement:
    columns: Sequence[Any] = (
        Idea.id,
        Idea.title,
        Idea.slug,
        Idea.status_key,
        Status.name,
        Group.slug,
        Group.name,
        Group.colour,
        Group.is_private,
        Member.name,
        Member.handle,
        Member.removed_at.is_(None),
        Idea.vote_count,
        Idea.nice_count,
        Idea.important_count,
        Idea.critical_count,
        Idea.comment_count,
        Idea.posted_at,
        Idea.imported_support,
        Idea.imported_from,
    )
    return (
        select(*columns)
        .join(Status, Status.key == Idea.status_key)
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Idea.author_id)
    )
