"""The ideas: the written ones, and those combined from needs and the kitchens they come from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from community.demo.casting import days
from community.demo.content.answers import OUTCOMES
from community.demo.content.forms import Need, Outcome, Part
from community.demo.content.frames import (
    FEELINGS,
    HABITS,
    HOUSEHOLD_FRAMES,
    HOUSEHOLDS,
    OTHERS_FRAMES,
    OWNER_FRAMES,
    PERIODS,
)
from community.demo.content.parts import PARTS
from community.demo.content.people import AUTHORS
from community.demo.content.written_ideas import WRITTEN_IDEAS
from community.demo.shapes import Idea, Membership, Person

FRESH_HOURS = (0.7, 2.2, 5.0, 9.5, 14.0, 21.0, 27.0, 33.0, 41.0, 50.0, 66.0, 75.0)
NO_HOUSEHOLD = re.compile(
    r"\b(wife|husband|mother|father|parents|partner|child|children|son|daughter|family|toddler|teenagers?|flatmates?|"
    r"office|we|our|us|dad|brother|sister|sister's|grandpa|oma|she|he|aunt|club|guests?|her|his|students?|neighbours?|"
    r"alone|households?|villager|staff|customers|bed)\b",
    re.IGNORECASE,
)
NO_PERIOD = re.compile(r"\b(year|years|months?|bought|weeks?|new|old|first)\b", re.IGNORECASE)
ABOUT_HOUSEHOLDS = ("Milk", "Brewing", "Water tank", "Energy", "Noise", "Automations")
ABOUT_OWNERS = ("Steam wand", "Grinder", "Water tank", "Cleaning", "Display", "Body")
ALONE = ("just me", "one person and one cat")
SEVERAL = ("one espresso each", "somebody", "nobody", "a dozen", "cocoa", "ten cups")
CROWDS = ("seven", "a family", "four", "three generations")
FEW = ("three doubles",)


@dataclass(frozen=True)
class Wish:
    """An idea together with what the other modules need to know about it."""

    idea: Idea
    key: str
    topic: str
    appeal: float
    talk: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...]
    written: bool


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def fill(frame: str, **words: str) -> str:
    """The frame with its gaps filled; a gap with a capital name gets a capital word."""
    for key, word in words.items():
        frame = frame.replace("{" + key + "}", word).replace("{" + capital(key) + "}", capital(word))
    return frame


def _sentences(text: str) -> set[str]:
    return {piece.strip(" -*").lower() for piece in re.split(r"(?<=[.!?])\s+|\n+", text)}


class Kitchens:
    """Sentences about the kitchens ideas come from; none is ever given twice."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.given: set[str] = set()
        for written in WRITTEN_IDEAS:
            self.given |= _sentences(f"{written.body}\n{written.today}\n{written.others}")

    def _once(self, make: list[str]) -> str:
        for sentence in make:
            pieces = _sentences(sentence)
            if not pieces & self.given:
                self.given |= pieces
                return sentence
        return ""

    def household(self) -> str:
        """Who lives there and what they drink."""
        tries: list[str] = []
        while len(tries) < 20:
            home, habit = self.rng.choice(HOUSEHOLDS), self.rng.choice(HABITS)
            if home.startswith(ALONE) and habit.startswith((*SEVERAL, "guests")):
                continue
            if home.startswith(CROWDS) and habit.startswith(FEW):
                continue
            frame = self.rng.choice(HOUSEHOLD_FRAMES)
            tries.append(frame.replace("{h}", home).replace("{L}", habit))
        return self._once(tries)

    def owner(self, thing: str) -> str:
        """How long the thing has been there and how it is liked."""
        frames = [self.rng.choice(OWNER_FRAMES) for _ in range(20)]
        made = [
            frame.replace("{P}", self.rng.choice(PERIODS)).replace("{Q}", self.rng.choice(FEELINGS)) for frame in frames
        ]
        return self._once([fill(frame, thing=thing) for frame in made])

    def others(self, who: tuple[str, ...]) -> str:
        """Who else needs it."""
        tries = []
        for _ in range(30):
            one, two = self.rng.sample(who, 2)
            tries.append(fill(self.rng.choice(OTHERS_FRAMES), who=one, who2=two))
        return self._once(tries)


def _body(rng: Random, kitchens: Kitchens, part: Part, need: Need) -> str:
    chance = rng.random()
    text = f"{need.title} {need.body} {need.today}"
    about = ""
    if chance < 0.5 and part.name in ABOUT_HOUSEHOLDS and not NO_HOUSEHOLD.search(text):
        about = kitchens.household()
    elif chance > 0.7 and part.name in ABOUT_OWNERS and not NO_PERIOD.search(text):
        about = kitchens.owner("grinder" if part.name == "Grinder" else "machine")
    return f"{need.body}\n\n{about}" if about else need.body


def wish(rng: Random, people: tuple[Person, ...], memberships: tuple[Membership, ...]) -> tuple[Wish, ...]:
    """All ideas, oldest first."""
    kitchens = Kitchens(rng)
    authors = Authors(rng, people, memberships)
    remarks_of: dict[str, tuple[str, ...]] = {part.name: part.remarks for part in PARTS}
    wishes = []
    for written in WRITTEN_IDEAS:
        age = written.days_ago + rng.uniform(0.1, 0.9)
        outcome = OUTCOMES.get(written.key)
        idea = Idea(
            title=written.title,
            body=written.body,
            today=written.today,
            others=written.others,
            part=written.part,
            group=written.group,
            author=authors.pick(written.key, written.group, age),
            ago=days(age),
            status=outcome.status if outcome else "open",
        )
        remarks = remarks_of.get(written.part, ())
        wishes.append(Wish(idea, written.key, written.topic, written.appeal, (), remarks, True))
    combined = [(part, need) for part in PARTS for need in part.needs]
    rng.shuffle(combined)
    free = [
        index
        for index, (part, need) in enumerate(combined)
        if need.title not in OUTCOMES and part.group != "beta-testers"
    ]
    fresh = dict(zip(rng.sample(free, len(FRESH_HOURS)), FRESH_HOURS, strict=True))
    for index, (part, need) in enumerate(combined):
        outcome = OUTCOMES.get(need.title)
        age = _age(rng, part, outcome, fresh.get(index))
        idea = Idea(
            title=need.title,
            body=_body(rng, kitchens, part, need),
            today=need.today,
            others=need.others or (kitchens.others(part.who) if rng.random() < 0.42 else ""),
            part=part.name,
            group=part.group,
            author=authors.pick(need.title, part.group, age),
            ago=days(age),
            status=outcome.status if outcome else "open",
        )
        appeal = (
            0.03
            + 0.3 * rng.random() ** 2.4
            + 0.045 * len(need.talk)
            + (0.12 if outcome and outcome.status != "declined" else 0)
        )
        wishes.append(Wish(idea, need.title, need.topic, appeal, need.talk, part.remarks, False))
    return tuple(sorted(wishes, key=lambda one: one.idea.ago, reverse=True))


def _age(rng: Random, part: Part, outcome: Outcome | None, fresh_hours: float | None) -> float:
    if fresh_hours is not None:
        return fresh_hours / 24
    if part.group == "beta-testers":
        return rng.uniform(4, 150)
    if outcome is None:
        return 2.5 + 515 * float(rng.random() ** 1.7)
    return rng.uniform(150, 420) if outcome.status in ("shipped", "declined") else rng.uniform(45, 260)


class Authors:
    """Who may have written an idea, with nobody writing too many."""

    def __init__(self, rng: Random, people: tuple[Person, ...], memberships: tuple[Membership, ...]) -> None:
        self.rng = rng
        self.members = [person for person in people if person.role == "member"]
        self.testers = {row.handle for row in memberships if row.group == "beta-testers"}
        self.circle = {(row.group, row.handle) for row in memberships}
        self.written: dict[str, int] = {}

    def pick(self, key: str, group: str, age: float) -> str:
        """A member who had joined by then, rather one of the group and rather one with few ideas."""
        if key in AUTHORS:
            return AUTHORS[key]
        there = [person for person in self.members if person.joined_ago > days(age + 0.5)]
        if group == "beta-testers":
            there = [person for person in there if person.handle in self.testers]
        weights = [
            (2.5 if (group, person.handle) in self.circle else 1.0) / (1 + self.written.get(person.handle, 0)) ** 1.5
            for person in there
        ]
        handle = self.rng.choices(there, weights)[0].handle
        self.written[handle] = self.written.get(handle, 0) + 1
        return handle
