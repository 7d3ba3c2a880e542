"""Measuring the site: how rows of a list are attended to, how usual support is, and how much ideas differ in it.

From public groups only: the order of everybody's lists follows from it, and must tell nobody of what is private.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from community.groups.models import Group
from community.ideas import measured, ranking, scope
from community.ideas.models import Idea, Looks, RankingVersion, Vote
from community.ideas.ranking import Version
from community.insights import supporting
from community.kernel.database import db, reading, rows, writing
from community.members.models import Member

BATCH = 500
ENOUGH_ACTS = 300  # votes and opens from reserved slots, before attention is measured rather than assumed

Evidence = list[list[int]]  # by position from 1: [shows, votes, opens]


def measure(moment: datetime) -> Version:
    """Measure the site and number the measurement, unless nothing has changed since the last. Commits.

    Reads ideas some hundreds at a time and keeps only sums of them.
    """
    with reading():
        before, seen = measured.latest(), evidence()
        curve = attention(seen)
        db.session.rollback()
        mean, weight = ranking.moments(_rates(curve))
    if before.id and (before.mean, before.weight, before.curve) == (mean, weight, curve):
        return before
    with writing():
        row = RankingVersion(made_at=moment, mean=mean, weight=weight, curve=list(curve), evidence=seen)
        db.session.add(row)
        db.session.flush()
        version = Version(row.id, mean, weight, curve)
        db.session.commit()
    measured.forget()
    return version


def evidence() -> Evidence:
    """What happened in reserved slots, whose ideas stood there by chance and so were no better than others.

    Addresses and forms name the place of an act, so anybody can name any: of an idea there are at most as many votes
    from a place, and as many opens, as it was shown there.
    """
    shows, votes, opens = Counter[int](), Counter[int](), Counter[int]()
    for position, shown, opened in rows(_looks()):
        shows[position], opens[position] = shown, opened
    for position, cast in rows(_votes()):
        votes[position] = int(cast)  # PostgreSQL adds up such sums as decimals
    last = min(max(shows, default=0), ranking.LONGEST)
    return [[shows[position], votes[position], opens[position]] for position in range(1, last + 1)]


def attention(seen: Evidence) -> tuple[float, ...]:
    """Attention by position, made decreasing; the default curve until there is enough to tell."""
    if sum(votes + opens for _, votes, opens in seen) < ENOUGH_ACTS:
        return ranking.default_curve()
    return ranking.isotonic([shows for shows, _, _ in seen], [votes + opens for _, votes, opens in seen])


def _rates(curve: tuple[float, ...]) -> Iterator[tuple[float, float]]:
    """(votes, examined) of every public idea. Ends the transaction after each batch."""
    last = 0
    while True:
        statement = select(Idea.id).join(Group, Group.id == Idea.group_id).where(Idea.id > last, scope.listed_to(None))
        ids = list(db.session.scalars(statement.order_by(Idea.id).limit(BATCH)))
        known = supporting.facts(ids) if ids else []
        db.session.rollback()
        if not ids:
            return
        for one in known:
            yield one.votes, ranking.examined(one.shows, curve)
        last = ids[-1]


def _looks() -> Any:
    """(position, shows, opens)."""
    opens = case((Looks.opens < Looks.shows, Looks.opens), else_=Looks.shows)
    return (
        select(Looks.position, func.sum(Looks.shows), func.sum(opens))
        .join(Idea, Idea.id == Looks.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(Looks.reserved, Looks.position > 0, scope.listed_to(None))
        .group_by(Looks.position)
    )


def _votes() -> Any:
    """(position, votes)."""
    cast = (
        select(Vote.idea_id, Vote.position, func.count().label("votes"))
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Vote.member_id)
        .where(
            Vote.reserved,
            Vote.position > 0,
            Vote.from_look,
            Vote.withdrawn_at.is_(None),
            supporting.in_good_standing(),
            scope.listed_to(None),
        )
        .group_by(Vote.idea_id, Vote.position)
        .subquery()
    )
    shown = (
        select(Looks.idea_id, Looks.position, func.sum(Looks.shows).label("shows"))
        .where(Looks.reserved, Looks.position > 0)
        .group_by(Looks.idea_id, Looks.position)
        .subquery()
    )
    votes = case((cast.c.votes < shown.c.shows, cast.c.votes), else_=shown.c.shows)
    return (
        select(cast.c.position, func.sum(votes))
        .join(shown, (shown.c.idea_id == cast.c.idea_id) & (shown.c.position == cast.c.position))
        .group_by(cast.c.position)
    )
