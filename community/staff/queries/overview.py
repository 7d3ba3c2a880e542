"""The week in figures."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import func, literal, select, union_all

from community.comments import scope as comments
from community.comments.models import Comment
from community.groups import scope as groups
from community.groups.models import Group
from community.ideas import scope as ideas
from community.ideas.models import Decision, Idea, Status, Vote
from community.kernel.database import db, rows
from community.members import scope as members
from community.members.models import Member
from community.site.choices import Site
from community.staff.filters import beyond_promise, decided
from community.staff.sorting import Statement
from community.staff.week import Calendar

MEDIAN_OVER = timedelta(days=90)
SHOWN = 5
KINDS = ("ideas", "votes", "comments", "members", "answers")


class Course(NamedTuple):
    """How often something happened: on each day shown, this week, and in the same stretch the week before."""

    by_day: list[int]
    this: int
    before: int


class Standing(NamedTuple):
    """What is so at this moment."""

    late: int  # ideas that wait beyond the promise
    answered: int  # ideas answered this week


class Answering(NamedTuple):
    """How long ideas of the last 90 days waited for their first answer."""

    posted: int
    answered: int
    median: timedelta | None


class Supported(NamedTuple):
    """An idea and the votes it got this week."""

    id: int
    title: str
    slug: str
    status_key: str
    status_name: str
    group_name: str
    votes: int


class Lively(NamedTuple):
    """A group and what happened in it this week."""

    slug: str
    name: str
    colour: int
    is_private: bool
    ideas: int
    votes: int
    comments: int


def courses(viewer: Member, calendar: Calendar) -> dict[str, Course]:
    """What happened over the days shown: standing ideas posted, live votes cast, comments, members who joined,
    answers given."""
    found = rows(union_all(*(_by_stretch(kind, calendar, *_facts(kind, viewer)) for kind in KINDS)))
    return {
        kind: Course(*calendar.spread({row.stretch: row.total for row in found if row.kind == kind})) for kind in KINDS
    }


def standing(viewer: Member, site: Site, calendar: Calendar) -> Standing:
    """Counts of what waits, and of ideas answered this week."""

    def count(condition: Any) -> Any:
        counted = select(func.count()).select_from(Idea).join(Group, Group.id == Idea.group_id)
        return counted.where(ideas.listed_to(viewer), condition).scalar_subquery()

    late = count(beyond_promise(site, calendar.moment))
    return Standing(*db.session.execute(select(late, count(decided(calendar.week_begins)))).one())


def answering(viewer: Member, moment: datetime) -> Answering:
    """The median time to the first answer, over ideas posted in the last 90 days that have one."""
    first = select(func.min(Decision.decided_at)).where(Decision.idea_id == Idea.id).correlate(Idea).scalar_subquery()
    found = rows(
        select(Idea.posted_at, first.label("first"))
        .join(Group, Group.id == Idea.group_id)
        .where(ideas.listed_to(viewer), Idea.posted_at > moment - MEDIAN_OVER, Idea.posted_at <= moment)
    )
    waits = [row.first - row.posted_at for row in found if row.first is not None]
    return Answering(len(found), len(waits), median(waits) if waits else None)


def most_supported(viewer: Member, calendar: Calendar) -> list[Supported]:
    """The ideas that got most live votes this week."""
    votes = func.count().label("votes")
    found = rows(
        select(Idea.id, Idea.title, Idea.slug, Idea.status_key, Status.name, Group.name, votes)
        .join(Vote, Vote.idea_id == Idea.id)
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(ideas.listed_to(viewer), Vote.withdrawn_at.is_(None), _this_week(Vote.cast_at, calendar))
        .group_by(Idea.id, Group.id, Status.key)
        .order_by(votes.desc(), Idea.id.desc())
        .limit(SHOWN)
    )
    return [Supported(*row) for row in found]


def liveliest(viewer: Member, calendar: Calendar) -> Sequence[Lively]:
    """The groups where most happened this week: ideas, votes and comments together."""
    each = []
    for kind in ("ideas", "votes", "comments"):
        statement, at = _facts(kind, viewer)
        counted = statement.with_only_columns(
            literal(kind).label("kind"), Group.id.label("group_id"), func.count().label("total")
        )
        each.append(counted.where(_this_week(at, calendar)).group_by(Group.id))
    happened = union_all(*each).subquery()

    def of(kind: str) -> Any:
        return func.sum(happened.c.total).filter(happened.c.kind == kind)

    found = rows(
        select(Group.slug, Group.name, Group.colour, Group.is_private, of("ideas"), of("votes"), of("comments"))
        .join(happened, happened.c.group_id == Group.id)
        .where(groups.visible_to(viewer))
        .group_by(Group.id)
        .order_by(func.sum(happened.c.total).desc(), Group.id)
        .limit(SHOWN)
    )
    return [Lively(*row[:4], *(int(count or 0) for count in row[4:])) for row in found]


def _this_week(at: Any, calendar: Calendar) -> Any:
    return (at >= calendar.week_begins) & (at <= calendar.moment)


def _by_stretch(kind: str, calendar: Calendar, statement: Statement, at: Any) -> Statement:
    return (
        statement.with_only_columns(
            literal(kind).label("kind"), calendar.bucket(at).label("stretch"), func.count().label("total")
        )
        .where(at >= calendar.first, at <= calendar.moment)
        .group_by("stretch")
    )


def _facts(kind: str, viewer: Member) -> tuple[Statement, Any]:
    """A statement that finds everything of a kind, joined to its group where it has one, and when each happened."""
    if kind == "ideas":
        return select(Idea.id).join(Group, Group.id == Idea.group_id).where(ideas.listed_to(viewer)), Idea.posted_at
    if kind == "votes":
        votes = select(Vote.id).join(Idea, Idea.id == Vote.idea_id).join(Group, Group.id == Idea.group_id)
        return votes.where(ideas.listed_to(viewer), Vote.withdrawn_at.is_(None)), Vote.cast_at
    if kind == "comments":
        said = select(Comment.id).join(Idea, Idea.id == Comment.idea_id).join(Group, Group.id == Idea.group_id)
        return said.where(comments.listed_to(viewer)), Comment.posted_at
    if kind == "members":
        return select(Member.id).where(members.listed_to(viewer)), Member.joined_at
    answers = select(Decision.id).join(Idea, Idea.id == Decision.idea_id).join(Group, Group.id == Idea.group_id)
    return answers.where(ideas.listed_to(viewer)), Decision.decided_at
