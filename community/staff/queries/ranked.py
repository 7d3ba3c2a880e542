"""The ranked table of all ideas."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Float, String, case, cast, func, null, or_, select
from sqlalchemy.orm import aliased

from community.analytics.models import AdjustedSupport
from community.core.db import db, is_sqlite, now, rows
from community.core.pagination import Page
from community.core.sorting import Sort, SortColumn, Statement, parse_sort
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import families, snoozing
from community.ideas import scope as idea_scope
from community.ideas.models import Calibration, Idea, Snooze, Status, Vote
from community.ideas.queries.labels import LabelTag, parse_tags, tags_column
from community.ideas.trend import NO_TREND
from community.members.models import ADMINISTRATOR, STAFF, Member
from community.site.settings import SiteSettings
from community.staff.filters import TableFilters, filter_condition
from community.staff.formulas import MOST
from community.staff.reporting_period import bucket_index

PAGE_SIZE = 50
TREND_WEEKS = 8
BATCH_SIZE = 500
MAX_TOTAL = 1000  # ideas that pass filters, counted
TIME_LIMIT = 5.0  # seconds for a page and its total; most columns have no index

_rated_votes = Idea.nice_count + Idea.important_count + Idea.critical_count
importance = cast(Idea.nice_count + 2 * Idea.important_count + 3 * Idea.critical_count, Float) / func.nullif(
    _rated_votes, 0
)

_weighted_impressions = case((AdjustedSupport.idea_id.is_not(None), Idea.weighted_impressions))

_owner = aliased(Member)

FORMULA = "formula"  # the column of the table's formula
INDEXED_COLUMNS = ("support", "votes", "total", "comments", "posted")  # sorted descending
COLUMNS = {
    "title": SortColumn(func.lower(Idea.title, type_=String()), str, "asc"),
    "status": SortColumn(Status.position, int, "asc"),
    "group": SortColumn(func.lower(Group.name, type_=String()), str, "asc"),
    "support": SortColumn(Idea.support, float),
    "votes": SortColumn(Idea.vote_count, int),
    "total": SortColumn(Idea.total_support, int),
    "critical": SortColumn(Idea.critical_count, int),
    "importance": SortColumn(importance, float, nullable=True),
    "trend": SortColumn(func.nullif(Idea.trend, NO_TREND, type_=Float()), float, nullable=True),
    "impressions": SortColumn(AdjustedSupport.impressions, int, nullable=True),
    "weighted_impressions": SortColumn(_weighted_impressions, float, nullable=True),
    "readers": SortColumn(AdjustedSupport.readers, float, nullable=True),
    "comments": SortColumn(Idea.comment_count, int),
    "posted": SortColumn(Idea.posted_at, datetime),
    "expected": SortColumn(cast(Idea.expected_by, String), str, "asc", nullable=True),
    "owner": SortColumn(func.lower(_owner.name, type_=String()), str, "asc", nullable=True),
    "effort": SortColumn(Idea.effort, int, "asc", nullable=True),
    "value": SortColumn(Idea.value, int, nullable=True),
    "author": SortColumn(func.lower(Member.name, type_=String()), str, "asc"),
}


class RankedIdea(NamedTuple):
    """An idea in the table."""

    id: int
    title: str
    slug: str
    status_key: str
    status_name: str
    status_color: int
    status_kind: str
    expected: str | None  # the period in which it is expected
    expected_by: date | None  # its last day
    group_slug: str
    group_name: str
    group_color: int
    is_private: bool
    author_name: str
    author_handle: str
    author_has_profile: bool  # False once the account is deleted
    vote_count: int
    nice_count: int
    important_count: int
    critical_count: int
    comment_count: int
    posted_at: datetime
    imported_support: int  # counted on another site; included in no other number
    imported_from: str | None
    total_support: int  # votes and imported support
    support: float
    low: float | None  # of the 90% interval; None until support is calculated
    high: float | None
    impressions: int | None
    weighted_impressions: float | None
    readers: float | None
    votes_in_rate: int | None
    calculated_at: datetime | None
    calibration_id: int | None  # that it was calculated with
    site_average: float | None  # of that calibration
    site_average_weight: float | None  # in readers
    settled: float | None  # the share of readings that follow a settled opinion
    calibrated_at: datetime | None
    stale_since: datetime | None
    owner_id: int | None
    owner_name: str | None
    owner_is_staff: bool | None  # now; None without an owner
    effort: int | None
    value: int | None
    snoozed_until: datetime | None  # None if it is awake
    labels: tuple[LabelTag, ...]
    formula: float | None  # the value of the table's formula; None without one, or if it has no value here
    sorted_by: Any

    @classmethod
    def of(cls, row: Any) -> "RankedIdea":
        """A row of the statement."""
        *columns, tags, formula, sorted_by = row
        return cls._make((*columns, parse_tags(tags), formula, sorted_by))


def sort(key: str, direction: str, formula: Any = None) -> Sort[RankedIdea]:
    """The sort that a query string asks for; by default the highest support first. `formula` is SQL to sort by."""
    columns = (
        COLUMNS if formula is None else {**COLUMNS, FORMULA: SortColumn(formula, float, nullable=True, limit=MOST)}
    )
    order = parse_sort(columns, key, direction, "support", Idea.id)
    # Support not calculated yet is stored as 0; it sorts last either way.
    if order.key == "support" and order.is_ascending:
        known = func.nullif(Idea.support, 0.0, type_=Float())
        return replace(order, column=SortColumn(known, float, nullable=True))
    return order


def page(
    viewer: Member,
    filters: TableFilters,
    sort: Sort[RankedIdea],
    cursor: str | None,
    site: SiteSettings,
    moment: datetime,
    formula: Any = None,
    size: int = PAGE_SIZE,
) -> Page[RankedIdea]:
    """A page of 50 ideas."""
    # Of all groups they are read in order from an index, until the page is full. Without “+ 0” SQLite would read all
    # of each group and sort them.
    of_group = Idea.group_id + 0 if is_sqlite() and not filters.group else Idea.group_id
    statement = _select_ideas(viewer, formula, of_group).where(filter_condition(filters, viewer, site, moment))
    return sort.to_page([RankedIdea.of(row) for row in rows(sort.after(statement, cursor, size))], size)


def rated(
    viewer: Member, filters: TableFilters, sort: Sort[RankedIdea], site: SiteSettings, moment: datetime, size: int
) -> Page[RankedIdea]:
    """The first ideas of the table that have both an effort and a value."""
    condition = filter_condition(filters, viewer, site, moment) & Idea.effort.is_not(None) & Idea.value.is_not(None)
    statement = _select_ideas(viewer).where(condition)
    return sort.to_page([RankedIdea.of(row) for row in rows(sort.after(statement, None, size))], size)


def by_ids(viewer: Member, ids: Iterable[int], formula: Any = None) -> list[RankedIdea]:
    """The rows of these ideas that the viewer can see, ordered by id."""
    chosen = (Idea.id.in_(list(ids)), idea_scope.visible_to(viewer))
    statement = _select_ideas(viewer, formula).add_columns(null()).where(*chosen)
    return [RankedIdea.of(row) for row in rows(statement.order_by(Idea.id))]


def total(viewer: Member, filters: TableFilters, site: SiteSettings, moment: datetime) -> int:
    """How many ideas pass the filters, up to `MAX_TOTAL`; without filters all of them, from counters."""
    if filters == TableFilters():
        counted = select(func.coalesce(func.sum(Group.idea_count), 0)).where(group_scope.visible_to(viewer))
    else:
        passing = (
            select(Idea.id)
            .join(Group, Group.id == Idea.group_id)
            .join(Member, Member.id == Idea.author_id)
            .where(filter_condition(filters, viewer, site, moment))
            .limit(MAX_TOTAL)
        )
        counted = select(func.count()).select_from(passing.subquery())
    return int(db.session.scalar(counted) or 0)


def batches(
    viewer: Member,
    filters: TableFilters,
    sort: Sort[RankedIdea],
    site: SiteSettings,
    moment: datetime,
    formula: Any = None,
) -> Iterator[Sequence[RankedIdea]]:
    """The whole table, 500 rows at a time. One statement, so no row is missed or repeated while votes come in."""
    statement = sort.apply(_select_ideas(viewer, formula).where(filter_condition(filters, viewer, site, moment)))
    found = db.session.execute(statement.execution_options(yield_per=BATCH_SIZE))
    for batch in found.partitions():
        yield [RankedIdea.of(row) for row in batch]


def weekly_votes(ids: Iterable[int], moment: datetime) -> dict[int, list[int]]:
    """By idea id, how many members cast a current vote in each of the eight weeks before `moment`, oldest first."""
    found = {idea_id: [0] * TREND_WEEKS for idea_id in ids}
    if not found:
        return found
    edges = [moment - timedelta(weeks=back) for back in range(TREND_WEEKS, 0, -1)]
    voters = func.count(Vote.member_id.distinct())
    statement = (
        select(families.root_of(), bucket_index(Vote.cast_at, edges).label("week"), voters)
        .select_from(Vote)
        .join(Idea, Idea.id == Vote.idea_id)
        .where(or_(Idea.id.in_(found), Idea.merged_into_id.in_(found)), families.root_of().in_(found))
        .where(Vote.withdrawn_at.is_(None), Vote.cast_at >= edges[0])
        .group_by(families.root_of(), "week")
    )
    for idea_id, week, count in rows(statement):
        found[idea_id][week] = count
    return found


def _select_ideas(viewer: Member, formula: Any = None, of_group: Any = Idea.group_id) -> Statement:
    columns: Sequence[Any] = (
        Idea.id,
        Idea.title,
        Idea.slug,
        Idea.status_key,
        Status.name,
        Status.color,
        Status.kind,
        Idea.expected,
        Idea.expected_by,
        Group.slug,
        Group.name,
        Group.color,
        Group.is_private,
        Member.name,
        Member.handle,
        Member.deleted_at.is_(None),
        Idea.vote_count,
        Idea.nice_count,
        Idea.important_count,
        Idea.critical_count,
        Idea.comment_count,
        Idea.posted_at,
        Idea.imported_support,
        Idea.imported_from,
        Idea.total_support,
        Idea.support,
        AdjustedSupport.low,
        AdjustedSupport.high,
        AdjustedSupport.impressions,
        _weighted_impressions,
        AdjustedSupport.readers,
        AdjustedSupport.votes,
        AdjustedSupport.made_at,
        AdjustedSupport.calibration_id,
        Calibration.mean,
        Calibration.weight,
        Calibration.settled,
        Calibration.made_at,
        Idea.stale_since,
        Idea.owner_id,
        _owner.name,
        _owner.role.in_((STAFF, ADMINISTRATOR)) & _owner.deleted_at.is_(None),
        Idea.effort,
        Idea.value,
        Snooze.until,
        tags_column(viewer),
        (null() if formula is None else formula).label(FORMULA),
    )
    return (
        select(*columns)
        .join(Status, Status.key == Idea.status_key)
        .join(Group, Group.id == of_group)
        .join(Member, Member.id == Idea.author_id)
        .outerjoin(AdjustedSupport, AdjustedSupport.idea_id == Idea.id)
        .outerjoin(Calibration, Calibration.id == AdjustedSupport.calibration_id)
        .outerjoin(Snooze, (Snooze.idea_id == Idea.id) & snoozing.is_active(now()))
        .outerjoin(_owner, _owner.id == Idea.owner_id)
    )
