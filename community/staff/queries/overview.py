"""The figures of the overview page: this week compared with the week before."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import func, literal, select, true, union_all
from sqlalchemy.orm import aliased

from community.comments import discussions
from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.core.db import db, rows
from community.core.sorting import Statement
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import families, status
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, Status, Vote
from community.members import scope as member_scope
from community.members.models import Member
from community.site.settings import SiteSettings
from community.staff.filters import is_overdue
from community.staff.reporting_period import ReportingPeriod

MEDIAN_WINDOW = timedelta(days=90)
TOP_COUNT = 5
KINDS = ("ideas", "votes", "comments", "members", "answers")


class ActivityTrend(NamedTuple):
    """How often something happened: on each day shown, this week, and in the same period the week before."""

    by_day: list[int]
    this_week: int
    week_before: int


class AnswerCounts(NamedTuple):
    """Ideas by whether they have an answer."""

    overdue: int  # waiting longer than the response goal
    answered: int  # with an answer this week


class ResponseTimes(NamedTuple):
    """How long the ideas of the last 90 days waited for their first answer."""

    posted: int
    answered: int
    median: timedelta | None


class TopIdea(NamedTuple):
    """An idea and the votes it got this week."""

    id: int
    title: str
    slug: str
    status_key: str
    status_name: str
    status_color: int
    group_name: str
    votes: int


class ActiveGroup(NamedTuple):
    """A group and its activity this week."""

    slug: str
    name: str
    color: int
    is_private: bool
    ideas: int
    votes: int
    comments: int


def activity_trends(viewer: Member, period: ReportingPeriod) -> dict[str, ActivityTrend]:
    """By kind, what happened in the 28 days: visible ideas and comments, current votes, new members and answers."""
    found = rows(union_all(*(_count_by_bucket(kind, period, *_select_events(kind, viewer)) for kind in KINDS)))
    return {
        kind: ActivityTrend(*period.totals({row.bucket: row.total for row in found if row.kind == kind}))
        for kind in KINDS
    }


def answer_counts(viewer: Member, site: SiteSettings, period: ReportingPeriod) -> AnswerCounts:
    """The number of overdue ideas, and of those answered this week."""
    return AnswerCounts(*db.session.execute(_select_counts(viewer, site, period)).one())


def response_times(viewer: Member, moment: datetime) -> ResponseTimes:
    """The median time to the first answer, over ideas posted in the last 90 days that have one."""
    return _response_times(rows(_select_first_answers(viewer, moment)))


def answers(viewer: Member, site: SiteSettings, period: ReportingPeriod) -> tuple[AnswerCounts, ResponseTimes]:
    """Both. One statement."""
    counts = _select_counts(viewer, site, period).subquery()
    firsts = _select_first_answers(viewer, period.moment).subquery()
    found = rows(select(counts, firsts).select_from(counts.outerjoin(firsts, true())))
    numbers = len(AnswerCounts._fields)
    times = [row[numbers:] for row in found if row[numbers] is not None]
    return AnswerCounts(*found[0][:numbers]), _response_times(times)


def _select_counts(viewer: Member, site: SiteSettings, period: ReportingPeriod) -> Statement:
    def count(condition: Any) -> Any:
        counted = select(func.count()).select_from(Idea).join(Group, Group.id == Idea.group_id)
        return counted.where(idea_scope.listed_to(viewer), condition).scalar_subquery()

    overdue, answered = count(is_overdue(site, period.moment)), count(status.answered_since(period.week_start))
    return select(overdue.label("overdue"), answered.label("answered"))


def _select_first_answers(viewer: Member, moment: datetime) -> Statement:
    firsts = (first.label(f"first_{number}") for number, first in enumerate(status.first_answers()))
    posted = select(Idea.posted_at, *firsts).join(Group, Group.id == Idea.group_id)
    return posted.where(idea_scope.listed_to(viewer), Idea.posted_at > moment - MEDIAN_WINDOW, Idea.posted_at <= moment)


def _response_times(found: Sequence[Any]) -> ResponseTimes:
    firsts = [(posted_at, status.earliest(times)) for posted_at, *times in found]
    waits = [first - posted_at for posted_at, first in firsts if first is not None]
    return ResponseTimes(len(found), len(waits), median(waits) if waits else None)


def most_supported(viewer: Member, period: ReportingPeriod) -> list[TopIdea]:
    """The ideas that most people voted for this week, counting votes for ideas merged into them."""
    part, votes = aliased(Idea), func.count(Vote.member_id.distinct()).label("votes")
    found = rows(
        select(Idea.id, Idea.title, Idea.slug, Idea.status_key, Status.name, Status.color, Group.name, votes)
        .select_from(Vote)
        .join(part, part.id == Vote.idea_id)
        .join(Idea, Idea.id == families.root_of(part))
        .join(Group, Group.id == Idea.group_id)
        .join(Status, Status.key == Idea.status_key)
        .where(idea_scope.listed_to(viewer), *_is_counted(), _this_week(Vote.cast_at, period))
        .group_by(Idea.id, Group.id, Status.key)
        .order_by(votes.desc(), Idea.id.desc())
        .limit(TOP_COUNT)
    )
    return [TopIdea(*row) for row in found]


def most_active_groups(viewer: Member, period: ReportingPeriod) -> list[ActiveGroup]:
    """The groups with the most ideas, votes and comments of this week, taken together."""
    by_kind = []
    for kind in ("ideas", "votes", "comments"):
        statement, at = _select_events(kind, viewer)
        counted = statement.with_only_columns(
            literal(kind).label("kind"), Group.id.label("group_id"), func.count().label("total")
        )
        by_kind.append(counted.where(_this_week(at, period)).group_by(Group.id))
    events = union_all(*by_kind).subquery()

    def of(kind: str) -> Any:
        return func.sum(events.c.total).filter(events.c.kind == kind)

    found = rows(
        select(Group.slug, Group.name, Group.color, Group.is_private, of("ideas"), of("votes"), of("comments"))
        .join(events, events.c.group_id == Group.id)
        .where(group_scope.visible_to(viewer))
        .group_by(Group.id)
        .order_by(func.sum(events.c.total).desc(), Group.id)
        .limit(TOP_COUNT)
    )
    return [ActiveGroup(*row[:4], *(int(count or 0) for count in row[4:])) for row in found]


def _this_week(at: Any, period: ReportingPeriod) -> Any:
    return (at >= period.week_start) & (at <= period.moment)


def _count_by_bucket(kind: str, period: ReportingPeriod, statement: Statement, at: Any) -> Statement:
    return (
        statement.with_only_columns(
            literal(kind).label("kind"), period.bucket(at).label("bucket"), func.count().label("total")
        )
        .where(at >= period.start, at <= period.moment)
        .group_by("bucket")
    )


def _is_counted() -> tuple[Any, Any]:
    return Vote.withdrawn_at.is_(None), member_scope.is_counted(Vote.member_id)


def _select_events(kind: str, viewer: Member) -> tuple[Statement, Any]:
    """A statement for everything of a kind, joined to its group if it has one, and the column of its time."""
    if kind == "ideas":
        ideas = select(Idea.id).join(Group, Group.id == Idea.group_id)
        return ideas.where(idea_scope.listed_to(viewer)), Idea.posted_at
    if kind == "votes":
        votes = select(Vote.id).join(Idea, Idea.id == Vote.idea_id).join(Group, Group.id == Idea.group_id)
        return votes.where(idea_scope.visible_unless_hidden(viewer), *_is_counted()), Vote.cast_at
    if kind == "comments":
        found = discussions.join(select(Comment.id))
        return found.where(comment_scope.listed_to(viewer)), Comment.posted_at
    if kind == "members":
        return select(Member.id).where(member_scope.listed_to(viewer), member_scope.counted()), Member.joined_at
    given = status.answers()
    answers = select(given.c.idea_id).join(Idea, Idea.id == given.c.idea_id).join(Group, Group.id == Idea.group_id)
    return answers.where(idea_scope.listed_to(viewer)), given.c.answered_at
