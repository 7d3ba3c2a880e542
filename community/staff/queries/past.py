"""The table of ideas as of the end of a past day, calculated from votes, comments and status changes.

Votes count if they had been cast and not yet withdrawn, comments if they had been posted and not yet hidden. An idea
has the last status it had been given, without updates that were undone. What is not stored with its time is as it is
now: titles, groups, the importance of a vote, and which members count. What was deleted since is missing. Merges are
today's, too, because a day before and a day after one could not be compared otherwise: see `ideas.families`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Float, Select, String, and_, case, cast, func, literal, or_, select, true, union_all
from sqlalchemy.orm import aliased

from community.comments.models import Comment
from community.core.db import db, rows
from community.core.pagination import Page
from community.core.sorting import Sort, SortColumn, parse_sort
from community.core.text_search import contains
from community.groups.models import Group
from community.ideas import families
from community.ideas import scope as idea_scope
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea, Status, StatusChange, Vote
from community.members import old_handles
from community.members import scope as member_scope
from community.members.models import Member
from community.staff.filters import TableFilters
from community.staff.queries.ranked import BATCH_SIZE, PAGE_SIZE

SORTS = ("title", "votes", "importance", "critical", "comments", "status", "posted", "group")
KNOWN_FILTERS = ("q", "group", "status", "author", "votes", "critical")


class PastIdea(NamedTuple):
    """An idea as it was."""

    id: int
    title: str
    slug: str
    status_key: str
    status_name: str
    status_color: int
    group_slug: str
    group_name: str
    group_color: int
    is_private: bool
    author_name: str
    author_handle: str
    vote_count: int
    nice_count: int
    important_count: int
    critical_count: int
    comment_count: int
    posted_at: datetime
    sorted_by: Any


class PastTable:
    """The ideas that a viewer finds, with filters of `KNOWN_FILTERS`, as they were before `end`."""

    def __init__(self, viewer: Member, filters: TableFilters, end: datetime, key: str, direction: str) -> None:
        posted = (
            select(Idea.id)
            .join(Group, Group.id == Idea.group_id)
            .join(Member, Member.id == Idea.author_id)
            .where(_condition(viewer, filters), Idea.posted_at < end)
            .cte("posted")
        )
        parts = _parts(posted)
        votes, comments = _votes(parts, end), _comments(parts, end)
        counts = {name: func.coalesce(votes.c[name], 0) for name in ("votes", "nice", "important", "critical")}
        comment_count = func.coalesce(comments.c.comments, 0)
        points = counts["nice"] + 2 * counts["important"] + 3 * counts["critical"]
        rated = counts["nice"] + counts["important"] + counts["critical"]
        self._statement = (
            select(
                *(Idea.id, Idea.title, Idea.slug, Status.key, Status.name, Status.color),
                *(Group.slug, Group.name, Group.color, Group.is_private, Member.name, Member.handle),
                *(counts.values()),
                *(comment_count, Idea.posted_at),
            )
            .join(posted, posted.c.id == Idea.id)
            .join(Group, Group.id == Idea.group_id)
            .join(Member, Member.id == Idea.author_id)
            .join(Status, Status.key == _status(end))
            .outerjoin(votes, votes.c.root_id == Idea.id)
            .outerjoin(comments, comments.c.root_id == Idea.id)
        )
        if filters.status:
            self._statement = self._statement.where(Status.key.in_(filters.values("status")))
        for name in ("votes", "critical"):
            if least := getattr(filters, name):
                self._statement = self._statement.where(counts[name] >= int(least))
        self.columns = {
            "title": SortColumn(func.lower(Idea.title, type_=String()), str, "asc"),
            "votes": SortColumn(counts["votes"], int),
            "importance": SortColumn(cast(points, Float) / func.nullif(rated, 0), float, nullable=True),
            "critical": SortColumn(counts["critical"], int),
            "comments": SortColumn(comment_count, int),
            "status": SortColumn(Status.position, int, "asc"),
            "posted": SortColumn(Idea.posted_at, datetime),
            "group": SortColumn(func.lower(Group.name, type_=String()), str, "asc"),
        }
        self.sort: Sort[PastIdea] = parse_sort(self.columns, key, direction, "votes", Idea.id)

    def page(self, cursor: str | None) -> Page[PastIdea]:
        """A page of 50 ideas."""
        found = rows(self.sort.after(self._statement, cursor, PAGE_SIZE))
        return self.sort.to_page([PastIdea._make(row) for row in found], PAGE_SIZE)

    def batches(self) -> Iterator[Sequence[PastIdea]]:
        """The whole table, 500 rows at a time, from one statement."""
        statement = self.sort.apply(self._statement).execution_options(yield_per=BATCH_SIZE)
        for batch in db.session.execute(statement).partitions():
            yield [PastIdea._make(row) for row in batch]


def first_posted(viewer: Member) -> datetime | None:
    """When the first idea that the viewer finds was posted; None if there is none."""
    statement = select(Idea.posted_at).join(Group, Group.id == Idea.group_id).where(idea_scope.listed_to(viewer))
    return db.session.scalar(statement.order_by(Idea.posted_at, Idea.id).limit(1))


def _condition(viewer: Member, filters: TableFilters) -> Any:
    condition = idea_scope.listed_to(viewer)
    if filters.q:
        condition &= contains(Idea.title, filters.q)
    if filters.group:
        condition &= Group.slug.in_(filters.values("group"))
    if filters.author:
        condition &= old_handles.named(filters.author)
    return condition


def _parts(posted: Any) -> Any:
    """(id, root_id, shares): these ideas and those merged into them, and whether comments of each count there too."""
    part, root = aliased(Idea), aliased(Idea)
    merged = select(part.id, root.id, families.shares_comments(part, root))
    merged = merged.join(root, root.id == part.merged_into_id).join(posted, posted.c.id == root.id)
    own = select(posted.c.id, posted.c.id.label("root_id"), true().label("shares"))
    return union_all(own, merged).cte("parts")


def _votes(parts: Any, end: datetime) -> Any:
    """The supporters of each idea, with the strongest importance that each gave."""
    one = (
        select(parts.c.root_id, func.max(Vote.importance).label("importance"))
        .join(parts, parts.c.id == Vote.idea_id)
        .join(Member, Member.id == Vote.member_id)
        .where(Vote.cast_at < end, or_(Vote.withdrawn_at.is_(None), Vote.withdrawn_at >= end), member_scope.counted())
        .group_by(parts.c.root_id, Vote.member_id)
        .subquery("past_supporters")
    )

    def rated(importance: int) -> Any:
        return func.sum(case((one.c.importance == importance, 1), else_=0))

    return (
        select(
            one.c.root_id,
            func.count().label("votes"),
            rated(NICE).label("nice"),
            rated(IMPORTANT).label("important"),
            rated(CRITICAL).label("critical"),
        )
        .group_by(one.c.root_id)
        .subquery("past_votes")
    )


def _comments(parts: Any, end: datetime) -> Any:
    return (
        select(parts.c.root_id, func.count().label("comments"))
        .join(Comment, Comment.idea_id == parts.c.id)
        .where(parts.c.shares, Comment.posted_at < end)
        .where(or_(Comment.hidden_at.is_(None), Comment.hidden_at >= end))
        .group_by(parts.c.root_id)
        .subquery("past_comments")
    )


def _status(end: datetime) -> Any:
    """SQL: the key of the last status given before `end`, or of the one that the first change after it replaced.

    Imported ideas can have a status without a change.
    """
    latest = _changes(StatusChange.status_key).where(StatusChange.changed_at < end)
    first_after = _changes(func.coalesce(StatusChange.previous_key, literal("open")))
    return func.coalesce(
        latest.order_by(StatusChange.changed_at.desc(), StatusChange.id.desc()).scalar_subquery(),
        first_after.order_by(StatusChange.changed_at, StatusChange.id).scalar_subquery(),
        Idea.status_key,
    )


def _changes(value: Any) -> Select[Any]:
    of_idea = and_(StatusChange.idea_id == Idea.id, StatusChange.undone_at.is_(None))
    return select(value).where(of_idea).limit(1).correlate(Idea)
