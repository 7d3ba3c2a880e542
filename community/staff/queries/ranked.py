"""The table of all ideas."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Float, String, cast, func, null, select
from sqlalchemy.orm import aliased

from community.groups.models import Group
from community.ideas import scope
from community.ideas.models import NO_TREND, Idea, RankingVersion, Status, Vote
from community.insights.models import Support
from community.kernel.database import db, rows
from community.kernel.paging import Page
from community.members.models import ADMINISTRATOR, STAFF, Member
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

_owner = aliased(Member)

INDEXED = ("support", "votes", "comments", "posted")  # the greatest first
COLUMNS = {
    "title": Column(func.lower(Idea.title, type_=String()), str, "asc"),
    "status": Column(Status.position, int, "asc"),
    "group": Column(func.lower(Group.name, type_=String()), str, "asc"),
    "support": Column(Idea.support, float),
    "votes": Column(Idea.vote_count, int),
    "importance": Column(_importance, float, nullable=True),
    "trend": Column(func.nullif(Idea.trend, NO_TREND, type_=Float()), float, nullable=True),
    "looks": Column(Support.looks, int, nullable=True),
    "examined": Column(Support.examined, float, nullable=True),
    "comments": Column(Idea.comment_count, int),
    "posted": Column(Idea.posted_at, datetime),
    "owner": Column(func.lower(_owner.name, type_=String()), str, "asc", nullable=True),
    "effort": Column(Idea.effort, int, "asc", nullable=True),
    "value": Column(Idea.value, int, nullable=True),
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
    support: float
    low: float | None  # of the interval; None where support is not reckoned yet
    high: float | None
    looks: int | None
    examined: float | None
    counted_votes: int | None  # those that came from counted looks
    reckoned_at: datetime | None
    version_id: int | None  # of the measurement it was reckoned with
    usual: float | None  # the site's usual rate then
    weight: float | None  # of that rate, in looks
    measured_at: datetime | None
    stale_since: datetime | None
    owner_id: int | None
    owner_name: str | None
    owner_is_staff: bool | None  # still; None where nobody owns it
    effort: int | None
    value: int | None
    sorted_by: Any


def sort(key: str, direction: str) -> Sort[Row]:
    """The order that an address asks for; the best supported first otherwise."""
    order = chosen(COLUMNS, key, direction, "support", Idea.id)
    if order.key == "support" and order.rises:  # what is not reckoned yet stands at 0, and last either way
        least = func.nullif(Idea.support, 0.0, type_=Float())
        return replace(order, column=Column(least, float, nullable=True))
    return order


def page(
    viewer: Member, filters: Filters, order: Sort[Row], cursor: str | None, site: Site, moment: datetime
) -> Page[Row]:
    """50 rows of the table."""
    statement = _ideas().where(narrowed(filters, viewer, site, moment))
    return order.cut([Row(*row) for row in rows(order.after(statement, cursor, SIZE))], SIZE)


def some(viewer: Member, ids: Iterable[int]) -> list[Row]:
    """The rows of these ideas, as far as the viewer may open them, by id."""
    mine = Idea.id.in_(list(ids)), scope.visible_to(viewer)
    return [Row(*row) for row in rows(_ideas().add_columns(null()).where(*mine).order_by(Idea.id))]


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
        Idea.support,
        Support.low,
        Support.high,
        Support.looks,
        Support.examined,
        Support.votes,
        Support.made_at,
        Support.version_id,
        RankingVersion.mean,
        RankingVersion.weight,
        RankingVersion.made_at,
        Idea.stale_since,
        Idea.owner_id,
        _owner.name,
        _owner.role.in_((STAFF, ADMINISTRATOR)) & _owner.removed_at.is_(None),
        Idea.effort,
        Idea.value,
    )
    return (
        select(*columns)
        .join(Status, Status.key == Idea.status_key)
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Idea.author_id)
        .outerjoin(Support, Support.idea_id == Idea.id)
        .outerjoin(RankingVersion, RankingVersion.id == Support.version_id)
        .outerjoin(_owner, _owner.id == Idea.owner_id)
    )
