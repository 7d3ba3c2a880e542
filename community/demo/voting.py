"""A simulation of members who visit, read some rows of pages of twenty ideas and sometimes vote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

from community.demo.casting import AGE_DAYS, days
from community.demo.setting import PRIVATE, Setting, in_days
from community.demo.shapes import Looks, Vote

PAGE = 20
RESERVED_PLACES = (5, 10, 15, 20)
SURFACES = ("discover", "trending", "top", "new", "group", "direct")
SURFACE_WEIGHTS = (38, 8, 16, 16, 12, 10)
WITHDRAWN = 9
RECENT_RUSH = 2.6
LOOK_CHANCE = [position**-0.7 for position in range(1, PAGE + 1)]
ATTENTION = [position**-0.5 for position in range(1, PAGE + 1)]  # not quite what a site assumes before it has measured

Cell = tuple[int, int, str, int | None, bool]


class Simulation:
    """The state of the community while the days pass."""

    def __init__(self, rng: Random, setting: Setting) -> None:
        self.rng = rng
        self.wishes = setting.wishes
        self.ages = [in_days(one.idea.ago) for one in setting.wishes]
        self.people = [person for person in setting.people if person.role in ("member", "moderator")]
        self.joined = {person.handle: in_days(person.joined_ago) for person in setting.people}
        self.activity = {person.handle: 0.03 + 0.46 * rng.random() ** 2.2 for person in self.people}
        self.groups: dict[str, list[str]] = defaultdict(list)
        for row in setting.memberships:
            self.groups[row.handle].append(row.group)
        self.closed = {one.idea: in_days(one.ago) for one in setting.decisions if one.status in ("shipped", "declined")}
        self.heat = [0.0] * len(setting.wishes)
        self.count = [0] * len(setting.wishes)
        self.seen = [0] * len(setting.wishes)
        self.chance = Random(len(setting.wishes))  # nosec B311 - of its own, so that nothing else comes out otherwise
        self.voted: set[tuple[int, str]] = set()
        self.looked: set[tuple[int, str, int]] = set()
        self.votes: list[Vote] = []
        self.shows: dict[Cell, int] = defaultdict(int)
        self.opens: dict[Cell, int] = defaultdict(int)
        self.posted = 0

    def run(self) -> None:
        """All days, the oldest first."""
        for day in range(int(AGE_DAYS), -1, -1):
            self._post(day)
            self.heat = [heat * 0.88 for heat in self.heat]
            lists = self._lists(day)
            for person in self.people:
                chance = self.activity[person.handle] * RECENT_RUSH ** max(0.0, 1 - day / 28)
                if self.joined[person.handle] > day + 1 and self.rng.random() < chance:
                    self._visit(person.handle, day, lists)

    def _post(self, day: int) -> None:
        while self.posted < len(self.wishes) and self.ages[self.posted] > day:
            index = self.posted
            self._vote(index, self.wishes[index].idea.author, self.ages[index], ("direct", None, False), own=True)
            self.posted += 1

    def _lists(self, day: int) -> dict[str, list[int]]:
        rng = self.rng
        public = [index for index in range(self.posted) if self.wishes[index].idea.group != PRIVATE]
        running = [index for index in public if self.closed.get(index, -1.0) < day]

        def warmth(index: int) -> float:
            return (self.heat[index] + 2.5) * (1 + 5 / (1 + self.ages[index] - day)) + rng.random()

        trending = sorted(running, key=warmth, reverse=True)[: PAGE - len(RESERVED_PLACES)]
        listed = set(trending)
        little = sorted((index for index in running if index not in listed), key=lambda index: self.seen[index])
        lists = {
            "trending": trending,
            "little": little[:24],
            "top": sorted(public, key=lambda index: -self.count[index])[:PAGE],
            "new": public[-PAGE:][::-1],
        }
        for slug in sorted({one.idea.group for one in self.wishes}):
            inside = [index for index in range(self.posted) if self.wishes[index].idea.group == slug]
            lists["group " + slug] = sorted(inside, key=lambda index: -self.heat[index] - self.count[index] / 12)[:60]
        return lists

    def _page(self, surface: str, handle: str, lists: dict[str, list[int]]) -> list[tuple[int, bool]]:
        if surface == "group":
            inside = lists["group " + self.rng.choice(self.groups[handle])]
            start = self.rng.choice((0, 0, 20, 40)) if len(inside) > PAGE else 0
            return [(index, False) for index in inside[start : start + PAGE]]
        if surface not in ("discover", "trending"):
            return [(index, False) for index in lists[surface]]
        page = [(index, False) for index in lists["trending"]]
        little = self.rng.sample(lists["little"], min(len(RESERVED_PLACES), len(lists["little"])))
        for place, index in zip(RESERVED_PLACES, little, strict=False):
            if len(page) >= place - 1:
                page.insert(place - 1, (index, surface == "discover"))
        return page[:PAGE]

    def _visit(self, handle: str, day: int, lists: dict[str, list[int]]) -> None:
        ago = day + self.rng.uniform(0.02, 0.98)
        if self.joined[handle] <= ago:
            return
        surface = self.rng.choices(SURFACES, SURFACE_WEIGHTS)[0]
        if surface == "direct":
            self._open_directly(handle, day, ago, lists)
            return
        for position, (index, is_exploration) in enumerate(self._page(surface, handle, lists), start=1):
            if self.ages[index] > ago and self.rng.random() < LOOK_CHANCE[position - 1]:
                self._look(index, handle, ago, (surface, position, is_exploration))

    def _open_directly(self, handle: str, day: int, ago: float, lists: dict[str, list[int]]) -> None:
        pool = lists["trending"] + lists["top"]
        if not pool:
            return
        index = self.rng.choices(pool, [self.wishes[one].appeal ** 2 for one in pool])[0]
        if self.ages[index] > ago:
            self._look(index, handle, ago, ("direct", None, False))

    def _look(self, index: int, handle: str, ago: float, where: tuple[str, int | None, bool]) -> None:
        if where[2]:  # in whichever reserved row it stood: those further up are read more often
            where = (where[0], self.chance.choices(range(1, PAGE + 1), ATTENTION)[0], True)
        cell = (index, int(ago), *where)
        appeal = self.wishes[index].appeal
        taste = 1.25 if self.wishes[index].idea.group in self.groups[handle] else 0.85
        votes = (index, handle) not in self.voted and self.rng.random() < appeal * taste * 0.66
        counts = votes or self._counts(index, handle, ago)
        self.looked.add((index, handle, int(ago)))
        self.shows[cell] += counts
        self.seen[index] += 1
        if where[1] is None or self.rng.random() < 0.08 + 0.3 * appeal + (0.3 if votes else 0):
            self.opens[cell] += counts
        if votes:
            self._vote(index, handle, ago, where, own=False)

    def _counts(self, index: int, handle: str, ago: float) -> bool:
        """Whether this is the first look of the day at an idea that one could vote on."""
        known = (index, handle) in self.voted or (index, handle, int(ago)) in self.looked
        return not known and ago > self.closed.get(index, -1.0)

    def _vote(self, index: int, handle: str, ago: float, where: tuple[str, int | None, bool], own: bool) -> None:
        surface, position, is_exploration = where
        weight = self.rng.choices((None, 1, 2, 3), (60, 10, 17, 13))[0]
        self.voted.add((index, handle))
        self.count[index] += 1
        self.heat[index] += 1
        self.votes.append(Vote(index, handle, days(ago), surface, position, is_exploration, weight, not own, None))


def withdraw(rng: Random, votes: list[Vote]) -> list[Vote]:
    """A handful of votes are taken back some time later."""
    old = [place for place, vote in enumerate(votes) if vote.from_impression and vote.ago > timedelta(days=5)]
    taken = set(rng.sample(old, WITHDRAWN))
    return [
        replace(vote, withdrawn_ago=vote.ago * rng.uniform(0.1, 0.8)) if place in taken else vote
        for place, vote in enumerate(votes)
    ]


def look_and_vote(rng: Random, setting: Setting) -> tuple[tuple[Vote, ...], tuple[Looks, ...]]:
    """All votes, and the looks they came from."""
    simulation = Simulation(rng, setting)
    simulation.run()
    votes = tuple(withdraw(rng, simulation.votes))
    return votes, tuple(_looks(simulation))


def _looks(simulation: Simulation) -> Iterator[Looks]:
    """What was read, and the rows that were shown and not read: a site cannot tell them apart."""
    for cell, read in simulation.shows.items():
        if read:
            position = cell[3]
            shows = read / (ATTENTION[position - 1] if position else 1.0)
            yield Looks(*cell, int(shows + simulation.chance.random()), simulation.opens[cell])
