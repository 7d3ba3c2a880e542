"""Simulate who reads the ideas of the demonstration, votes for them, and finds comments helpful.

Members visit on some days, read rows of a page of twenty ideas, fewer further down, and sometimes vote. The same seed
gives the same result, apart from the calendar days on which impressions fall. Times are days before now.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from community.core.visibility import PENDING
from community.demo.load import DemoComment, Demonstration, flat
from community.moderation import acts

PAGE = 20
EXPLORATION_SLOTS = (5, 10, 15, 20)
SURFACES = ("discover", "trending", "top", "new", "group", "direct")
SURFACE_WEIGHTS = (38, 8, 16, 16, 12, 10)
IMPORTANCES, IMPORTANCE_WEIGHTS = (None, 1, 2, 3), (60, 10, 17, 13)
READ_CHANCE = [position**-0.7 for position in range(1, PAGE + 1)]  # of the row at a position, on a visit
READING_CURVE = [position**-0.5 for position in range(1, PAGE + 1)]  # differs from what a site assumes before measuring
VOTE_RATE = 0.66  # of the appeal of an idea
WITHDRAWN = 9
RECENT_GROWTH = 2.6  # how much more often people visit now than four weeks ago
COUNTED_DAYS = 35  # the site has counted days of activity for so long
READING_DAYS = 1.3  # days of only reading, for each day of doing something, at most
STAFF_DAYS = 19  # days on which employees were active, at least


class DemoVote(NamedTuple):
    """A vote, and where the idea was seen. The author's own vote does not come from an impression."""

    idea: str
    handle: str
    cast: float
    surface: str
    position: int | None
    is_exploration: bool
    importance: int | None
    from_impression: bool
    withdrawn: float | None = None


class DemoImpression(NamedTuple):
    """How often an idea was shown and opened at one position on one calendar day (UTC). Position 0: opened directly."""

    idea: str
    day: date
    surface: str
    position: int
    is_exploration: bool
    shows: int
    opens: int


class DemoActivity(NamedTuple):
    """On how many days a person was active, and the last of them."""

    days: int
    last: date


@dataclass(frozen=True)
class Simulation:
    """The outcome of a simulation."""

    votes: tuple[DemoVote, ...]
    impressions: tuple[DemoImpression, ...]


class Seen(NamedTuple):
    """Where a person sees an idea."""

    surface: str
    position: int | None = None
    is_exploration: bool = False


DIRECTLY = Seen("direct")


def simulate(content: Demonstration, now: datetime, seed: int = 7) -> Simulation:
    """The votes and impressions of the whole history."""
    simulator = Simulator(content, now, Random(seed))  # nosec B311 - reproducible, not a secret
    simulator.run()
    return Simulation(tuple(simulator.withdraw_some()), tuple(simulator.impressions()))


class Simulator:
    """The state of the simulated community while the days pass. Ideas are known by index, the oldest first."""

    def __init__(self, content: Demonstration, now: datetime, rng: Random) -> None:
        self.now, self.rng, self.ideas = now, rng, content.ideas
        self.rounding = Random(len(content.ideas))  # nosec B311 - of its own: days must not change the votes
        self.people = [person for person in content.people if person.role in ("member", "moderator")]
        self.joined = {person.handle: person.joined for person in content.people}
        self.visits = {person.handle: 0.03 + 0.46 * rng.random() ** 2.2 for person in self.people}
        self.groups: defaultdict[str, list[str]] = defaultdict(list)
        for group in content.groups:
            for row in group.members:
                self.groups[row.handle].append(group.slug)
        self.private = {group.slug for group in content.groups if group.private}
        self.absences = absences(content)
        self.bans = {(one.member, one.group): one.acted for one in content.actions if one.act == acts.BAN}
        self.closed = _closed(content)
        self.heat = [0.0] * len(self.ideas)
        self.count = [0] * len(self.ideas)
        self.seen = [0] * len(self.ideas)
        self.voted: set[tuple[int, str]] = set()
        self.looked: set[tuple[int, str, date]] = set()
        self.votes: list[DemoVote] = []
        self.reads: Counter[tuple[int, date, Seen]] = Counter()
        self.opens: Counter[tuple[int, date, Seen]] = Counter()
        self.posted = 0

    def run(self) -> None:
        """All days, the oldest first."""
        for day in range(int(max(self.joined.values())), -1, -1):
            self._post(day)
            self.heat = [heat * 0.88 for heat in self.heat]
            lists = self._lists(day)
            for person in self.people:
                chance = self.visits[person.handle] * RECENT_GROWTH ** max(0.0, 1 - day / 28)
                if self.joined[person.handle] > day + 1 and self.rng.random() < chance:
                    self._visit(person.handle, day + self.rng.uniform(0.02, 0.98), lists)
        self._post(-1)

    def withdraw_some(self) -> Iterator[DemoVote]:
        """The votes, a few of them withdrawn some time later."""
        old = [number for number, vote in enumerate(self.votes) if vote.from_impression and vote.cast > 5]
        chosen = set(self.rng.sample(old, WITHDRAWN))
        for number, vote in enumerate(self.votes):
            withdrawn = vote.cast * self.rng.uniform(0.1, 0.8) if number in chosen else None
            yield vote._replace(withdrawn=withdrawn)

    def impressions(self) -> Iterator[DemoImpression]:
        """What was read, and the rows that were shown and not read: a site cannot tell them apart."""
        for (index, day, where), read in sorted(self.reads.items(), key=lambda item: (item[0][1], str(item[0]))):
            shows = read / (READING_CURVE[where.position - 1] if where.position else 1.0)
            yield DemoImpression(
                self.ideas[index].title,
                day,
                where.surface,
                where.position or 0,
                where.is_exploration,
                int(shows + self.rounding.random()),
                self.opens[index, day, where],
            )

    def _post(self, day: int) -> None:
        """Post the ideas of a day, each with its author's vote."""
        while self.posted < len(self.ideas) and self.ideas[self.posted].posted > day:
            idea = self.ideas[self.posted]
            self._vote(self.posted, idea.author, idea.posted, DIRECTLY, own=True)
            self.posted += 1

    def _lists(self, day: int) -> dict[str, list[int]]:
        public = [index for index in range(self.posted) if self.ideas[index].group not in self.private]
        running = [index for index in public if self.closed.get(index, -1.0) < day]

        def warmth(index: int) -> float:
            age = self.ideas[index].posted - day
            return (self.heat[index] + 2.5) * (1 + 5 / (1 + age)) + self.rng.random()

        trending = sorted(running, key=warmth, reverse=True)[: PAGE - len(EXPLORATION_SLOTS)]
        listed = set(trending)
        little = sorted((index for index in running if index not in listed), key=lambda index: self.seen[index])
        lists = {
            "trending": trending,
            "little": little[:24],
            "top": sorted(running, key=lambda index: -self.count[index])[:PAGE],
            "new": running[-PAGE:][::-1],
        }
        for slug in sorted({idea.group for idea in self.ideas}):
            inside = [i for i in range(self.posted) if self.ideas[i].group == slug and self.closed.get(i, -1.0) < day]
            lists["group " + slug] = sorted(inside, key=lambda index: -self.heat[index] - self.count[index] / 12)[:60]
        return lists

    def _visit(self, handle: str, at: float, lists: dict[str, list[int]]) -> None:
        if self.joined[handle] <= at or any(start > at > end for start, end in self.absences.get(handle, ())):
            return
        surface = self.rng.choices(SURFACES, SURFACE_WEIGHTS)[0]
        if surface == "direct":
            pool = lists["trending"] + lists["top"]
            if pool:
                chosen = self.rng.choices(pool, [self.ideas[index].appeal ** 2 for index in pool])[0]
                self._read(chosen, handle, at, DIRECTLY)
            return
        for position, (index, is_exploration) in enumerate(self._page(surface, handle, lists), start=1):
            if self.rng.random() < READ_CHANCE[position - 1]:
                self._read(index, handle, at, Seen(surface, position, is_exploration))

    def _page(self, surface: str, handle: str, lists: dict[str, list[int]]) -> list[tuple[int, bool]]:
        """Indices of ideas, and whether each has an exploration slot."""
        if surface == "group":
            inside = lists["group " + self.rng.choice(self.groups[handle])] if self.groups[handle] else []
            start = self.rng.choice((0, 0, 20, 40)) if len(inside) > PAGE else 0
            return [(index, False) for index in inside[start : start + PAGE]]
        if surface not in ("discover", "trending"):
            return [(index, False) for index in lists[surface]]
        page = [(index, False) for index in lists["trending"]]
        little = self.rng.sample(lists["little"], min(len(EXPLORATION_SLOTS), len(lists["little"])))
        for slot, index in zip(EXPLORATION_SLOTS, little, strict=False):
            if len(page) >= slot - 1:
                page.insert(slot - 1, (index, surface == "discover"))
        return page[:PAGE]

    def _read(self, index: int, handle: str, at: float, where: Seen) -> None:
        idea = self.ideas[index]
        if idea.posted <= at or self.closed.get(index, -1.0) >= at or self.bans.get((handle, idea.group), -1.0) > at:
            return
        if where.is_exploration:  # in whichever slot it was: those further up are read more often
            where = where._replace(position=self.rounding.choices(range(1, PAGE + 1), READING_CURVE)[0])
        day = (self.now - timedelta(days=at)).date()
        taste = 1.25 if idea.group in self.groups[handle] else 0.85
        known = (index, handle) in self.voted
        votes = not known and self.rng.random() < idea.appeal * taste * VOTE_RATE
        counts = votes or not (known or (index, handle, day) in self.looked)  # the first time on a day
        self.looked.add((index, handle, day))
        self.reads[index, day, where] += counts
        self.seen[index] += 1
        if where.position is None or self.rng.random() < 0.08 + 0.3 * idea.appeal + (0.3 if votes else 0):
            self.opens[index, day, where] += counts
        if votes:
            self._vote(index, handle, at, where, own=False)

    def _vote(self, index: int, handle: str, at: float, where: Seen, *, own: bool) -> None:
        importance = self.rng.choices(IMPORTANCES, IMPORTANCE_WEIGHTS)[0]
        self.voted.add((index, handle))
        self.count[index] += 1
        self.heat[index] += 1
        self.votes.append(DemoVote(self.ideas[index].title, handle, at, *where, importance, not own))


def absences(content: Demonstration) -> dict[str, list[tuple[float, float]]]:
    """When people did nothing, by handle: days before now at the start and the end of each absence."""
    found: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for person in content.people:
        if person.inactive:
            found[person.handle].append((person.inactive, -1.0))
    for action in content.actions:
        if action.act == acts.SUSPEND and action.member:
            lifts = [one.acted for one in content.actions if one.act == acts.LIFT and one.member == action.member]
            end = action.acted - action.days if action.days is not None else -1.0
            found[action.member].append((action.acted, max([end, *(at for at in lifts if at < action.acted)])))
    return dict(found)


def _closed(content: Demonstration) -> dict[int, float]:
    """Since when ideas take no votes, by index: closed or hidden, or their group archived."""
    archived = {group.slug: group.archived for group in content.groups if group.archived is not None}
    hidden = {one.idea: one.acted for one in content.actions if one.act == acts.REMOVE and one.idea}
    closed = {}
    for index, idea in enumerate(content.ideas):
        moments = [idea.closed, archived.get(idea.group), hidden.get(idea.title)]
        if idea.review_state == PENDING:
            moments.append(idea.posted)
        elif idea.review_state is not None:
            moments.append(hidden_by_reports(content, idea.title))
        if known := [moment for moment in moments if moment is not None]:
            closed[index] = max(known)
    return closed


def hidden_by_reports(content: Demonstration, subject: str, enough: int = 3) -> float:
    """When the last of `enough` reports of an idea (by title) or comment (by name) came in."""
    counting = [one.reported for one in content.reports if subject in (one.idea, one.comment) and not one.from_newcomer]
    return sorted(counting, reverse=True)[enough - 1]


def helpful_votes(content: Demonstration, votes: tuple[DemoVote, ...]) -> list[tuple[DemoComment, str, float]]:
    """Votes for comments by supporters of the idea: the comment, the voter, when. Most get few, some get many."""
    rng = Random("helpful")  # nosec B311 - reproducible, not a secret
    away = absences(content)
    joined = {person.handle: person.joined for person in content.people}
    voters: defaultdict[str, set[str]] = defaultdict(set)
    for vote in votes:
        if vote.withdrawn is None:
            voters[vote.idea].add(vote.handle)
    made = []
    for idea in content.ideas:
        for comment in flat(idea.comments):
            readers = sorted(
                one for one in voters[idea.title] - {comment.author} if one not in away and joined[one] > comment.posted
            )
            share = rng.random() ** 4 * (0.5 if comment in idea.comments else 0.2)
            chosen = rng.sample(readers, round(len(readers) * share))
            made += [(comment, handle, comment.posted * rng.random()) for handle in chosen]
    return made


def activity(content: Demonstration, votes: tuple[DemoVote, ...], now: datetime) -> dict[str, DemoActivity]:
    """Days of activity by handle: those on which the person did something, and some of only reading."""
    rng = Random("activity")  # nosec B311 - reproducible, not a secret
    today, acted = now.date(), _active_days(content, votes, now)
    found = {}
    for person in content.people:
        joined = (now - timedelta(days=person.joined)).date()
        did = acted[person.handle] | {joined}
        only_joined = did == {joined} and person.joined < COUNTED_DAYS
        away = 0 if person.inactive or only_joined else (today - max(did)).days
        last = max(did) + timedelta(days=int(rng.random() ** 3 * away))
        until = last if person.inactive else today
        counted = len([day for day in did if (until - day).days < COUNTED_DAYS])
        read = 0 if only_joined else round(rng.random() * READING_DAYS * counted)
        most = min(COUNTED_DAYS, (today - joined).days + 1)
        if person.role != "member":
            counted, last = max(counted, STAFF_DAYS), max(last, today - timedelta(days=1))
        found[person.handle] = DemoActivity(max(1, min(most, counted + read)), last)
    return found


def _active_days(content: Demonstration, votes: tuple[DemoVote, ...], now: datetime) -> defaultdict[str, set[date]]:
    moments = [(vote.handle, vote.cast) for vote in votes]
    moments += [(one.by, one.acted) for one in content.actions]
    moments += [(one.by, one.reported) for one in content.reports]
    moments += [(one.handle, one.asked) for group in content.groups for one in group.requests]
    for idea in content.ideas:
        moments.append((idea.author, idea.posted))
        moments += [(one.author, one.posted) for one in flat(idea.comments)]
    days: defaultdict[str, set[date]] = defaultdict(set)
    for handle, ago in moments:
        days[handle].add((now - timedelta(days=ago)).date())
    return days
