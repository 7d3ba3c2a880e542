"""What the company says about the ideas: a first answer within days, and the steps that follow it later."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from community.demo.casting import days
from community.demo.content.answers import OUTCOMES, STEPS
from community.demo.content.first_answers import FIRST_ANSWERS
from community.demo.content.forms import Outcome
from community.demo.shapes import Decision
from community.demo.wishing import Wish, fill

PATH = ("under_review", "planned", "in_progress", "shipped")
SOONEST, LATEST = 1.0, 9.0  # days until the first answer
PROMISED = 7.0
LEFT = 14  # ideas that wait for longer than promised
LEFT_AGES = (9.5, 60.0)  # how old those may be that were overlooked
APART = 4.0  # days between two steps, at least
SHIPPED_LATELY = {  # days ago; all others were shipped earlier
    "Undo for deleted recipes": 2.6,
    "A mark for a litre": 11.4,
    "Pair a new phone without resetting the machine": 20.3,
    "A puck screen in the shop": 30.2,
}
SHIPPED_EARLIER = 40.0
ENGINEERING = {
    "Grinder",
    "Brewing",
    "Steam wand",
    "Energy",
    "Noise",
    "Body",
    "Display",
    "App",
    "Automations",
    "Beta builds",
}
SUPPORT = {"Cleaning", "Water tank", "Repairs", "Shop", "Service", "Café corner", "Accessories"}


def decide(rng: Random, wishes: tuple[Wish, ...]) -> tuple[tuple[Wish, ...], tuple[Decision, ...]]:
    """The ideas with the status that was decided, and all steps to it."""
    delays = [SOONEST + (LATEST - SOONEST) * rng.betavariate(2, 3.3) for _ in wishes]
    waiting = _waiting(rng, wishes, delays)
    spent: set[str] = set()
    decisions: list[Decision] = []
    decided: list[Wish] = []
    for index, one in enumerate(wishes):
        outcome = OUTCOMES.get(one.key)
        if outcome is not None:
            decisions += _steps(rng, index, one, outcome, delays[index], spent)
        elif index not in waiting:
            first = FIRST_ANSWERS[one.key]
            ago = days(_age(one) - delays[index])
            decisions.append(Decision(index, first.status, ago, _speaker(rng, one), first.reason, first.answer))
            one = replace(one, idea=replace(one.idea, status=first.status))
        decided.append(one)
    return tuple(decided), tuple(decisions)


def _age(one: Wish) -> float:
    return one.idea.ago.total_seconds() / 86400


def _waiting(rng: Random, wishes: tuple[Wish, ...], delays: list[float]) -> set[int]:
    """Ideas too young to have been answered, and a few that were overlooked."""
    undecided = [index for index, one in enumerate(wishes) if one.key not in OUTCOMES]
    young = {index for index in undecided if _age(wishes[index]) < delays[index] + 0.1}
    late = sum(_age(wishes[index]) > PROMISED for index in young)
    old = [index for index in undecided if LEFT_AGES[0] < _age(wishes[index]) < LEFT_AGES[1]]
    return young | set(rng.sample(old, max(0, LEFT - late)))


def _steps(rng: Random, index: int, one: Wish, outcome: Outcome, delay: float, spent: set[str]) -> tuple[Decision, ...]:
    """From the first answer to where the idea has arrived."""
    age = _age(one)
    path = _path(rng, outcome.status, age)
    final = age * (rng.uniform(0.04, 0.3) if rng.random() < 0.35 else rng.uniform(0.25, 0.55))
    if outcome.status == "shipped":
        final = SHIPPED_LATELY.get(one.key, final if final > SHIPPED_EARLIER else SHIPPED_EARLIER + final)
    first = age - min(delay, age * 0.6)
    between = len(path) - 1
    final = max(min(final, first - APART * between), 0.2)
    moments = [first - (first - final) * (place / between) ** 0.8 if between else first for place in range(len(path))]
    for place in range(between - 1, -1, -1):
        moments[place] = max(moments[place], moments[place + 1] + APART)
    last = between
    return tuple(
        Decision(
            idea=index,
            status=status,
            ago=days(moments[place]),
            handle="ines" if place == last else _speaker(rng, one),
            reason=outcome.reason if place == last else _reason(rng, status, one.topic, spent),
            answer=outcome.answer if place == last else "",
        )
        for place, status in enumerate(path)
    )


def _path(rng: Random, status: str, age: float) -> tuple[str, ...]:
    """The statuses on the way. Some ideas are begun without having been planned, and a study reports once it has
    something to report."""
    if status == "declined":
        return "under_review", "declined"
    if status == "under_review":
        return ("under_review",) * (2 if age > 30 else 1)
    path = PATH[: PATH.index(status) + 1]
    return (path[0], *path[2:]) if len(path) > 2 and rng.random() < 0.35 else path


def _speaker(rng: Random, one: Wish) -> str:
    """Who answers: the product manager, or whoever knows the part."""
    if one.idea.part in ENGINEERING:
        return rng.choices(("ines", "tobias"), (5, 4))[0]
    if one.idea.part in SUPPORT:
        return rng.choices(("ines", "kofi"), (5, 4))[0]
    return rng.choices(("ines", "kofi", "tobias"), (7, 2, 1))[0]


def _reason(rng: Random, status: str, topic: str, spent: set[str]) -> str:
    while True:
        reason = fill(rng.choice(STEPS[status]), w=topic)
        if reason not in spent:
            spent.add(reason)
            return reason
