"""Judgements: each that was asked for is one look; agreeing is a vote, and what comes after it takes it back."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import insert, select, update

from community.core import db as core_db
from community.core.db import db, execute_bulk, now, rows
from community.core.i18n import gettext as _
from community.ideas import impressions, trend, voting
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea, Impression, Vote
from community.imports import mapping
from community.imports.models import Import
from community.imports.records import RowIssue, SourceJudgement, refused

Note = Callable[[RowIssue], None]
SURFACE = impressions.IMPORT
AGREES = 1
COUNTERS = {NICE: "nice_count", IMPORTANT: "important_count", CRITICAL: "critical_count"}


def filter_new(import_id: int, found: Sequence[SourceJudgement], note: Note) -> list[SourceJudgement]:
    """Judgements that are not here yet. One that would have to come before what is here already is refused."""
    here = mapping.row_ids(import_id, mapping.JUDGEMENT_KINDS, [draft.id for draft in found])
    new = []
    for _cell, together in groupby(found, key=lambda draft: (draft.idea, draft.person)):
        cell = list(together)
        last = max((place for place, draft in enumerate(cell) if draft.id in here), default=-1)
        for place, draft in enumerate(cell):
            if place > last:
                new.append(draft)
            elif draft.id not in here:
                reason = _("a later judgement of this person on this idea was brought in before it")
                note(refused(draft, draft.idea, reason))
    return new


def prepare(found: Sequence[SourceJudgement]) -> list[SourceJudgement]:
    """There is nothing to show."""
    return list(found)


class _LiveVote:
    """A live vote: one that is here with its id, or one that this batch casts."""

    def __init__(self, row: dict[str, Any], vote_id: int | None, source_id: str = "") -> None:
        self.row, self.id, self.source_id = row, vote_id, source_id


def write(of: Import, found: Sequence[SourceJudgement]) -> None:
    """Write votes and looks, and count them on their ideas."""
    people = mapping.row_ids(of.id, mapping.PEOPLE_KINDS, [draft.person for draft in found])
    ideas = mapping.row_ids(of.id, mapping.IDEA, [draft.idea for draft in found])
    live = _live(set(ideas.values()), set(people.values()))
    cast: list[_LiveVote] = []
    passed: list[tuple[str, int]] = []
    for draft in found:
        idea_id, member_id = ideas[draft.idea], people[draft.person]
        standing = live.get((idea_id, member_id))
        if draft.value == AGREES and standing is None:
            vote = _LiveVote(_row(draft, idea_id, member_id), None, draft.id)
            live[idea_id, member_id] = vote
            cast.append(vote)
            continue
        passed.append((draft.id, idea_id))
        if draft.value != AGREES and standing is not None and standing.row["surface"] == SURFACE:
            standing.row["withdrawn_at"] = draft.at
            del live[idea_id, member_id]
            if standing.id is not None:
                _withdraw(standing)
    _insert(of, cast)
    mapping.remember(of.id, mapping.JUDGEMENT, passed)
    _count_impressions(found, ideas)
    _count_votes(cast)


def _row(draft: SourceJudgement, idea_id: int, member_id: int) -> dict[str, Any]:
    return {
        "idea_id": idea_id,
        "member_id": member_id,
        "cast_at": draft.at,
        "withdrawn_at": None,
        "importance": draft.importance,
        "surface": SURFACE,
        "position": None,
        "is_exploration": False,
        "from_impression": draft.is_look,
    }


def _live(ideas: Iterable[int], people: Iterable[int]) -> dict[tuple[int, int], _LiveVote]:
    """Live votes of these people on these ideas, wherever they were cast."""
    found = rows(
        select(Vote.id, Vote.idea_id, Vote.member_id, Vote.surface, Vote.importance).where(
            Vote.idea_id.in_(sorted(set(ideas))), Vote.member_id.in_(sorted(set(people))), Vote.withdrawn_at.is_(None)
        )
    )
    return {(row.idea_id, row.member_id): _LiveVote(dict(row._mapping), row.id) for row in found}


def _withdraw(standing: _LiveVote) -> None:
    """Take back a vote that an earlier batch cast."""
    row = standing.row
    db.session.execute(update(Vote).where(Vote.id == standing.id).values(withdrawn_at=row["withdrawn_at"]))
    voting.remove_from_counts(row["idea_id"], row["importance"])


def _insert(of: Import, cast: Sequence[_LiveVote]) -> None:
    if not cast:
        return
    made = [vote.row for vote in cast]
    ids = db.session.scalars(insert(Vote).returning(Vote.id, sort_by_parameter_order=True), made).all()
    mapping.remember(of.id, mapping.VOTE, zip([vote.source_id for vote in cast], ids, strict=True))
    weights = ((vote.source_id, vote.row["importance"]) for vote in cast)
    mapping.remember(of.id, mapping.WEIGHT, ((source_id, weight) for source_id, weight in weights if weight))


def _count_impressions(found: Sequence[SourceJudgement], ideas: dict[str, int]) -> None:
    """Each judgement that was asked for is one look, on its day in UTC."""
    shows = Counter((ideas[draft.idea], draft.at.date()) for draft in found if draft.is_look)
    statement = core_db.insert(Impression.__table__)
    statement = statement.on_conflict_do_update(
        index_elements=["idea_id", "day", "surface", "position", "is_exploration"],
        set_={"shows": Impression.__table__.c.shows + statement.excluded.shows},
    )
    made = [
        {
            "idea_id": idea_id,
            "day": day,
            "surface": SURFACE,
            "position": 0,
            "is_exploration": False,
            "shows": n,
            "opens": 0,
        }
        for (idea_id, day), n in sorted(shows.items())
    ]
    if made:
        db.session.execute(statement, made)


def _count_votes(cast: Sequence[_LiveVote]) -> None:
    """Count new live votes on their ideas. The trend is a logarithm of a sum, so new votes are added to it at once."""
    live = sorted((vote.row for vote in cast if vote.row["withdrawn_at"] is None), key=lambda row: row["idea_id"])
    for idea_id, together in groupby(live, key=lambda row: row["idea_id"]):
        votes = list(together)
        weights = Counter(row["importance"] for row in votes)
        before = db.session.scalar(select(Idea.trend).where(Idea.id == idea_id).with_for_update())
        values: dict[str, Any] = {
            "vote_count": Idea.vote_count + len(votes),
            "trend": trend.combine(before or 0.0, trend.from_votes(row["cast_at"] for row in votes)),
            "stale_since": now(),
        }
        for importance, name in COUNTERS.items():
            if weights[importance]:
                values[name] = getattr(Idea, name) + weights[importance]
        execute_bulk(update(Idea).where(Idea.id == idea_id).values(**values))
