"""Calibration: estimate how lists are read, how settled opinions are, the site average and how much ideas differ.

Uses public groups only: the order of everyone's lists depends on it and must not reveal anything private. How active
members are and how many could read an idea is counted for private groups too, for their own ideas.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, case, func, literal, select

from community.analytics import adjusted_support, audiences
from community.analytics.audiences import AudienceSizes
from community.core.db import db, reading, rows, writing
from community.groups.models import Group
from community.ideas import calibration, ranking, readers, scope
from community.ideas.models import Calibration, Idea, Impression, Vote
from community.ideas.ranking import RankingParameters
from community.ideas.readers import History
from community.members import scope as member_scope
from community.members.models import Member

BATCH = 500
SAMPLE = 5000  # ideas from which it is estimated how settled opinions are
SCATTER = 2_654_435_761  # 2³² divided by the golden ratio: multiples of it, modulo 2³², are spread evenly (Knuth)

Evidence = list[list[int]]  # by position from 1: [shows, votes, opens]


def run(moment: datetime) -> RankingParameters:
    """Calibrate, and store the result unless nothing has changed since the last one. Commits.

    Reads ideas in batches and keeps only sums of them, apart from the days of a sample. Depends on nothing but what is
    stored: readers are first counted with the default average, then the average is estimated from them.
    """
    today = moment.date()
    with reading():
        before, seen = calibration.latest(), collect_evidence()
        added = audiences.changed(today)
        everyone = audiences.extended(audiences.load([None], before.id), added)
        activity = audiences.activity(today)
        db.session.rollback()
        exponent = ranking.fit_exponent([shows for shows, _, _ in seen], [votes + opens for _, votes, opens in seen])
        usual = RankingParameters(0, ranking.DEFAULT_MEAN, ranking.DEFAULT_WEIGHT, exponent, activity=activity)
        settled, first_row = readers.fit(_sample(usual, everyone), usual.mean, usual.weight, activity)
        usual = usual._replace(settled=settled, first_row=first_row)
        mean, weight = ranking.estimate_prior(_rates(usual, everyone))
    made = usual._replace(mean=mean, weight=weight)
    if before.id and not added and before == made._replace(id=before.id):
        return before
    with writing():
        values = made._asdict()
        del values["id"]
        row = Calibration(made_at=moment, **{**values, "activity": list(activity)}, evidence=seen)
        db.session.add(row)
        db.session.flush()
        audiences.store(row.id, added)
        made = made._replace(id=row.id)
        db.session.commit()
    calibration.current.clear()
    return made


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


def _sample(parameters: RankingParameters, everyone: AudienceSizes) -> History:
    """The days of public ideas that have votes, of at most 5,000."""
    # In no order that means anything, and the same every night.
    scattered = Idea.id * literal(SCATTER, BigInteger) % literal(2**32, BigInteger)
    ids = sorted(db.session.scalars(_public().where(Idea.vote_count > 0).order_by(scattered, Idea.id).limit(SAMPLE)))
    parts = []
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        days = adjusted_support.load_days(batch, parameters.exponent, parameters.first_row)
        db.session.rollback()
        voted = np.bincount(days.idea, days.votes, len(batch)) > 0
        history = days.history({None: everyone}, [None] * len(batch))
        some = voted[history.idea]
        parts.append(History(history.idea[some] + start, *(values[some] for values in history[1:])))
    if not parts:
        return History(*(np.zeros(0) for _ in History._fields))
    return History(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def _rates(parameters: RankingParameters, everyone: AudienceSizes) -> Iterator[tuple[float, float]]:
    """(votes, readers) of every public idea. Ends the transaction after each batch."""
    last = 0
    while True:
        ids = list(db.session.scalars(_public().where(Idea.id > last).order_by(Idea.id).limit(BATCH)))
        if not ids:
            db.session.rollback()
            return
        days = adjusted_support.load_days(ids, parameters.exponent, parameters.first_row)
        db.session.rollback()
        history = days.history({None: everyone}, [None] * len(ids))
        made = readers.replay(history, parameters.mean, parameters.weight, parameters.settled, parameters.activity)
        votes = np.bincount(history.idea, history.votes, len(ids))[np.unique(history.idea)]
        yield from zip(votes.tolist(), made.readers.tolist(), strict=True)
        last = ids[-1]


def _public() -> Any:
    return select(Idea.id).join(Group, Group.id == Idea.group_id).where(scope.listed_to(None))


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
            Vote.in_rate,
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
