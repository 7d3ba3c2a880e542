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

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select, update

from community.ideas import ranking
from community.ideas.models import Idea, Looks, Status, Vote
from community.ideas.ranking import Version
from community.insights.models import Support
from community.kernel.database import db, rows
from community.kernel.upsert import insert
from community.members import scope
from community.members.models import Member


class Facts(NamedTuple):
    """What is known of one idea."""

    idea_id: int
    is_closed: bool
    stale_since: datetime | None
    shows: tuple[tuple[int, int], ...]  # (position, how often it was shown there)
    votes: int


class Figures(NamedTuple):
    """What follows for one idea, with the number of the measurement it was reckoned with."""

    idea_id: int
    version_id: int
    looks: int
    examined: float
    votes: int
    low: float
    high: float
    support: float
    discover: float


def facts(ids: Collection[int]) -> list[Facts]:
    """What is known of these ideas, by id. Three statements, in this order: what changes meanwhile is stale again."""
    ideas = rows(
        select(Idea.id, Idea.stale_since, Status.closes)
        .join(Status, Status.key == Idea.status_key)
        .where(Idea.id.in_(ids))
        .order_by(Idea.id)
    )
    shows: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for idea_id, position, count in rows(_shown(ids)):
        shows[idea_id].append((position, count))
    votes: dict[int, int] = {row[0]: row[1] for row in rows(_voted(ids))}
    return [
        Facts(row.id, row.closes, row.stale_since, tuple(sorted(shows[row.id])), votes.get(row.id, 0)) for row in ideas
    ]


def reckon(known: Facts, version: Version) -> Figures:
    """An idea's figures from what is known of it."""
    looks = ranking.examined(known.shows, version.curve)
    return Figures(
        known.idea_id,
        version.id,
        sum(count for _, count in known.shows),
        looks,
        known.votes,
        *ranking.interval(known.votes, looks, version),
        ranking.support(known.votes, looks, version),
        ranking.place(known.votes, looks, version, known.is_closed),
    )


def keep(figures: Iterable[tuple[Figures, datetime | None]], moment: datetime) -> None:
    """Store figures, each with since when its idea was stale: it is so no longer unless it changed again meanwhile.

    Ideas that are gone by now are passed over. The caller commits.
    """
    made = {one.idea_id: (one, stale_since) for one, stale_since in figures}
    # In the order of their ids, and before all else: two who keep at once wait for each other, and nobody in a ring.
    there = db.session.scalars(select(Idea.id).where(Idea.id.in_(made)).order_by(Idea.id).with_for_update()).all()
    if not there:
        return
    stored = insert(Support).values([{**_row(made[idea_id][0]), "made_at": moment} for idea_id in there])
    changed = {column.name: stored.excluded[column.name] for column in Support.__table__.c if column.name != "idea_id"}
    db.session.execute(stored.on_conflict_do_update(index_elements=["idea_id"], set_=changed))
    db.session.connection().execute(
        _UPDATE,
        [
            {
                "of": idea_id,
                "is_support": made[idea_id][0].support,
                "is_discover": made[idea_id][0].discover,
                "was": made[idea_id][1],
            }
            for idea_id in there
        ],
    )


def in_good_standing() -> ColumnElement[bool]:
    """Whose votes enter rates: confirmed members, and people of an import, whose judgements came with their looks.

    A condition on `Member`.
    """
    is_known = or_(
        Member.confirmed_at.is_not(None), and_(Member.imported_at.is_not(None), Member.password_hash.is_(None))
    )
    return and_(scope.present(), scope.taking_part(), is_known)


_ideas: Any = Idea.__table__
_UPDATE = (
    update(_ideas)
    .where(_ideas.c.id == bindparam("of"))
    .values(
        support=bindparam("is_support"),
        discover=bindparam("is_discover"),
        stale_since=case((_ideas.c.stale_since == bindparam("was"), None), else_=_ideas.c.stale_since),
    )
)


def _row(figures: Figures) -> dict[str, Any]:
    row = figures._asdict()
    del row["support"], row["discover"]  # they stand on the idea
    return row


def _shown(ids: Collection[int]) -> Any:
    """(idea_id, position, shows) on whatever surface: where there is an order, rows are read alike."""
    return (
        select(Looks.idea_id, Looks.position, func.sum(Looks.shows))
        .where(Looks.idea_id.in_(ids), Looks.shows > 0)
        .group_by(Looks.idea_id, Looks.position)
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
            Vote.from_look,
            Vote.member_id != Idea.author_id,
            in_good_standing(),
        )
        .group_by(Vote.idea_id)
    )
