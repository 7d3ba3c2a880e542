"""Adjusted support: load impressions and votes of ideas by day, calculate their scores, store them.

    V  live votes by members in good standing whose impressions are counted, without the author's own
    E  readers, calculated from impressions on every surface; see `ideas.readers`

Numbers counted on another site, votes cast for someone else and votes of visitors who then signed in are supporters,
but their impressions are not known, so they are left out of the rate. Impressions that come with an import are of
people whose judgement is known, one each, so these are readers as they are.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import bindparam, case, func, literal, select, union_all, update

from community.analytics import audiences
from community.analytics.audiences import Sizes
from community.analytics.models import AdjustedSupport
from community.core.db import db, insert, rows, utc_day
from community.groups.models import Group
from community.ideas import ranking, readers, status
from community.ideas.impressions import IMPORT
from community.ideas.models import Idea, Impression, Status, Vote
from community.ideas.ranking import RankingParameters
from community.ideas.readers import Array, History
from community.members import scope
from community.members.models import Member

OF_IDEA = ("weighted_impressions", "support", "discover", "answered_at")  # scores that are columns of the idea itself


class IdeaState(NamedTuple):
    """What the scores of one idea depend on, besides its impressions and votes."""

    idea_id: int
    is_closed: bool
    stale_since: datetime | None
    made_at: datetime | None  # when its stored scores were calculated, if there are any
    audience_id: int | None  # the private group that it is in
    answered_at: datetime | None


class SupportInputs(NamedTuple):
    """What the scores of some ideas are calculated from. Numbers in `history` are positions in `ideas`."""

    ideas: list[IdeaState]
    impressions: Array  # of each idea, on every surface
    history: History


class SupportScores(NamedTuple):
    """The scores of one idea, with the id of the calibration that they were calculated with."""

    idea_id: int
    calibration_id: int
    audience_id: int | None
    impressions: int
    weighted_impressions: float
    reads_per_member: float
    readers: float
    votes: int
    low: float
    high: float
    support: float
    discover: float
    answered_at: datetime | None


def load_inputs(ids: Collection[int], parameters: RankingParameters, is_check: bool = False) -> SupportInputs:
    """The inputs of these ideas, ordered by id. Three statements.

    Ideas are read first, so one that changes between the statements is marked as stale again. `is_check` takes the
    audience that the stored scores were calculated for, though the idea may have been moved since.
    """
    audience = AdjustedSupport.audience_id if is_check else case((Group.is_private, Group.id))
    found = rows(
        select(Idea.id, Status.closes, Idea.stale_since, AdjustedSupport.made_at, audience, *status.latest_answers())
        .join(Status, Status.key == Idea.status_key)
        .join(Group, Group.id == Idea.group_id)
        .outerjoin(AdjustedSupport, AdjustedSupport.idea_id == Idea.id)
        .where(Idea.id.in_(ids))
        .order_by(Idea.id)
    )
    ideas = [IdeaState._make((*row[:5], _latest(row[5:]))) for row in found]
    days = load_days([idea.idea_id for idea in ideas], parameters.exponent, parameters.first_row)
    groups = [idea.audience_id for idea in ideas]
    sizes = audiences.load(set(groups), parameters.id)
    impressions = np.bincount(days.idea, days.impressions, len(ideas)) if len(ideas) else np.zeros(0)
    return SupportInputs(ideas, impressions, days.history(sizes, groups))


def calculate(inputs: SupportInputs, parameters: RankingParameters) -> Iterator[SupportScores]:
    """The scores of ideas."""
    mean, weight, settled, activity = parameters.mean, parameters.weight, parameters.settled, parameters.activity
    history, count = inputs.history, len(inputs.ideas)
    read, depth = np.zeros(count), np.zeros(count)
    made, some = readers.replay(history, mean, weight, settled, activity), np.unique(history.idea)
    read[some], depth[some] = made.readers, made.reads_per_member
    weighted = np.bincount(history.idea, history.reads + history.apart, count)
    votes = np.bincount(history.idea, history.votes, count)
    columns = (column.tolist() for column in (inputs.impressions, weighted, depth, read, votes))
    for idea, shown, reads, reads_per_member, people, cast in zip(inputs.ideas, *columns, strict=True):
        yield SupportScores(
            idea.idea_id,
            parameters.id,
            idea.audience_id,
            int(shown),
            reads,
            reads_per_member,
            people,
            int(cast),
            *ranking.credible_interval(cast, people, parameters),
            ranking.adjusted_support(cast, people, parameters),
            ranking.discover_score(cast, people, parameters, idea.is_closed),
            idea.answered_at,
        )


def store(inputs: SupportInputs, calculated: Iterable[SupportScores], moment: datetime) -> None:
    """Store scores; their ideas are no longer stale. The caller commits.

    Skipped, and still stale, are ideas that changed after their inputs were read or whose newer scores are stored
    already.
    """
    unchanged = _unchanged(
        {idea.idea_id: (idea, scores) for idea, scores in zip(inputs.ideas, calculated, strict=True)}
    )
    if not unchanged:
        return
    connection = db.session.connection()
    stored = insert(_support)
    changed = {column.name: stored.excluded[column.name] for column in _support.c if column.name != "idea_id"}
    # Row by row: building one statement of all rows each time takes longer than storing them.
    connection.execute(
        stored.on_conflict_do_update(index_elements=["idea_id"], set_=changed),
        [{**_row(scores), "made_at": moment} for scores in unchanged],
    )
    connection.execute(
        _UPDATE,
        [
            {
                "of": one.idea_id,
                "is_support": one.support,
                "is_discover": one.discover,
                "is_weighted": one.weighted_impressions,
                "is_answered_at": one.answered_at,
            }
            for one in unchanged
        ],
    )


class Days(NamedTuple):
    """Impressions and votes of ideas by day, each an array with one entry per idea and day; by idea, then day."""

    idea: Array  # positions in the list of ideas
    day: Array  # ordinals, in UTC
    impressions: Array
    reads: Array  # impressions weighted by position
    apart: Array  # those of people whose judgement was imported
    votes: Array

    def history(self, sizes: Sizes, groups: list[int | None]) -> History:
        """What readers are calculated from. `groups` are the audiences of the ideas."""
        members, numbers = np.zeros(len(self.idea)), {group: number for number, group in enumerate(sizes)}
        audience = np.array([numbers[group] for group in groups], int)[self.idea]
        for group, number in numbers.items():
            here = audience == number
            members[here] = sizes[group].on(self.day[here])
        return History(self.idea, self.reads, self.apart, self.votes, members)


def load_days(ids: Sequence[int], exponent: float, first_row: float) -> Days:
    """Days of these ideas, ascending ids, on which they were shown or voted for. One statement."""
    numbers = {idea_id: number for number, idea_id in enumerate(ids)}
    found = [(numbers[row[0]], row[1].toordinal(), *row[2:]) for row in rows(_by_day(ids, exponent, first_row))]
    columns = np.array(found, float).reshape(-1, len(Days._fields)).T
    return Days(columns[0].astype(int), columns[1].astype(int), *columns[2:])


def _latest(times: Iterable[datetime | None]) -> datetime | None:
    return max((time for time in times if time is not None), default=None)


_ideas: Any = Idea.__table__
_support: Any = AdjustedSupport.__table__
_UPDATE = (
    update(_ideas)
    .where(_ideas.c.id == bindparam("of"))
    .values(
        support=bindparam("is_support"),
        discover=bindparam("is_discover"),
        weighted_impressions=bindparam("is_weighted"),
        answered_at=bindparam("is_answered_at"),
        stale_since=None,
    )
)


def _unchanged(waiting: dict[int, tuple[IdeaState, SupportScores]]) -> list[SupportScores]:
    """Scores of the ideas that exist and have not changed since their inputs were read, by id. Locks these ideas."""
    # First and ordered by id, so two workers that store at once wait for each other without a deadlock.
    locked = rows(
        select(Idea.id, Idea.stale_since).where(Idea.id.in_(waiting)).order_by(Idea.id).with_for_update(key_share=True)
    )
    # Read under the locks: otherwise scores stored by the previous holder of a lock would be missed.
    stored = rows(
        select(AdjustedSupport.idea_id, AdjustedSupport.made_at, AdjustedSupport.calibration_id).where(
            AdjustedSupport.idea_id.in_(waiting)
        )
    )
    previous = {row.idea_id: row for row in stored}
    unchanged = []
    for idea_id, stale_since in locked:
        idea, scores = waiting[idea_id]
        last = previous.get(idea_id)
        is_same = (stale_since, last.made_at if last else None) == (idea.stale_since, idea.made_at)
        if is_same and (last is None or last.calibration_id <= scores.calibration_id):
            unchanged.append(scores)
    return unchanged


def _row(scores: SupportScores) -> dict[str, Any]:
    row = scores._asdict()
    for name in OF_IDEA:
        del row[name]
    return row


def _by_day(ids: Collection[int], exponent: float, first_row: float) -> Any:
    """(idea_id, day, impressions, weighted ones, imported ones, votes), ordered by idea, then day."""
    both = union_all(_shown(ids, exponent, first_row), _voted(ids)).subquery()
    idea_id, day, *numbers = both.c
    return select(idea_id, day, *map(func.sum, numbers)).group_by(idea_id, day).order_by(idea_id, day)


def _shown(ids: Collection[int], exponent: float, first_row: float) -> Any:
    """Impressions, weighted ones and imported ones by idea and day, without votes. All ordered lists are read alike.

    Added up before the union, since an index orders them here.
    """
    is_imported = Impression.surface == IMPORT
    read = Impression.shows * _read_probability(exponent, first_row)
    return (
        select(
            Impression.idea_id,
            Impression.day,
            func.sum(Impression.shows),
            func.sum(case((is_imported, 0.0), else_=read)),
            func.sum(case((is_imported, Impression.shows), else_=0)),
            literal(0),
        )
        .where(Impression.idea_id.in_(ids), Impression.shows > 0)
        .group_by(Impression.idea_id, Impression.day)
    )


def _read_probability(exponent: float, first_row: float) -> Any:
    """SQL: `ranking.read_probability` of the position of an impression."""
    relative = func.exp(-exponent * func.ln(Impression.position))
    least = ranking.MIN_READ_PROBABILITY
    return case((Impression.position == 0, 1.0), (relative < least, first_row * least), else_=first_row * relative)


def _voted(ids: Collection[int]) -> Any:
    """Votes that count in the rate by idea and day, without impressions."""
    day = utc_day(Vote.cast_at)
    return (
        select(Vote.idea_id, day, literal(0), literal(0.0), literal(0), func.count())
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Member, Member.id == Vote.member_id)
        .where(
            Vote.idea_id.in_(ids),
            Vote.withdrawn_at.is_(None),
            Vote.in_rate,
            Vote.member_id != Idea.author_id,
            scope.counted(),
        )
        .group_by(Vote.idea_id, day)
    )
