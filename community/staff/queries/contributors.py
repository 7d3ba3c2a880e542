"""Who contributes most, and the evidence for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, and_, func, select

from community.comments import scope as comments
from community.comments.models import Comment
from community.groups.models import Group
from community.ideas import scope as ideas
from community.ideas.models import Idea, Vote
from community.insights import activity, facts
from community.insights.models import Activity
from community.kernel import markup, paging
from community.kernel.database import db, rows
from community.kernel.errors import Hidden
from community.kernel.paging import Page
from community.members import scope as members
from community.members.models import Member, initials, is_suspended
from community.staff.sorting import Column, Sort, chosen

SIZE = 50
EXCERPT = 160

COLUMNS = {
    "name": Column(func.lower(Member.name, type_=String()), str, "asc"),
    "activity": Column(Activity.score, float),
    "ideas": Column(Activity.ideas, int),
    "comments": Column(Activity.comments, int),
    "received": Column(Activity.votes_received, int),
    "cast": Column(Activity.votes_cast, int),
}


class Row(NamedTuple):
    """A member and what they contributed."""

    id: int
    name: str
    handle: str
    colour: int
    picture: str | None
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
        return self.score - activity.IDEA * self.ideas - activity.COMMENT * self.comments


class Scale(NamedTuple):
    """How long the bars are, how many members have figures, and as of when."""

    members: int
    ideas: int
    comments: int
    votes_received: int
    votes_cast: int
    score: float
    made_at: datetime | None


class Term(NamedTuple):
    """One idea in the sum: whether it was posted inside the window, and the votes it received there."""

    id: int
    posted_inside: bool
    votes: int

    @property
    def worth(self) -> float:
        """What its votes add to the score."""
        return activity.term(self.votes)


class Proof(NamedTuple):
    """An idea that was counted."""

    id: int
    title: str
    slug: str
    group_name: str
    posted_at: datetime


class Said(NamedTuple):
    """A comment that was counted."""

    id: int
    excerpt: str
    title: str
    at: datetime


class Supported(NamedTuple):
    """A vote that was counted."""

    id: int
    idea_id: int
    title: str
    slug: str
    at: datetime


def sort(key: str, direction: str) -> Sort[Row]:
    """The order that an address asks for; the most active first otherwise."""
    return chosen(COLUMNS, key, direction, "activity", Member.id)


def page(viewer: Member, days: int, order: Sort[Row], cursor: str | None) -> Page[Row]:
    """50 members with what they contributed in this window."""
    statement = _people().join(Activity, _of(days)).where(members.listed_to(viewer), activity.is_counted())
    return order.cut([Row(*row) for row in rows(order.after(statement, cursor, SIZE))], SIZE)


def scale(viewer: Member, days: int) -> Scale:
    """The largest of each figure in this window."""
    columns = (Activity.ideas, Activity.comments, Activity.votes_received, Activity.votes_cast, Activity.score)
    found = db.session.execute(
        select(func.count(), *(func.max(column) for column in columns), func.max(Activity.made_at))
        .join(Member, Member.id == Activity.member_id)
        .where(Activity.days == days, members.listed_to(viewer), activity.is_counted())
    ).one()
    made_at: Any = found[-1]
    return Scale(*(value or 0 for value in found[:-1]), made_at)  # type: ignore[arg-type,call-arg]


def find(viewer: Member, handle: str, days: int, moment: datetime) -> Row:
    """A member and their figures in this window; zeros as of the last count (or `moment`) where there are none.

    Raises `Hidden` for who is not here or has no figures by rule: staff.
    """
    counted = select(func.max(Activity.made_at)).scalar_subquery()
    statement = _people().add_columns(counted).outerjoin(Activity, _of(days))
    row = db.session.execute(
        statement.where(Member.handle == markup.one_line(handle), members.listed_to(viewer), activity.is_counted())
    ).first()
    if row is None:
        raise Hidden
    if row.score is None:
        return Row(row[0], row[1], row[2], row[3], row[4], row[5], row[6], 0, 0, 0, 0, 0.0, row[-1] or moment)
    return Row(*row[:-1])


def span(row: Row, days: int) -> facts.Span:
    """The window that a member's figures were counted in."""
    return facts.Span(row.made_at - timedelta(days=days), row.made_at)


def terms(row: Row, span: facts.Span) -> list[Term]:
    """Every idea in the sum, the most supported first."""
    votes = func.count(Vote.id).label("votes")
    inside = facts.posted(span).label("inside")
    found = rows(
        select(Idea.id, inside, votes)
        .outerjoin(Vote, and_(Vote.idea_id == Idea.id, facts.by_others(span)))
        .where(Idea.author_id == row.id, facts.standing(span, Idea.taken_down_at))
        .group_by(Idea.id)
        .having((votes > 0) | facts.posted(span))
        .order_by(votes.desc(), Idea.id.desc())
    )
    return [Term(idea_id, bool(posted), count) for idea_id, posted, count in found]


def counts(row: Row, span: facts.Span) -> tuple[int, int]:
    """(comments written, votes cast) in the window."""
    written = select(func.count()).select_from(Comment).join(Idea, Idea.id == Comment.idea_id)
    cast = select(func.count()).select_from(Vote).join(Idea, Idea.id == Vote.idea_id)
    found = db.session.execute(
        select(
            written.where(Comment.author_id == row.id, facts.written(span)).scalar_subquery(),
            cast.where(
                Vote.member_id == row.id, facts.live(span), facts.standing(span, Idea.taken_down_at)
            ).scalar_subquery(),
        )
    ).one()
    return found[0], found[1]


def proofs(viewer: Member, ids: Sequence[int]) -> dict[int, Proof]:
    """Ideas by id."""
    found = rows(
        select(Idea.id, Idea.title, Idea.slug, Group.name, Idea.posted_at)
        .join(Group, Group.id == Idea.group_id)
        .where(Idea.id.in_(ids), ideas.visible_to(viewer))
    )
    return {row.id: Proof(*row) for row in found}


def comments_written(viewer: Member, row: Row, span: facts.Span, cursor: str | None) -> Page[Said]:
    """50 of the comments that were counted, the latest first."""
    statement: Any = (
        select(Comment.id, Comment.body_html, Idea.title, Comment.posted_at)
        .join(Idea, Idea.id == Comment.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(Comment.author_id == row.id, facts.written(span), comments.visible_to(viewer))
    )
    found = rows(paging.after(statement, Comment.posted_at, Comment.id, cursor, SIZE))
    said = [Said(each.id, markup.excerpt(each.body_html, EXCERPT), each.title, each.posted_at) for each in found]
    return paging.cut(said, "at", "id", SIZE)


def votes_cast(viewer: Member, row: Row, span: facts.Span, cursor: str | None) -> Page[Supported]:
    """50 of the votes that were counted as cast, the latest first."""
    statement: Any = (
        select(Vote.id, Idea.id, Idea.title, Idea.slug, Vote.cast_at)
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(
            Vote.member_id == row.id,
            facts.live(span),
            facts.standing(span, Idea.taken_down_at),
            ideas.visible_to(viewer),
        )
    )
    found = rows(paging.after(statement, Vote.cast_at, Vote.id, cursor, SIZE))
    return paging.cut([Supported(*each) for each in found], "at", "id", SIZE)


def _of(days: int) -> Any:
    return and_(Activity.member_id == Member.id, Activity.days == days)


def _people() -> Any:
    return select(
        Member.id,
        Member.name,
        Member.handle,
        Member.colour,
        Member.picture,
        Member.suspended_at,
        Member.suspended_until,
        Activity.ideas,
        Activity.comments,
        Activity.votes_received,
        Activity.votes_cast,
        Activity.score,
        Activity.made_at,
    ).select_from(Member)
