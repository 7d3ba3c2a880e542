"""Adjusted support: load impressions and votes of ideas, calculate their scores, store them.

    V  live votes that followed a counted impression, by members in good standing, without the author's own
    E  impressions on every surface, each weighted by how likely its position is read

Numbers counted on another site, votes cast for someone else and votes of visitors who then signed in are supporters,
but no impression preceded them, so they are left out of the rate.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from community.analytics.models import AdjustedSupport
from community.core.db import db, insert, rows
from community.ideas import ranking, status
from community.ideas.models import Idea, Impression, Status, Vote
from community.ideas.ranking import RankingParameters
from community.members import scope
from community.members.models import Member


class SupportInputs(NamedTuple):
    """What the scores of one idea are calculated from."""

    idea_id: int
    is_closed: bool
    stale_since: datetime | None
    made_at: datetime | None  # when its stored scores were calculated, if there are any
    shows: tuple[tuple[int, int], ...]  # (position, impressions there)
    votes: int
    answered_at: datetime | None


class SupportScores(NamedTuple):
    """The scores of one idea, with the id of the calibration that they were calculated with."""

    idea_id: int
    calibration_id: int
    impressions: int
    weighted_impressions: float
    votes: int
    low: float
    high: float
    support: float
    discover: float
    answered_at: datetime | None


def load_inputs(ids: Collection[int]) -> list[SupportInputs]:
    """The inputs of these ideas, by id. Three statements.

    Ideas are read first, so one that changes between the statements is marked as stale again.
    """
    ideas = rows(
        select(Idea.id, Status.closes, Idea.stale_since, AdjustedSupport.made_at, *status.latest_answers())
        .join(Status, Status.key == Idea.status_key)
        .outerjoin(AdjustedSupport, AdjustedSupport.idea_id == Idea.id)
        .where(Idea.id.in_(ids))
        .order_by(Idea.id)
    )
    shows: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for idea_id, position, count in rows(_shown(ids)):
        shows[idea_id].append((position, count))
    votes: dict[int, int] = {row[0]: row[1] for row in rows(_voted(ids))}
    return [
        SupportInputs(
            row.id,
            row.closes,
            row.stale_since,
            row.made_at,
            tuple(sorted(shows[row.id])),
            votes.get(row.id, 0),
            max((time for time in row[4:] if time is not None), default=None),
        )
        for row in ideas
    ]


def calculate(inputs: SupportInputs, parameters: RankingParameters) -> SupportScores:
    """The scores of an idea."""
    impressions = ranking.weighted_impressions(inputs.shows, parameters.curve)
    return SupportScores(
        inputs.idea_id,
        parameters.id,
        sum(count for _, count in inputs.shows),
        impressions,
        inputs.votes,
        *ranking.credible_interval(inputs.votes, impressions, parameters),
        ranking.adjusted_support(inputs.votes, impressions, parameters),
        ranking.discover_score(inputs.votes, impressions, parameters, inputs.is_closed),
        inputs.answered_at,
    )


def store(calculated: Iterable[tuple[SupportInputs, SupportScores]], moment: datetime) -> None:
    """Store scores; their ideas are no longer stale. The caller commits.

    Skipped, and still stale, are ideas that changed after their inputs were read or whose newer scores are stored
    already.
    """
    waiting = {inputs.idea_id: (inputs, scores) for inputs, scores in calculated}
    unchanged = _unchanged(waiting)
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
                "is_answered_at": one.answered_at,
            }
            for one in unchanged
        ],
    )


_ideas: Any = Idea.__table__
_support: Any = AdjustedSupport.__table__
_UPDATE = (
    update(_ideas)
    .where(_ideas.c.id == bindparam("of"))
    .values(
        support=bindparam("is_support"),
        discover=bindparam("is_discover"),
        answered_at=bindparam("is_answered_at"),
        stale_since=None,
    )
)


def _unchanged(waiting: dict[int, tuple[SupportInputs, SupportScores]]) -> list[SupportScores]:
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
        inputs, scores = waiting[idea_id]
        last = previous.get(idea_id)
        is_same = (stale_since, last.made_at if last else None) == (inputs.stale_since, inputs.made_at)
        if is_same and (last is None or last.calibration_id <= scores.calibration_id):
            unchanged.append(scores)
    return unchanged


def _row(scores: SupportScores) -> dict[str, Any]:
    row = scores._asdict()
    del row["support"], row["discover"], row["answered_at"]  # columns of the idea itself
    return row


def _shown(ids: Collection[int]) -> Any:
    """(idea_id, position, impressions) on all surfaces: rows of every ordered list are read in the same way."""
    return (
        select(Impression.idea_id, Impression.position, func.sum(Impression.shows))
        .where(Impression.idea_id.in_(ids), Impression.shows > 0)
        .group_by(Impression.idea_id, Impression.position)
    )


def _voted(ids: Collection[int]) -> Any:
    """(idea_id, votes) that count in the rate."""
    return (
        select(Vote.idea_id, func.count())
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Member, Member.id == Vote.member_id)
        .where(
            Vote.idea_id.in_(ids),
            Vote.withdrawn_at.is_(None),
            Vote.from_impression,
            Vote.member_id != Idea.author_id,
            scope.counted(),
        )
        .group_by(Vote.idea_id)
    )
