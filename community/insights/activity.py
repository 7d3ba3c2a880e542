"""Who is most active: what members contributed in the last 30, 90 or 365 days, as one number and its parts.

    activity = 4 × ideas + 2 × comments + Σ log2(1 + votes received), one term for each idea

A window of `days` that ends at a moment holds what happened after `moment − days` and not after `moment`:

- ideas: those the member posted inside the window that stand at the moment;
- comments: those they wrote inside the window that stand at the moment, under an idea that stands;
- votes received: votes cast inside the window by anybody else, and live at the moment, on any standing idea of
  theirs, however old; the author's own vote never counts;
- votes cast: their votes cast inside the window and live at the moment, on standing ideas. Worth nothing in the sum,
  because counting clicks would be paying for them.

Marks of having helped belong in the sum too, once comments can be marked so; until then that term is left out.
Staff (and whoever has been removed) are left out: they are not customers.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from community.insights import facts
from community.insights.models import Activity
from community.kernel.database import db, now, rows
from community.kernel.upsert import insert
from community.members.models import ADMINISTRATOR, STAFF, Member

WINDOWS = (30, 90, 365)
IDEA, COMMENT = 4, 2
BATCH = 500


@dataclass(frozen=True)
class Figures:
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
class _Tally:
    ideas: int = 0
    comments: int = 0
    cast: int = 0
    received: list[int] = field(default_factory=list)  # one number for each idea


def term(votes: int) -> float:
    """What one idea adds for the votes it received: the second vote adds less than the first. Dimensionless."""
    return math.log2(1 + votes)


def support(votes_by_idea: Iterable[int]) -> float:
    """The sum of all ideas' terms. Exactly rounded, so that any order of the ideas gives the same number."""
    return math.fsum(term(votes) for votes in votes_by_idea)


def score(ideas: int, comments: int, votes_by_idea: Iterable[int]) -> float:
    """The member's activity in points."""
    return IDEA * ideas + COMMENT * comments + support(votes_by_idea)


def refresh(moment: datetime | None = None) -> datetime:
    """Make all figures again, as of `moment` or now. Returns that moment; the caller commits."""
    moment = moment or now()
    keep(count(moment), moment)
    return moment


def count(moment: datetime) -> list[Figures]:
    """Everyone's figures in every window, from the facts. Only reads."""
    customers = {row.id for row in rows(select(Member.id).where(is_counted()))}
    return [made for days in WINDOWS for made in _window(days, moment, customers)]


def keep(figures: Iterable[Figures], moment: datetime) -> None:
    """Store figures made for `moment` in place of all before. Two that run at once wait for each other."""
    ordered = sorted((asdict(made) for made in figures), key=lambda row: (row["days"], row["member_id"]))
    statement = insert(Activity)
    changed = {name: statement.excluded[name] for name in asdict(Figures(0, 0, moment)) if name not in _KEY}
    statement = statement.on_conflict_do_update(index_elements=list(_KEY), set_=changed)
    for start in range(0, len(ordered), BATCH):
        db.session.execute(statement.values(ordered[start : start + BATCH]))
    db.session.execute(delete(Activity).where(Activity.made_at != moment))


def is_counted() -> facts.Condition:
    """Whether a member has figures: customers do, staff and removed members do not. A condition on `Member`."""
    return Member.removed_at.is_(None) & Member.role.not_in((STAFF, ADMINISTRATOR))


_KEY = ("days", "member_id")


def _window(days: int, moment: datetime, customers: set[int]) -> list[Figures]:
    span = facts.Span(moment - timedelta(days=days), moment)
    tallies: defaultdict[int, _Tally] = defaultdict(_Tally)
    for row in rows(facts.ideas_posted(span)):
        tallies[row.member_id].ideas = row.total
    for row in rows(facts.comments_written(span)):
        tallies[row.member_id].comments = row.total
    for row in rows(facts.votes_cast(span)):
        tallies[row.member_id].cast = row.total
    for row in rows(facts.votes_received(span)):
        tallies[row.member_id].received.append(row.total)
    return [_figures(days, who, moment, tally) for who, tally in tallies.items() if who in customers]


def _figures(days: int, member_id: int, moment: datetime, tally: _Tally) -> Figures:
    return Figures(
        days,
        member_id,
        moment,
        ideas=tally.ideas,
        comments=tally.comments,
        votes_received=sum(tally.received),
        votes_cast=tally.cast,
        score=score(tally.ideas, tally.comments, tally.received),
    )
