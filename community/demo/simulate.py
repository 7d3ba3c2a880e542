"""Simulate who reads the ideas of the demonstration, votes for them, and finds comments helpful.

Each idea is read a number of times at positions of lists, fewer times further down; a reader votes with the chance
that is the idea's appeal. The same seed gives the same result, apart from the calendar days of impressions. Times are
days before now.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from math import exp
from random import Random
from typing import NamedTuple

from community.demo.load import DemoComment, DemoIdea, Demonstration, DemoPerson
from community.moderation import acts

POSITIONS = range(1, 21)  # of the rows of one page
READING_CURVE = [position**-0.5 for position in POSITIONS]  # differs from what a site assumes before measuring
SURFACES = ("discover", "trending", "top", "new", "group", "direct")
SURFACE_WEIGHTS = (40, 12, 12, 16, 12, 8)
EXPLORATION = 0.4  # of what is read on Discover
IMPORTANCES, IMPORTANCE_WEIGHTS = (None, 1, 2, 3), (60, 10, 17, 13)
READS, READ_AT_ONCE = 200, 32  # of an old idea, and of one that is a day old
VOTE_RATE = 0.5  # of the appeal of an idea
WITHDRAWN = 0.004  # of the votes
INTEREST = 2.0  # how much more often a group's members read its ideas
COUNTED_DAYS = 35  # the site has counted days of activity for so long


class DemoVote(NamedTuple):
    """A vote, and where the idea was seen. The author's own vote does not come from an impression."""

    idea: str
    member: str
    cast_at: float
    surface: str
    position: int | None
    is_exploration: bool
    importance: int | None
    in_rate: bool
    withdrawn_at: float | None = None


class DemoPlacement(NamedTuple):
    """Where an idea was seen on one calendar day (UTC). Position 0: opened directly."""

    idea: str
    day: date
    surface: str
    position: int
    is_exploration: bool


@dataclass
class Simulation:
    """Votes, and how often ideas were read and opened in each placement."""

    votes: list[DemoVote] = field(default_factory=list)
    reads: Counter[DemoPlacement] = field(default_factory=Counter)
    opens: Counter[DemoPlacement] = field(default_factory=Counter)

    def impressions(self) -> Iterator[tuple[DemoPlacement, int, int]]:
        """Each placement, how often the idea was shown there, and how often opened: not every row shown is read."""
        rng = Random("rounding")  # nosec B311 - reproducible, not a secret
        for where, read in self.reads.items():
            chance = READING_CURVE[where.position - 1] if where.position else 1.0
            yield where, int(read / chance + rng.random()), self.opens[where]


def simulate(content: Demonstration, now: datetime, seed: int = 7) -> Simulation:
    """Read and vote for every idea."""
    rng = Random(seed)  # nosec B311 - reproducible, not a secret
    made = Simulation()
    away, closed = absences(content), closings(content)
    people = [person for person in content.people if person.role in ("member", "moderator")]
    eagerness = [0.08 + rng.random() ** 2 for _ in people]
    for idea in content.ideas:
        group = next(group for group in content.groups if group.slug == idea.group)
        joined = {row.member: row.joined_at for row in group.members}
        outside = 0.0 if group.is_private else 1.0
        weights = list(
            accumulate(
                eager * (INTEREST if person.handle in joined else outside)
                for person, eager in zip(people, eagerness, strict=True)
            )
        )
        voted = {idea.author}
        made.votes.append(DemoVote(idea.title, idea.author, idea.posted_at, "direct", None, False, None, False))
        for at in _reading_times(idea, closed.get(idea.title, 0.0), rng):
            reader = rng.choices(people, cum_weights=weights)[0]
            since = joined.get(reader.handle, reader.joined_at) if group.is_private else reader.joined_at
            is_away = any(start > at > end for start, end in away[reader.handle, idea.group])
            if reader.handle in voted or at >= since or is_away:  # impressions are counted of those who can vote
                continue
            where = _placement(idea, (now - timedelta(days=at)).date(), rng)
            votes = rng.random() < idea.appeal * VOTE_RATE
            made.reads[where] += 1
            made.opens[where] += votes or rng.random() < 0.1 + 0.3 * idea.appeal
            if votes:
                voted.add(reader.handle)
                made.votes.append(_vote(idea, reader, at, where, rng))
    return made


def _reading_times(idea: DemoIdea, closed: float, rng: Random) -> list[float]:
    """When it is read until it is closed: most often soon after it was posted, and again lately."""
    age = idea.posted_at - closed
    popularity = (0.5 + 2.4 * idea.appeal**2) * rng.uniform(0.75, 1.25)
    reads = round((READ_AT_ONCE + READS * (1 - exp(-age / 25))) * min(1.0, age / 0.8) * popularity)
    times = []
    for _ in range(reads):
        kind = rng.random()
        since = rng.expovariate(1 / 14) if kind < 0.45 else age - rng.expovariate(1 / 40) if kind < 0.6 else -1.0
        times.append(idea.posted_at - (since if 0 < since < age else rng.uniform(0.001, 0.999) * age))
    return sorted(times, reverse=True)


def _placement(idea: DemoIdea, day: date, rng: Random) -> DemoPlacement:
    surface = rng.choices(SURFACES, SURFACE_WEIGHTS)[0]
    position = 0 if surface == "direct" else rng.choices(POSITIONS, READING_CURVE)[0]
    return DemoPlacement(idea.title, day, surface, position, surface == "discover" and rng.random() < EXPLORATION)


def _vote(idea: DemoIdea, reader: DemoPerson, at: float, where: DemoPlacement, rng: Random) -> DemoVote:
    importance = rng.choices(IMPORTANCES, IMPORTANCE_WEIGHTS)[0]
    withdrawn = at * rng.uniform(0.1, 0.8) if rng.random() < WITHDRAWN else None
    placement = where.surface, where.position or None, where.is_exploration
    return DemoVote(idea.title, reader.handle, at, *placement, importance, in_rate=True, withdrawn_at=withdrawn)


def absences(content: Demonstration) -> defaultdict[tuple[str, str], list[tuple[float, float]]]:
    """When people did nothing in a group, by handle and group: the start and the end of each absence."""
    found = defaultdict(list)
    for group in content.groups:
        for person in content.people:
            if person.inactive:
                found[person.handle, group.slug].append((person.inactive, -1.0))
        for action in content.actions:
            if action.subject_member and (
                action.act == acts.SUSPEND or (action.act == acts.BAN and action.group == group.slug)
            ):
                found[action.subject_member, group.slug].append((action.acted_at, -1.0))
    return found


def closings(content: Demonstration) -> dict[str, float]:
    """Since when ideas take no votes, by title: closed or hidden, or their group archived."""
    found: dict[str, float] = {}
    archived = {group.slug: group.archived_at for group in content.groups}
    removed = {one.idea: one.acted_at for one in content.actions if one.act == acts.REMOVE and one.idea}
    for idea in content.ideas:
        done = idea.status_changes[-1].changed_at if idea.status_key in ("shipped", "declined") else None
        hidden = hidden_since(content, idea, idea.title)
        moments = [done, archived[idea.group], removed.get(idea.title), hidden]
        found[idea.title] = max((moment for moment in moments if moment is not None), default=0.0)
    return found


def hidden_since(content: Demonstration, post: DemoIdea | DemoComment, name: str, enough: int = 3) -> float | None:
    """Since when an idea (by title) or comment (by name) is under review: pending, or reported `enough` times."""
    if post.review_state != "auto_hidden":
        return post.posted_at if post.review_state else None
    counting = [one.reported_at for one in content.reports if name in (one.idea, one.comment) and one.counts]
    return sorted(counting, reverse=True)[enough - 1]


def helpful_votes(content: Demonstration, votes: list[DemoVote]) -> Iterator[tuple[DemoComment, str, float]]:
    """Votes for comments by supporters of the idea: the comment, the voter, when. Most get few, some get many."""
    rng = Random("helpful")  # nosec B311 - reproducible, not a secret
    away = {handle for handle, _group in absences(content)}
    joined = {person.handle: person.joined_at for person in content.people}
    voters = defaultdict(set)
    for vote in votes:
        if vote.withdrawn_at is None and vote.member not in away:
            voters[vote.idea].add(vote.member)
    for idea in content.ideas:
        for comment in idea.all_comments:
            readers = sorted(one for one in voters[idea.title] - {comment.author} if joined[one] > comment.posted_at)
            share = rng.random() ** 4 * (0.5 if comment in idea.comments else 0.2)
            for handle in rng.sample(readers, round(len(readers) * share)):
                yield comment, handle, comment.posted_at * rng.random()


def activity(content: Demonstration, votes: list[DemoVote], now: datetime) -> dict[str, tuple[int, date]]:
    """On how many days people were active, and the last of them, by handle. On some days they only read."""
    rng = Random("activity")  # nosec B311 - reproducible, not a secret
    moments = [(vote.member, vote.cast_at) for vote in votes]
    moments += [(idea.author, idea.posted_at) for idea in content.ideas]
    moments += [(one.author, one.posted_at) for on in content.discussed for one in on.all_comments]
    moments += [(one.moderator, one.acted_at) for one in content.actions] + [
        (one.reporter, one.reported_at) for one in content.reports
    ]
    acted = defaultdict(set)
    for handle, ago in moments:
        acted[handle].add((now - timedelta(days=ago)).date())
    found = {}
    for person in content.people:
        did = acted[person.handle] | {(now - timedelta(days=person.joined_at)).date()}
        last = max(did)
        if not person.inactive and len(did) > 1:
            last += timedelta(days=int(rng.random() ** 3 * (now.date() - last).days))
        recent = sum((last - day).days < COUNTED_DAYS for day in did)
        days = max(recent, round(recent * rng.uniform(1, 2.3))) if len(did) > 1 else 1
        if person.role != "member":
            days, last = max(days, 19), now.date()
        found[person.handle] = min(days, COUNTED_DAYS, (last - min(did)).days + 1), last
    return found
