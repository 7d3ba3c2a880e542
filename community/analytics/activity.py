"""Activity scores: what members contributed in the last 30, 90 or 365 days or in all, as one number and its parts.

    activity = 4 × ideas + 2 × comments + helpful votes received + Σ log2(1 + votes received), one term for each idea

A window of `days` that ends at a moment includes what happened after `moment − days` and not after `moment`:

- ideas: posted by the member in the window and visible at the moment; at most 3 a week count, and only those that
  someone else has voted for;
- comments: posted in the window and visible at the moment, on an idea that is visible too; at most 10 a week count;
- votes received: votes cast in the window by other members in good standing and live at the moment, on any visible idea
  of the member, however old; the author's own vote never counts;
- helpful votes received: likewise, on visible comments;
- votes cast: cast by the member in the window and live at the moment, on visible ideas. They add nothing to the score,
  because counting clicks would reward clicking.

Of k votes and helpful votes that one person gave another in the window, all together weigh log2(1 + k): two friends who
vote for everything of each other are two people, however often they do it.

Staff are left out, since they are not customers, and so are members who are not in good standing.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, select

from community.analytics import activity_facts
from community.analytics.models import ActivityScore
from community.comments.models import Comment
from community.core.db import db, insert, now, rows
from community.ideas.models import Idea, Vote
from community.members import scope
from community.members.models import ADMINISTRATOR, STAFF, Member

ALL_TIME = 36_500  # days: a hundred years, longer than any site has been there
WINDOWS = (30, 90, 365, ALL_TIME)
IDEA_POINTS, COMMENT_POINTS = 4, 2
IDEAS_A_WEEK, COMMENTS_A_WEEK = 3, 10  # that count
BATCH = 500


@dataclass(frozen=True)
class MemberActivity:
    """What one member contributed in one window."""

    days: int
    member_id: int
    made_at: datetime
    ideas: int = 0
    comments: int = 0
    helpful_received: int = 0
    votes_received: int = 0
    votes_cast: int = 0
    score: float = 0.0


class Received(NamedTuple):
    """Votes of others, and what they weigh together."""

    votes: int = 0
    weight: float = 0.0


@dataclass
class Contribution:
    """What one member contributed in a span of time."""

    ideas: int = 0
    comments: int = 0
    cast: int = 0
    supported_by_day: dict[date, int] = field(default_factory=dict)  # ideas that someone else has voted for
    comments_by_day: dict[date, int] = field(default_factory=dict)
    by_idea: dict[int, Received] = field(default_factory=dict)
    helpful: Received = field(default_factory=Received)

    @property
    def counted_ideas(self) -> int:
        """Ideas that count: supported by someone else, at most 3 a week."""
        return capped(self.supported_by_day, IDEAS_A_WEEK)

    @property
    def counted_comments(self) -> int:
        """Comments that count, at most 10 a week."""
        return capped(self.comments_by_day, COMMENTS_A_WEEK)

    @property
    def votes_received(self) -> int:
        """Votes of others on all ideas."""
        return sum(received.votes for received in self.by_idea.values())

    @property
    def votes_score(self) -> float:
        """The sum of the terms of all ideas. Exactly rounded, so the order of the ideas does not matter."""
        return math.fsum(idea_term(received.weight) for received in self.by_idea.values())

    @property
    def score(self) -> float:
        """The activity score in points."""
        posts = IDEA_POINTS * self.counted_ideas + COMMENT_POINTS * self.counted_comments
        return posts + self.helpful.weight + self.votes_score


def idea_term(weight: float) -> float:
    """What the votes on one idea add: each vote adds less than the one before. Dimensionless."""
    return math.log2(1 + weight)


def capped(by_day: Mapping[date, int], a_week: int) -> int:
    """How many count if at most `a_week` do in a week, Monday to Sunday in UTC."""
    weeks: Counter[int] = Counter()
    for day, count in by_day.items():
        weeks[(day.toordinal() - 1) // 7] += count
    return sum(min(count, a_week) for count in weeks.values())


def contribution(member_id: int, span: activity_facts.TimeSpan) -> Contribution:
    """What one member contributed in a span of time, for showing it."""
    return contributions(span, [member_id])[member_id]


def contributions(
    span: activity_facts.TimeSpan, members: Sequence[int] | None = None
) -> defaultdict[int, Contribution]:
    """What each member (or each of these) contributed in a span of time."""
    made: defaultdict[int, Contribution] = defaultdict(Contribution)
    for row in rows(_of(activity_facts.ideas_posted(span), Idea.author_id, members)):
        made[row.member_id].ideas += row.total
        made[row.member_id].supported_by_day[row.day] = int(row.supported)
    for row in rows(_of(activity_facts.comments_written(span), Comment.author_id, members)):
        made[row.member_id].comments += row.total
        made[row.member_id].comments_by_day[row.day] = row.total
    for row in rows(_of(activity_facts.votes_cast(span), Vote.member_id, members)):
        made[row.member_id].cast = row.total
    for row in rows(activity_facts.received(span, members)):
        given = Received(row.total, row.weight)
        if row.idea_id is None:
            made[row.member_id].helpful = given
        else:
            made[row.member_id].by_idea[row.idea_id] = given
    return made


def refresh(moment: datetime | None = None) -> datetime:
    """Recalculate all scores as of `moment` or now, and return that moment. The caller commits."""
    moment = moment or now()
    store(calculate(moment), moment)
    return moment


def calculate(moment: datetime, members: Sequence[int] | None = None) -> list[MemberActivity]:
    """Scores of all customers (or of those among these members) in every window, from the facts. Only reads."""
    customers = {row.id for row in rows(_of(select(Member.id).where(is_counted()), Member.id, members))}
    return [made for days in WINDOWS for made in _window(days, moment, customers, members)]


def store(figures: Iterable[MemberActivity], moment: datetime, members: Sequence[int] | None = None) -> None:
    """Replace the stored scores (or those of these members) by these, made for `moment`.

    Two calls at once wait for each other.
    """
    ordered = sorted((asdict(made) for made in figures), key=lambda row: (row["days"], row["member_id"]))
    statement = insert(ActivityScore)
    changed = {name: statement.excluded[name] for name in asdict(MemberActivity(0, 0, moment)) if name not in _KEY}
    statement = statement.on_conflict_do_update(index_elements=list(_KEY), set_=changed)
    for start in range(0, len(ordered), BATCH):
        db.session.execute(statement.values(ordered[start : start + BATCH]))
    for part in [None] if members is None else [members[at : at + BATCH] for at in range(0, len(members), BATCH)]:
        db.session.execute(
            _of(delete(ActivityScore).where(ActivityScore.made_at != moment), ActivityScore.member_id, part)
        )


def is_counted() -> activity_facts.Condition:
    """Whether a member has a score: they count and aren't staff. A condition on `Member`."""
    return scope.counted() & Member.role.not_in((STAFF, ADMINISTRATOR))


_KEY = ("days", "member_id")


def _of(statement: Any, member: Any, members: Sequence[int] | None) -> Any:
    return statement if members is None else statement.where(member.in_(members))


def _window(days: int, moment: datetime, customers: set[int], members: Sequence[int] | None) -> list[MemberActivity]:
    made = contributions(activity_facts.TimeSpan(moment - timedelta(days=days), moment), members)
    return [_member_activity(days, who, moment, theirs) for who, theirs in made.items() if who in customers]


def _member_activity(days: int, member_id: int, moment: datetime, made: Contribution) -> MemberActivity:
    return MemberActivity(
        days,
        member_id,
        moment,
        ideas=made.ideas,
        comments=made.comments,
        helpful_received=made.helpful.votes,
        votes_received=made.votes_received,
        votes_cast=made.cast,
        score=made.score,
    )
