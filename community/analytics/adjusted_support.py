"""Corrected support: what is known of ideas' looks and votes, what follows from it, and keeping that.

    V  live votes that were cast from a counted look, by members in good standing, not the author's own
    E  looks wherever they happened, each worth the attention that its position has

Numbers counted elsewhere, votes cast on somebody's behalf and votes of who was signed out then are supporters, but no
look came before them: they enter no rate.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, update

from community.analytics.models import AdjustedSupport
from community.core.db import db, insert, rows
from community.ideas import ranking
from community.ideas.models import Idea, Impression, Status, Vote
from community.ideas.ranking import RankingParameters
from community.members import scope
from community.members.models import Member


class SupportInputs(NamedTuple):
    """What is known of one idea."""

    idea_id: int
    is_closed: bool
    stale_since: datetime | None
    made_at: datetime | None  # when its stored figures were made, if there are any
    shows: tuple[tuple[int, int], ...]  # (position, how often it was shown there)
    votes: int


class SupportScores(NamedTuple):
    """What follows for one idea, with the number of the measurement it was reckoned with."""

    idea_id: int
    calibration_id: int
    looks: int
    examined: float
    votes: int
    low: float
    high: float
    support: float
    discover: float


def load_inputs(ids: Collection[int]) -> list[SupportInputs]:
    """What is known of these ideas, by id. Three statements, in this order: what changes meanwhile is stale again."""
    ideas = rows(
        select(Idea.id, Status.closes, Idea.stale_since, AdjustedSupport.made_at)
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
            row.id, row.closes, row.stale_since, row.made_at, tuple(sorted(shows[row.id])), votes.get(row.id, 0)
        )
        for row in ideas
    ]


def calculate(known: SupportInputs, version: RankingParameters) -> SupportScores:
    """An idea's figures from what is known of it."""
    looks = ranking.weighted_impressions(known.shows, version.curve)
    return SupportScores(
        known.idea_id,
        version.id,
        sum(count for _, count in known.shows),
        looks,
        known.votes,
        *ranking.credible_interval(known.votes, looks, version),
        ranking.adjusted_support(known.votes, looks, version),
        ranking.discover_score(known.votes, looks, version, known.is_closed),
    )


def store(made: Iterable[tuple[SupportInputs, SupportScores]], moment: datetime) -> None:
    """Store figures with what they were made from: their ideas are stale no longer. The caller commits.

    What has changed since it was read, or was meanwhile stored by somebody else, is passed over: nothing older
    replaces what is newer, and an idea that changed is still stale.
    """
    waiting = {known.idea_id: (known, figures) for known, figures in made}
    unchanged = _unchanged(waiting)
    if not unchanged:
        return
    connection = db.session.connection()
    stored = insert(_support)
    changed = {column.name: stored.excluded[column.name] for column in _support.c if column.name != "idea_id"}
    # Row by row: one statement of all rows would be put together anew each time, which takes longer than storing them.
    connection.execute(
        stored.on_conflict_do_update(index_elements=["idea_id"], set_=changed),
        [{**_row(figures), "made_at": moment} for figures in unchanged],
    )
    connection.execute(
        _UPDATE,
        [{"of": one.idea_id, "is_support": one.support, "is_discover": one.discover} for one in unchanged],
    )


def in_good_standing() -> ColumnElement[bool]:
    """Whose votes enter rates: confirmed members, and people of an import, whose judgements came with their looks.

    A condition on `Member`.
    """
    is_known = or_(
        Member.confirmed_at.is_not(None), and_(Member.imported_at.is_not(None), Member.password_hash.is_(None))
    )
    return and_(scope.not_deleted(), scope.not_suspended(), is_known)


_ideas: Any = Idea.__table__
_support: Any = AdjustedSupport.__table__
_UPDATE = (
    update(_ideas)
    .where(_ideas.c.id == bindparam("of"))
    .values(support=bindparam("is_support"), discover=bindparam("is_discover"), stale_since=None)
)


def _unchanged(waiting: dict[int, tuple[SupportInputs, SupportScores]]) -> list[SupportScores]:
    """Figures of ideas that are there and as they were when they were read, by id. Holds these ideas."""
    # In the order of their ids, and before all else: two who keep at once wait for each other, and nobody in a ring.
    held = rows(
        select(Idea.id, Idea.stale_since).where(Idea.id.in_(waiting)).order_by(Idea.id).with_for_update(key_share=True)
    )
    # Only now: what somebody stored before they let go of the idea would not be seen otherwise.
    stored = rows(
        select(AdjustedSupport.idea_id, AdjustedSupport.made_at, AdjustedSupport.calibration_id).where(
            AdjustedSupport.idea_id.in_(waiting)
        )
    )
    before = {row.idea_id: row for row in stored}
    unchanged = []
    for idea_id, stale_since in held:
        known, figures = waiting[idea_id]
        last = before.get(idea_id)
        is_same = (stale_since, last.made_at if last else None) == (known.stale_since, known.made_at)
        if is_same and (last is None or last.calibration_id <= figures.calibration_id):
            unchanged.append(figures)
    return unchanged


def _row(figures: SupportScores) -> dict[str, Any]:
    row = figures._asdict()
    del row["support"], row["discover"]  # they stand on the idea
    return row


def _shown(ids: Collection[int]) -> Any:
    """(idea_id, position, shows) on whatever surface: where there is an order, rows are read alike."""
    return (
        select(Impression.idea_id, Impression.position, func.sum(Impression.shows))
        .where(Impression.idea_id.in_(ids), Impression.shows > 0)
        .group_by(Impression.idea_id, Impression.position)
    )


def _voted(ids: Collection[int]) -> Any:
    """(idea_id, votes) that enter the rate."""
    return (
        select(Vote.idea_id, func.count())
        .join(Idea, Idea.id == Vote.idea_id)
        .join(Member, Member.id == Vote.member_id)
        .where(
            Vote.idea_id.in_(ids),
            Vote.withdrawn_at.is_(None),
            Vote.from_impression,
            Vote.member_id != Idea.author_id,
            in_good_standing(),
        )
        .group_by(Vote.idea_id)
    )
