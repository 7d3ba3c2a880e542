"""Writes judgements. Agreeing is a vote that a later judgement withdraws; judging what was shown is an impression."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import insert, select, update

from community.core import db as core_db
from community.core.db import db, execute_bulk, now, rows
from community.core.i18n import gettext as _
from community.ideas import families, impressions, trend, voting
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea, Impression, Vote
from community.imports import mapping
from community.imports.models import Import
from community.imports.records import ReportIssue, SourceJudgement, refused
from community.members import standing

SURFACE = impressions.IMPORT
AGREES = 1
COUNTERS = {NICE: "nice_count", IMPORTANT: "important_count", CRITICAL: "critical_count"}


def filter_new(
    import_id: int, judgements: Sequence[SourceJudgement], report_issue: ReportIssue
) -> list[SourceJudgement]:
    """Judgements that were not imported before. One that precedes an imported one of the same person is refused."""
    existing = mapping.row_ids(import_id, mapping.JUDGEMENT_KINDS, [record.id for record in judgements])
    new = []
    for _cell, together in groupby(judgements, key=lambda record: (record.idea, record.person)):
        cell = list(together)
        last = max((position for position, record in enumerate(cell) if record.id in existing), default=-1)
        was_shown = False
        for position, record in enumerate(cell):
            if position > last:
                new.append(record._replace(is_first=not was_shown))
            elif record.id not in existing:
                reason = _("a later vote by this person on this idea has already been imported")
                report_issue(refused(record, record.idea, reason))
            was_shown |= record.was_shown and (position > last or record.id in existing)
    return new


def prepare(judgements: Sequence[SourceJudgement]) -> list[SourceJudgement]:
    """Judgements have nothing to render."""
    return list(judgements)


class _LiveVote:
    """A vote that counts: an existing one, with its id, or one that this batch inserts."""

    def __init__(self, row: dict[str, Any], vote_id: int | None, source_id: str = "") -> None:
        self.row, self.id, self.source_id = row, vote_id, source_id


def write(import_: Import, judgements: Sequence[SourceJudgement]) -> None:
    """Insert votes and impressions, and count them on their ideas."""
    people = mapping.row_ids(import_.id, mapping.PEOPLE_KINDS, [record.person for record in judgements])
    ideas = mapping.row_ids(import_.id, mapping.IDEA, [record.idea for record in judgements])
    counted = standing.counted_among(sorted(set(people.values())))
    live = _live(set(ideas.values()), set(people.values()))
    new_votes: list[_LiveVote] = []
    others: list[tuple[str, int]] = []
    for record in judgements:
        idea_id, member_id = ideas[record.idea], people[record.person]
        current = live.get((idea_id, member_id))
        if record.value == AGREES and current is None:
            vote = _LiveVote(_row(record, idea_id, member_id), None, record.id)
            live[idea_id, member_id] = vote
            new_votes.append(vote)
            continue
        others.append((record.id, idea_id))
        if record.value != AGREES and current is not None and current.row["surface"] == SURFACE:
            current.row["withdrawn_at"] = record.at
            del live[idea_id, member_id]
            if current.id is not None:
                _withdraw(current)
    _insert(import_, new_votes)
    mapping.remember(import_.id, mapping.JUDGEMENT, others)
    _count_impressions(judgements, ideas)
    _count_votes([vote for vote in new_votes if vote.row["member_id"] in counted])
    families.recount_among(sorted(set(ideas.values())))


def _row(record: SourceJudgement, idea_id: int, member_id: int) -> dict[str, Any]:
    return {
        "idea_id": idea_id,
        "member_id": member_id,
        "cast_at": record.at,
        "withdrawn_at": None,
        "importance": record.importance,
        "surface": SURFACE,
        "position": None,
        "is_exploration": False,
        "in_rate": record.was_shown,
    }


def _live(ideas: Iterable[int], people: Iterable[int]) -> dict[tuple[int, int], _LiveVote]:
    """Votes of these people on these ideas that count, imported or not: {(idea id, member id): vote}."""
    found = rows(
        select(Vote.id, Vote.idea_id, Vote.member_id, Vote.surface, Vote.importance).where(
            Vote.idea_id.in_(sorted(set(ideas))), Vote.member_id.in_(sorted(set(people))), Vote.withdrawn_at.is_(None)
        )
    )
    return {(row.idea_id, row.member_id): _LiveVote(dict(row._mapping), row.id) for row in found}


def _withdraw(current: _LiveVote) -> None:
    """Withdraw a vote that an earlier batch inserted."""
    row = current.row
    db.session.execute(update(Vote).where(Vote.id == current.id).values(withdrawn_at=row["withdrawn_at"]))
    voting.remove_from_counts(row["idea_id"], row["member_id"], row["importance"])


def _insert(import_: Import, new_votes: Sequence[_LiveVote]) -> None:
    if not new_votes:
        return
    values = [vote.row for vote in new_votes]
    ids = db.session.scalars(insert(Vote).returning(Vote.id, sort_by_parameter_order=True), values).all()
    mapping.remember(import_.id, mapping.VOTE, zip([vote.source_id for vote in new_votes], ids, strict=True))
    weights = ((vote.source_id, vote.row["importance"]) for vote in new_votes)
    mapping.remember(import_.id, mapping.IMPORTANCE, ((source_id, weight) for source_id, weight in weights if weight))


def _count_impressions(judgements: Sequence[SourceJudgement], ideas: dict[str, int]) -> None:
    """Count one impression for each person's first judgement of what was shown, on its day in UTC.

    Changing a judgement is no other impression.
    """
    shows = Counter(
        (ideas[record.idea], record.at.date()) for record in judgements if record.was_shown and record.is_first
    )
    statement = core_db.insert(Impression.__table__)
    statement = statement.on_conflict_do_update(
        index_elements=["idea_id", "day", "surface", "position", "is_exploration"],
        set_={"shows": Impression.__table__.c.shows + statement.excluded.shows},
    )
    values = [
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
    if values:
        db.session.execute(statement, values)


def _count_votes(new_votes: Sequence[_LiveVote]) -> None:
    """Count new votes on their ideas. The trend is a logarithm of a sum, so theirs can be added to it."""
    live = sorted((vote.row for vote in new_votes if vote.row["withdrawn_at"] is None), key=lambda row: row["idea_id"])
    for idea_id, together in groupby(live, key=lambda row: row["idea_id"]):
        votes = list(together)
        weights = Counter(row["importance"] for row in votes)
        before = db.session.scalar(select(Idea.trend).where(Idea.id == idea_id).with_for_update())
        values: dict[str, Any] = {
            "vote_count": Idea.vote_count + len(votes),
            "trend": trend.combine(before or 0.0, trend.from_weights(trend.weight(row["cast_at"]) for row in votes)),
            "stale_since": now(),
        }
        for importance, name in COUNTERS.items():
            if weights[importance]:
                values[name] = getattr(Idea, name) + weights[importance]
        execute_bulk(update(Idea).where(Idea.id == idea_id).values(**values))
