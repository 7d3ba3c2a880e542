"""The members who contribute most, and the ideas, comments and votes behind their figures."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, and_, case, func, or_, select

from community.analytics import activity, activity_facts
from community.analytics.activity import Contribution, Received
from community.analytics.activity_facts import TimeSpan
from community.analytics.models import ActivityScore
from community.comments import discussions
from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.core import markup, pagination, stored_figures
from community.core.db import db, rows
from community.core.errors import Hidden
from community.core.pagination import Page
from community.core.sorting import Sort, SortColumn, parse_sort
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, Vote
from community.members import scope as member_scope
from community.members import summary
from community.members.models import STAFF, Member
from community.members.summary import MemberSummary
from community.notes import queries as note_queries

MAXIMA = "contributor maxima"  # of the stored figures
PAGE_SIZE = 50
BATCH_SIZE = 500
EXCERPT_LENGTH = 160

COLUMNS = {
    "name": SortColumn(func.lower(Member.name, type_=String()), str, "asc"),
    "activity": SortColumn(ActivityScore.score, float),
    "ideas": SortColumn(ActivityScore.ideas, int),
    "comments": SortColumn(ActivityScore.comments, int),
    "helpful": SortColumn(ActivityScore.helpful_received, int),
    "received": SortColumn(ActivityScore.votes_received, int),
    "cast": SortColumn(ActivityScore.votes_cast, int),
}


class Contributor(NamedTuple):
    """A member and what they contributed in a window of days before `made_at`."""

    member: MemberSummary
    ideas: int
    comments: int
    helpful_received: int
    votes_received: int
    votes_cast: int
    score: float
    made_at: datetime
    sorted_by: Any = None
    notes: int = 0  # internal notes about them; read for one member only

    @property
    def id(self) -> int:
        """The member's id."""
        return self.member.id


class ContributorMaxima(NamedTuple):
    """The largest of each figure, which the bars are drawn to; the number of members; and the time of the figures."""

    members: int
    ideas: int
    comments: int
    helpful_received: int
    votes_received: int
    votes_cast: int
    score: float
    made_at: datetime | None


class IdeaContribution(NamedTuple):
    """One idea in the score: whether it was posted inside the window, the votes it received there, their weight."""

    id: int
    posted_inside: bool
    votes: int
    weight: float

    @property
    def points(self) -> float:
        """What its votes add to the score."""
        return activity.idea_term(self.weight)


class CountedIdea(NamedTuple):
    """An idea that was counted."""

    id: int
    title: str
    slug: str
    group_name: str
    posted_at: datetime


class CountedComment(NamedTuple):
    """A comment that was counted, with the title of what it is on."""

    id: int
    excerpt: str
    title: str
    at: datetime


class CountedVote(NamedTuple):
    """A vote that was counted, with its idea."""

    id: int
    idea_id: int
    title: str
    slug: str
    at: datetime


def sort(key: str, direction: str) -> Sort[Contributor]:
    """The sort that a query string asks for; by default the most active first."""
    return parse_sort(COLUMNS, key, direction, "activity", Member.id)


def page(viewer: Member, days: int, sort: Sort[Contributor], cursor: str | None) -> Page[Contributor]:
    """50 members with what they contributed in the window of this many days."""
    statement = _select_members().join(ActivityScore, _in_window(days)).where(*_conditions(viewer))
    found = rows(sort.after(statement, cursor, PAGE_SIZE))
    return sort.to_page([Contributor(*summary.unpack(row)) for row in found], PAGE_SIZE)


def batches(viewer: Member, days: int, sort: Sort[Contributor]) -> Iterator[Sequence[Contributor]]:
    """All members of the window, 500 at a time, in one statement."""
    statement = sort.apply(_select_members().join(ActivityScore, _in_window(days)).where(*_conditions(viewer)))
    found = db.session.execute(statement.execution_options(yield_per=BATCH_SIZE))
    for batch in found.partitions():
        yield [Contributor(*summary.unpack(row)) for row in batch]


def maxima(viewer: Member, days: int) -> ContributorMaxima:
    """The largest of each figure in the window; on a large site as the worker found them up to two hours ago."""
    stored = stored_figures.read(MAXIMA, days)
    if stored is None:
        return _maxima(viewer, days)
    *figures, made_at = stored
    return ContributorMaxima(*figures, datetime.fromisoformat(made_at) if made_at is not None else None)  # type: ignore[call-arg]


def make_maxima() -> dict[int, list[Any]]:
    """The largest figures of each window, as JSON."""
    found = {days: _maxima(Member(id=0, role=STAFF), days) for days in activity.WINDOWS}
    return {days: [*one[:-1], one.made_at and one.made_at.isoformat()] for days, one in found.items()}


def _maxima(viewer: Member, days: int) -> ContributorMaxima:
    figures = (
        ActivityScore.ideas,
        ActivityScore.comments,
        ActivityScore.helpful_received,
        ActivityScore.votes_received,
        ActivityScore.votes_cast,
        ActivityScore.score,
    )
    found = db.session.execute(
        select(func.count(), *(func.max(column) for column in figures), func.max(ActivityScore.made_at))
        .join(Member, Member.id == ActivityScore.member_id)
        .where(ActivityScore.days == days, *_conditions(viewer))
    ).one()
    made_at: Any = found[-1]
    return ContributorMaxima(*(value or 0 for value in found[:-1]), made_at)  # type: ignore[arg-type,call-arg]


def find(viewer: Member, handle: str, days: int, moment: datetime) -> Contributor:
    """A member and their figures in the window; zeros as of the last calculation (or `moment`) if they have none.

    Raises `Hidden` for members who are not listed and for staff, who have no figures.
    """
    notes = note_queries.count_about(Member.id)
    last_made_at = select(func.max(ActivityScore.made_at)).scalar_subquery()
    statement = _select_members().add_columns(notes, last_made_at).outerjoin(ActivityScore, _in_window(days))
    row = db.session.execute(statement.where(Member.handle == markup.one_line(handle), *_conditions(viewer))).first()
    if row is None:
        raise Hidden
    *values, count, last = summary.unpack(row)
    found = Contributor(*values)._replace(notes=count)
    if found.score is None:
        return Contributor(found.member, 0, 0, 0, 0, 0, 0.0, last or moment, notes=count)
    return found


def span(contributor: Contributor, days: int) -> TimeSpan:
    """The window that a member's figures were counted in."""
    return TimeSpan(contributor.made_at - timedelta(days=days), contributor.made_at)


def idea_contributions(contributor: Contributor, made: Contribution, span: TimeSpan) -> list[IdeaContribution]:
    """Every idea in the score, the one with the most votes first."""
    inside = activity_facts.posted(span)
    found = rows(
        select(Idea.id, case((inside, True), else_=False)).where(
            Idea.author_id == contributor.id,
            activity_facts.was_visible(span, Idea.hidden_at),
            or_(inside, Idea.id.in_(made.by_idea)),
        )
    )
    ideas = [IdeaContribution(row.id, bool(row[1]), *made.by_idea.get(row.id, Received())) for row in found]
    return sorted(ideas, key=lambda idea: (idea.votes, idea.id), reverse=True)


def counted_ideas(viewer: Member, ids: Sequence[int]) -> dict[int, CountedIdea]:
    """The ideas with these ids that the viewer can see, by id."""
    found = rows(
        select(Idea.id, Idea.title, Idea.slug, Group.name, Idea.posted_at)
        .join(Group, Group.id == Idea.group_id)
        .where(Idea.id.in_(ids), idea_scope.visible_to(viewer))
    )
    return {row.id: CountedIdea(*row) for row in found}


def counted_comments(
    viewer: Member, contributor: Contributor, span: TimeSpan, cursor: str | None
) -> Page[CountedComment]:
    """50 of the comments that were counted, the latest first."""
    statement: Any = discussions.join(
        select(Comment.id, Comment.body_html, discussions.title().label("title"), Comment.posted_at)
    ).where(Comment.author_id == contributor.id, activity_facts.written(span), comment_scope.visible_to(viewer))
    found = rows(pagination.after(statement, Comment.posted_at, Comment.id, cursor, PAGE_SIZE))
    comments = [
        CountedComment(row.id, markup.excerpt(row.body_html, EXCERPT_LENGTH), row.title, row.posted_at) for row in found
    ]
    return pagination.to_page(comments, "at", "id", PAGE_SIZE)


def counted_votes(viewer: Member, contributor: Contributor, span: TimeSpan, cursor: str | None) -> Page[CountedVote]:
    """50 of the votes that were counted as cast, the latest first."""
    statement: Any = (
        select(Vote.id, Idea.id, Idea.title, Idea.slug, Vote.cast_at)
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(*_cast_by(contributor, span), idea_scope.visible_to(viewer))
    )
    found = rows(pagination.after(statement, Vote.cast_at, Vote.id, cursor, PAGE_SIZE))
    return pagination.to_page([CountedVote(*row) for row in found], "at", "id", PAGE_SIZE)


def _conditions(viewer: Member) -> tuple[Any, Any]:
    return member_scope.listed_to(viewer), activity.is_counted()


def _cast_by(contributor: Contributor, span: TimeSpan) -> tuple[Any, ...]:
    return (
        Vote.member_id == contributor.id,
        activity_facts.live(span),
        activity_facts.was_visible(span, Idea.hidden_at),
    )


def _in_window(days: int) -> Any:
    return and_(ActivityScore.member_id == Member.id, ActivityScore.days == days)


def _select_members() -> Any:
    return select(
        *summary.columns(),
        ActivityScore.ideas,
        ActivityScore.comments,
        ActivityScore.helpful_received,
        ActivityScore.votes_received,
        ActivityScore.votes_cast,
        ActivityScore.score,
        ActivityScore.made_at,
    ).select_from(Member)
