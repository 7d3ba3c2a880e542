"""Who contributes most, and the evidence for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, and_, func, select

from community.analytics import activity, activity_facts
from community.analytics.models import ActivityScore
from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.core import markup, pagination
from community.core.db import db, rows
from community.core.errors import Hidden
from community.core.pagination import Page
from community.core.sorting import Sort, SortColumn, parse_sort
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, Vote
from community.members import scope as member_scope
from community.members.models import Member, initials, is_suspended

SIZE = 50
EXCERPT_LENGTH = 160

COLUMNS = {
    "name": SortColumn(func.lower(Member.name, type_=String()), str, "asc"),
    "activity": SortColumn(ActivityScore.score, float),
    "ideas": SortColumn(ActivityScore.ideas, int),
    "comments": SortColumn(ActivityScore.comments, int),
    "received": SortColumn(ActivityScore.votes_received, int),
    "cast": SortColumn(ActivityScore.votes_cast, int),
}


class Contributor(NamedTuple):
    """A member and what they contributed."""

    id: int
    name: str
    handle: str
    color: int
    avatar: str | None
    suspended_at: datetime | None
    suspended_until: datetime | None
    ideas: int
    comments: int
    votes_received: int
    votes_cast: int
    score: float
    made_at: datetime
    sorted_by: Any = None

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def is_suspended(self) -> bool:
        return is_suspended(self.suspended_at, self.suspended_until)

    @property
    def support(self) -> float:
        """What the votes received add to the score."""
        return self.score - activity.IDEA_POINTS * self.ideas - activity.COMMENT_POINTS * self.comments


class ContributorMaxima(NamedTuple):
    """How long the bars are, how many members have figures, and as of when."""

    members: int
    ideas: int
    comments: int
    votes_received: int
    votes_cast: int
    score: float
    made_at: datetime | None


class IdeaContribution(NamedTuple):
    """One idea in the sum: whether it was posted inside the window, and the votes it received there."""

    id: int
    posted_inside: bool
    votes: int

    @property
    def worth(self) -> float:
        """What its votes add to the score."""
        return activity.idea_term(self.votes)


class CountedIdea(NamedTuple):
    """An idea that was counted."""

    id: int
    title: str
    slug: str
    group_name: str
    posted_at: datetime


class CountedComment(NamedTuple):
    """A comment that was counted."""

    id: int
    excerpt: str
    title: str
    at: datetime


class CountedVote(NamedTuple):
    """A vote that was counted."""

    id: int
    idea_id: int
    title: str
    slug: str
    at: datetime


def sort(key: str, direction: str) -> Sort[Contributor]:
    """The order that an address asks for; the most active first otherwise."""
    return parse_sort(COLUMNS, key, direction, "activity", Member.id)


def page(viewer: Member, days: int, order: Sort[Contributor], cursor: str | None) -> Page[Contributor]:
    """50 members with what they contributed in this window."""
    statement = (
        _select_members()
        .join(ActivityScore, _in_window(days))
        .where(member_scope.listed_to(viewer), activity.is_counted())
    )
    return order.to_page([Contributor(*row) for row in rows(order.after(statement, cursor, SIZE))], SIZE)


def maxima(viewer: Member, days: int) -> ContributorMaxima:
    """The largest of each figure in this window."""
    columns = (
        ActivityScore.ideas,
        ActivityScore.comments,
        ActivityScore.votes_received,
        ActivityScore.votes_cast,
        ActivityScore.score,
    )
    found = db.session.execute(
        select(func.count(), *(func.max(column) for column in columns), func.max(ActivityScore.made_at))
        .join(Member, Member.id == ActivityScore.member_id)
        .where(ActivityScore.days == days, member_scope.listed_to(viewer), activity.is_counted())
    ).one()
    made_at: Any = found[-1]
    return ContributorMaxima(*(value or 0 for value in found[:-1]), made_at)  # type: ignore[arg-type,call-arg]


def find(viewer: Member, handle: str, days: int, moment: datetime) -> Contributor:
    """A member and their figures in this window; zeros as of the last count (or `moment`) where there are none.

    Raises `Hidden` for who is not here or has no figures by rule: staff.
    """
    counted = select(func.max(ActivityScore.made_at)).scalar_subquery()
    statement = _select_members().add_columns(counted).outerjoin(ActivityScore, _in_window(days))
    row = db.session.execute(
        statement.where(Member.handle == markup.one_line(handle), member_scope.listed_to(viewer), activity.is_counted())
    ).first()
    if row is None:
        raise Hidden
    if row.score is None:
        return Contributor(row[0], row[1], row[2], row[3], row[4], row[5], row[6], 0, 0, 0, 0, 0.0, row[-1] or moment)
    return Contributor(*row[:-1])


def span(row: Contributor, days: int) -> activity_facts.TimeSpan:
    """The window that a member's figures were counted in."""
    return activity_facts.TimeSpan(row.made_at - timedelta(days=days), row.made_at)


def idea_contributions(row: Contributor, span: activity_facts.TimeSpan) -> list[IdeaContribution]:
    """Every idea in the sum, the most supported first."""
    votes = func.count(Vote.id).label("votes")
    inside = activity_facts.posted(span).label("inside")
    found = rows(
        select(Idea.id, inside, votes)
        .outerjoin(Vote, and_(Vote.idea_id == Idea.id, activity_facts.by_others(span)))
        .where(Idea.author_id == row.id, activity_facts.was_visible(span, Idea.hidden_at))
        .group_by(Idea.id)
        .having((votes > 0) | activity_facts.posted(span))
        .order_by(votes.desc(), Idea.id.desc())
    )
    return [IdeaContribution(idea_id, bool(posted), count) for idea_id, posted, count in found]


def counts(row: Contributor, span: activity_facts.TimeSpan) -> tuple[int, int]:
    """(comments written, votes cast) in the window."""
    written = select(func.count()).select_from(Comment).join(Idea, Idea.id == Comment.idea_id)
    cast = select(func.count()).select_from(Vote).join(Idea, Idea.id == Vote.idea_id)
    found = db.session.execute(
        select(
            written.where(Comment.author_id == row.id, activity_facts.written(span)).scalar_subquery(),
            cast.where(
                Vote.member_id == row.id, activity_facts.live(span), activity_facts.was_visible(span, Idea.hidden_at)
            ).scalar_subquery(),
        )
    ).one()
    return found[0], found[1]


def counted_ideas(viewer: Member, ids: Sequence[int]) -> dict[int, CountedIdea]:
    """Ideas by id."""
    found = rows(
        select(Idea.id, Idea.title, Idea.slug, Group.name, Idea.posted_at)
        .join(Group, Group.id == Idea.group_id)
        .where(Idea.id.in_(ids), idea_scope.visible_to(viewer))
    )
    return {row.id: CountedIdea(*row) for row in found}


def counted_comments(
    viewer: Member, row: Contributor, span: activity_facts.TimeSpan, cursor: str | None
) -> Page[CountedComment]:
    """50 of the comments that were counted, the latest first."""
    statement: Any = (
        select(Comment.id, Comment.body_html, Idea.title, Comment.posted_at)
        .join(Idea, Idea.id == Comment.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(Comment.author_id == row.id, activity_facts.written(span), comment_scope.visible_to(viewer))
    )
    found = rows(pagination.after(statement, Comment.posted_at, Comment.id, cursor, SIZE))
    said = [
        CountedComment(each.id, markup.excerpt(each.body_html, EXCERPT_LENGTH), each.title, each.posted_at)
        for each in found
    ]
    return pagination.to_page(said, "at", "id", SIZE)


def counted_votes(
    viewer: Member, row: Contributor, span: activity_facts.TimeSpan, cursor: str | None
) -> Page[CountedVote]:
    """50 of the votes that were counted as cast, the latest first."""
    statement: Any = (
        select(Vote.id, Idea.id, Idea.title, Idea.slug, Vote.cast_at)
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(
            Vote.member_id == row.id,
            activity_facts.live(span),
            activity_facts.was_visible(span, Idea.hidden_at),
            idea_scope.visible_to(viewer),
        )
    )
    found = rows(pagination.after(statement, Vote.cast_at, Vote.id, cursor, SIZE))
    return pagination.to_page([CountedVote(*each) for each in found], "at", "id", SIZE)


def _in_window(days: int) -> Any:
    return and_(ActivityScore.member_id == Member.id, ActivityScore.days == days)


def _select_members() -> Any:
    return select(
        Member.id,
        Member.name,
        Member.handle,
        Member.color,
        Member.avatar,
        Member.suspended_at,
        Member.suspended_until,
        ActivityScore.ideas,
        ActivityScore.comments,
        ActivityScore.votes_received,
        ActivityScore.votes_cast,
        ActivityScore.score,
        ActivityScore.made_at,
    ).select_from(Member)
