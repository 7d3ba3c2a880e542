"""Calibration: estimate the reading curve, the site average and how much ideas differ from it.

Uses public groups only: the order of everyone's lists depends on it and must not reveal anything private.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from community.analytics import adjusted_support
from community.core.db import db, reading, rows, writing
from community.groups.models import Group
from community.ideas import calibration, ranking, scope
from community.ideas.models import Calibration, Idea, Impression, Vote
from community.ideas.ranking import RankingParameters
from community.members import scope as member_scope
from community.members.models import Member

BATCH = 500
MIN_ACTIONS = 300  # votes and clicks in exploration slots that are needed to estimate the curve

Evidence = list[list[int]]  # by position from 1: [shows, votes, opens]


def run(moment: datetime) -> RankingParameters:
    """Calibrate, and store the result unless nothing has changed since the last one. Commits.

    Reads ideas in batches and keeps only sums of them.
    """
    with reading():
        before, seen = calibration.latest(), collect_evidence()
        curve = estimate_curve(seen)
        db.session.rollback()
        mean, weight = ranking.estimate_prior(_rates(curve))
    if before.id and (before.mean, before.weight, before.curve) == (mean, weight, curve):
        return before
    with writing():
        row = Calibration(made_at=moment, mean=mean, weight=weight, curve=list(curve), evidence=seen)
        db.session.add(row)
        db.session.flush()
        version = RankingParameters(row.id, mean, weight, curve)
        db.session.commit()
    calibration.current.clear()
    return version


def collect_evidence() -> Evidence:
    """Impressions, votes and clicks in exploration slots, by position.

    Ideas are put there at random, so those at one position are no better than those at another. Requests name the
    placement of a vote or click, so it can be forged: an idea's votes from a placement, and its clicks, are limited to
    its impressions there.
    """
    shows, votes, opens = Counter[int](), Counter[int](), Counter[int]()
    for position, shown, opened in rows(_impressions()):
        shows[position], opens[position] = shown, opened
    for position, cast in rows(_votes()):
        votes[position] = int(cast)  # PostgreSQL adds up such sums as decimals
    last = min(max(shows, default=0), ranking.CURVE_LENGTH)
    return [[shows[position], votes[position], opens[position]] for position in range(1, last + 1)]


def estimate_curve(seen: Evidence) -> tuple[float, ...]:
    """The reading curve from the evidence, made decreasing; the default curve while there is too little."""
    if sum(votes + opens for _, votes, opens in seen) < MIN_ACTIONS:
        return ranking.default_curve()
    return ranking.isotonic([shows for shows, _, _ in seen], [votes + opens for _, votes, opens in seen])


def _rates(curve: tuple[float, ...]) -> Iterator[tuple[float, float]]:
    """(votes, weighted impressions) of every public idea. Ends the transaction after each batch."""
    last = 0
    while True:
        statement = select(Idea.id).join(Group, Group.id == Idea.group_id).where(Idea.id > last, scope.listed_to(None))
        ids = list(db.session.scalars(statement.order_by(Idea.id).limit(BATCH)))
        known = adjusted_support.load_inputs(ids) if ids else []
        db.session.rollback()
        if not ids:
            return
        for one in known:
            yield one.votes, ranking.weighted_impressions(one.shows, curve)
        last = ids[-1]


def _impressions() -> Any:
    """(position, impressions, clicks)."""
    opens = case((Impression.opens < Impression.shows, Impression.opens), else_=Impression.shows)
    return (
        select(Impression.position, func.sum(Impression.shows), func.sum(opens))
        .join(Idea, Idea.id == Impression.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(Impression.is_exploration, Impression.position > 0, scope.listed_to(None))
        .group_by(Impression.position)
    )


def _votes() -> Any:
    """(position, votes)."""
    cast = (
        select(Vote.idea_id, Vote.position, func.count().label("votes"))
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Vote.member_id)
        .where(
            Vote.is_exploration,
            Vote.position > 0,
            Vote.from_impression,
            Vote.withdrawn_at.is_(None),
            member_scope.counted(),
            scope.listed_to(None),
        )
        .group_by(Vote.idea_id, Vote.position)
        .subquery()
    )
    shown = (
        select(Impression.idea_id, Impression.position, func.sum(Impression.shows).label("shows"))
        .where(Impression.is_exploration, Impression.position > 0)
        .group_by(Impression.idea_id, Impression.position)
        .subquery()
    )
    votes = case((cast.c.votes < shown.c.shows, cast.c.votes), else_=shown.c.shows)
    return (
        select(cast.c.position, func.sum(votes))
        .join(shown, (shown.c.idea_id == cast.c.idea_id) & (shown.c.position == cast.c.position))
        .group_by(cast.c.position)
    )
