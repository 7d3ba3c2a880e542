"""Activity scores: what members contributed in the last 30, 90 or 365 days, as one number and its parts.

    activity = 4 × ideas + 2 × comments + Σ log2(1 + votes received), one term for each idea

A window of `days` that ends at a moment includes what happened after `moment − days` and not after `moment`:

- ideas: posted by the member in the window and visible at the moment;
- comments: posted in the window and visible at the moment, on an idea that is visible too;
- votes received: votes cast in the window by other members in good standing and live at the moment, on any visible idea
  of the member, however old; the author's own vote never counts;
- votes cast: cast by the member in the window and live at the moment, on visible ideas. They add nothing to the score,
  because counting clicks would reward clicking.

Helpful votes are not part of the score yet. Staff are left out, since they are not customers, and so are members who
are not in good standing.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from community.analytics import activity_facts
from community.analytics.models import ActivityScore
from community.core.db import db, insert, now, rows
from community.members import scope
from community.members.models import ADMINISTRATOR, STAFF, Member

WINDOWS = (30, 90, 365)
IDEA_POINTS, COMMENT_POINTS = 4, 2
BATCH = 500


@dataclass(frozen=True)
class MemberActivity:
    """What one member contributed in one window."""

    days: int
    member_id: int
    made_at: datetime
    ideas: int = 0
    comments: int = 0
    votes_received: int = 0
    votes_cast: int = 0
    score: float = 0.0


@dataclass
class _Counts:
    ideas: int = 0
    comments: int = 0
    cast: int = 0
    received: list[int] = field(default_factory=list)  # one number for each idea


def idea_term(votes: int) -> float:
    """What the votes on one idea add: each vote adds less than the one before. Dimensionless."""
    return math.log2(1 + votes)


def votes_score(votes_by_idea: Iterable[int]) -> float:
    """The sum of the terms of all ideas. Exactly rounded, so the order of the ideas does not matter."""
    return math.fsum(idea_term(votes) for votes in votes_by_idea)


def score(ideas: int, comments: int, votes_by_idea: Iterable[int]) -> float:
    """The activity score in points."""
    return IDEA_POINTS * ideas + COMMENT_POINTS * comments + votes_score(votes_by_idea)


def refresh(moment: datetime | None = None) -> datetime:
    """Recalculate all scores as of `moment` or now, and return that moment. The caller commits."""
    moment = moment or now()
    store(calculate(moment), moment)
    return moment


def calculate(moment: datetime) -> list[MemberActivity]:
    """Scores of all customers in every window, from the facts. Only reads."""
    customers = {row.id for row in rows(select(Member.id).where(is_counted()))}
    return [made for days in WINDOWS for made in _window(days, moment, customers)]


def store(figures: Iterable[MemberActivity], moment: datetime) -> None:
    """Replace the stored scores by these, made for `moment`. Two calls at once wait for each other."""
    ordered = sorted((asdict(made) for made in figures), key=lambda row: (row["days"], row["member_id"]))
    statement = insert(ActivityScore)
    changed = {name: statement.excluded[name] for name in asdict(MemberActivity(0, 0, moment)) if name not in _KEY}
    statement = statement.on_conflict_do_update(index_elements=list(_KEY), set_=changed)
    for start in range(0, len(ordered), BATCH):
        db.session.execute(statement.values(ordered[start : start + BATCH]))
    db.session.execute(delete(ActivityScore).where(ActivityScore.made_at != moment))


def is_counted() -> activity_facts.Condition:
    """Whether a member has a score: they count and aren't staff. A condition on `Member`."""
    return scope.counted() & Member.role.not_in((STAFF, ADMINISTRATOR))


_KEY = ("days", "member_id")


def _window(days: int, moment: datetime, customers: set[int]) -> list[MemberActivity]:
    span = activity_facts.TimeSpan(moment - timedelta(days=days), moment)
    tallies: defaultdict[int, _Counts] = defaultdict(_Counts)
    for row in rows(activity_facts.ideas_posted(span)):
        tallies[row.member_id].ideas = row.total
    for row in rows(activity_facts.comments_written(span)):
        tallies[row.member_id].comments = row.total
    for row in rows(activity_facts.votes_cast(span)):
        tallies[row.member_id].cast = row.total
    for row in rows(activity_facts.votes_received(span)):
        tallies[row.member_id].received.append(row.total)
    return [_member_activity(days, who, moment, tally) for who, tally in tallies.items() if who in customers]


def _member_activity(days: int, member_id: int, moment: datetime, tally: _Counts) -> MemberActivity:
    return MemberActivity(
        days,
        member_id,
        moment,
        ideas=tally.ideas,
        comments=tally.comments,
        votes_received=sum(tally.received),
        votes_cast=tally.cast,
        score=score(tally.ideas, tally.comments, tally.received),
    )
