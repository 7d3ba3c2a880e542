"""How many readers an idea has had: the denominator of adjusted support.

If members have made up their minds, a second reading by the same person tells us nothing new, so the count of readers
fills up toward the number of members; if every reading is a fresh decision, each one counts. σ, the share of readings
that follow a settled opinion, says how much of each applies. Who read what is neither needed nor stored.

    A   weighted impressions of an idea on a day: each is weighted by how likely its position is read
    M   members who could read it, W the weight of those who have voted; Δx = A / (M − W) is added to
    x   how often an average member who has not voted has read it
    L   the share of members who have not read an idea that was read y times per member: Σ exp(−w·y) / classes, where w
        are the relative activities of equally large classes of members, with mean 1
    q   of a day's readings, the share that were first ones: (L(σx) − L(σ(x + Δx))) / (σΔx)
    E   readers: E grows by A·((1 − σ) + σ·q / (1 − s(1 − q))), s being the idea's support before the day. Voters have
        read the idea and are no longer shown it as something to vote on, so among the others more have not read it

Arithmetic on numpy arrays, used by the site and by the benchmark alike. Reads and readers are numbers of people,
everything else is dimensionless.
"""

from collections.abc import Sequence
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SETTLED_STEPS = tuple(step / 10 for step in range(11))  # values of σ that are compared
FIRST_ROW_STEPS = tuple(step / 10 for step in range(2, 11))  # values of the first row's read probability
FIRST_ROW_FROM = 0.6  # σ from which the first row's read probability can be told from the votes
CLASSES = 10  # of members by activity
MIN_MEMBERS = 50  # below which members are taken to be equally active
EVEN = (1.0,)


class History(NamedTuple):
    """Days on which ideas were viewed, each an array with one entry per idea and day; ordered by idea, then day."""

    idea: Array  # a number of the idea, ascending
    reads: Array  # A: weighted impressions of the day
    apart: Array  # reads by people who were counted elsewhere, each once: they are readers as they are
    votes: Array  # cast on that day or since the one before, and still counting
    members: Array  # M on that day


class Replay(NamedTuple):
    """What a history amounts to: by idea in the order of their numbers, and by entry of the history."""

    readers: Array  # E
    reads_per_member: Array  # x
    by_day: Array  # readers that each entry of the history added


def unread(reads_per_member: Array, activity: Array) -> Array:
    """L: the share of members who have not read an idea. Classes are on the last axis of `activity`."""
    share: Array = np.exp(-activity * reads_per_member[..., None]).mean(-1)
    return share


def voters_weight(votes: Array, reads_per_member: Array, activity: Array) -> Array:
    """W: votes times the expected activity of someone who has read the idea; active members are the first to read."""
    if activity.shape[-1] == 1:
        return votes
    missing = -np.expm1(-activity * np.maximum(reads_per_member, 1e-9)[..., None])
    weight: Array = votes * (activity * missing).mean(-1) / missing.mean(-1)
    return weight


def advance(
    reads: Array, support: Array, remaining: Array, before: Array, settled: Array | float, activity: Array
) -> tuple[Array, Array]:
    """(Readers to add, x afterwards) for `reads` by `remaining` members (M − W) who had read it `before` times each."""
    step = reads / remaining
    depth = np.asarray(settled * step)
    # expm1 keeps the digits of a small difference.
    gone = np.exp(-activity * np.asarray(settled * before)[..., None]) * -np.expm1(-activity * depth[..., None])
    first = np.divide(gone.mean(-1), depth, out=np.ones_like(depth), where=depth > 0)
    added = reads * ((1 - settled) + settled * first / (1 - support * (1 - first)))
    return added, before + step


def after_joining(reads_per_member: Array, before: Array, after: Array, activity: Array) -> Array:
    """The x at which L is (M′·L + M − M′) / M after members grew from M′ to M, since new members have read nothing.

    Unchanged where members have not grown: those who leave are assumed to have read as much as those who stay.
    """
    grown = (after > before) & (reads_per_member > 0)
    if not grown.any():
        return reads_per_member
    share = np.where(grown, np.minimum(before / np.maximum(after, 1e-9), 1.0), 1.0)
    goal = np.log1p(-share * (1 - unread(reads_per_member, activity)))
    depth = -goal  # the solution for members of equal activity, never above that for others: Newton comes from below
    if activity.shape[-1] > 1:
        for _ in range(60):
            left = np.exp(-activity * depth[..., None])
            total = left.sum(-1)
            change = (np.log(total / left.shape[-1]) - goal) * total / np.maximum((activity * left).sum(-1), 1e-300)
            depth = depth + change
            if np.abs(change).max() < 1e-13:
                break
    return np.where(grown, depth, reads_per_member)


def replay(history: History, mean: float, weight: float, settled: float, activity: Sequence[float]) -> Replay:
    """Readers from all days of many ideas. `mean` and `weight` are those of the site average."""
    readers, reads_per_member, by_day = _replays(history, mean, weight, (settled,), activity)
    return Replay(readers[0], reads_per_member, by_day[0])


def _replays(
    history: History, mean: float, weight: float, settled: Sequence[float], activity: Sequence[float]
) -> Replay:
    """Replays with several values of σ, on the first axis of `readers` and `by_day`. x is the same with all of them.

    Takes each idea's first day, then each second day, and so on: as many steps as an idea has days, each on all ideas
    that have one.
    """
    numbers, starts, counts = np.unique(history.idea, return_index=True, return_counts=True)
    by_length = np.argsort(-counts, kind="stable")
    starts, counts = starts[by_length], counts[by_length]
    classes, shares = np.array(activity), np.array(settled)[:, None]
    depth, votes, members = (np.zeros(len(numbers)) for _ in range(3))
    readers, by_day = np.zeros((len(shares), len(numbers))), np.zeros((len(shares), len(history.idea)))
    for number in range(int(counts[0]) if len(counts) else 0):
        live = int(np.searchsorted(-counts, -number))  # ideas with more days than `number`, the first ones
        at = starts[:live] + number
        some = slice(0, live)
        people, read = history.members[at], readers[:, some]
        if number:
            depth[some] = after_joining(depth[some], members[some], people, classes)
        support = (weight * mean + votes[some]) / (weight + np.maximum(read, votes[some]))
        remaining = np.maximum(people - voters_weight(votes[some], depth[some], classes), 1.0)
        added, depth[some] = advance(history.reads[at], support, remaining, depth[some], shares, classes)
        by_day[:, at] = added + history.apart[at]
        read += by_day[:, at]
        votes[some] += history.votes[at]
        members[some] = people
    back = np.argsort(by_length)
    return Replay(readers[:, back], depth[back], by_day)


def fit(
    history: History, mean: float, weight: float, activity: Sequence[float], first_row: float = 1.0
) -> tuple[float, float]:
    """(σ, read probability of the first row): means of the values compared, each weighted by its likelihood.

    The reads of the history were weighted with `first_row`. Both follow from the days on which votes came, given how
    many an idea got in all: votes dry up sooner the more settled opinions are, and the more often first rows are read.
    So the two are compared together; alone, σ would be too low where few first rows are read. Where fewer than 60% of
    readings follow a settled opinion, votes hardly tell how often the first row is read, and 1 is assumed.
    """
    plain = history._replace(reads=history.reads / first_row)
    compared = []
    for probability in FIRST_ROW_STEPS:
        steps = [step for step in SETTLED_STEPS if step >= FIRST_ROW_FROM or probability == 1]
        some = plain._replace(reads=plain.reads * probability)
        by_day = _replays(some, mean, weight, steps, activity).by_day
        for settled, likelihood in zip(steps, log_likelihoods(history, by_day).tolist(), strict=True):
            count = len(FIRST_ROW_STEPS) if settled >= FIRST_ROW_FROM else 1
            compared.append((settled, probability, likelihood - log(count)))  # every σ is as likely before
    steps, first_rows, likelihoods = np.array(compared).T
    estimate, is_told = grid_mean(steps, likelihoods), steps >= FIRST_ROW_FROM
    return estimate, grid_mean(first_rows[is_told], likelihoods[is_told]) if estimate >= FIRST_ROW_FROM else 1.0


def log_likelihoods(history: History, by_day: Array) -> Array:
    """ln of the chance that votes came on the days on which they came, given how many each idea got: Σ V ln(E_day / E).

    One for each row of `by_day`. Votes on days without readers say nothing.
    """
    _, starts, number = np.unique(history.idea, return_index=True, return_inverse=True)
    some = history.votes > 0
    total = np.add.reduceat(by_day, starts, axis=1)[:, number[some]]
    added = by_day[:, some]
    shares = np.divide(added, total, out=np.ones_like(added), where=added > 0)
    likelihoods: Array = (history.votes[some] * np.log(shares)).sum(1)
    return likelihoods


def grid_mean(steps: Array, log_likelihoods: Array) -> float:
    """The mean of the steps, each weighted by its likelihood."""
    weights = np.exp(np.maximum(log_likelihoods - log_likelihoods.max(), -700.0))
    return float((weights * steps).sum() / weights.sum())


def activity_classes(days_present: Array, days: Array) -> tuple[float, ...]:
    """The relative activity of ten equally large classes of members, from how many of their last `days` each came.

    Visits that come at random leave a day without any with probability exp(−rate). What part of the differences is
    chance is taken out: (observed variance − expected variance of the estimates) / observed variance. Members who have
    been there for less than half as long as is usual are left out: so few days say too little.
    """
    if len(days_present) < MIN_MEMBERS:
        return EVEN
    known = days >= np.median(days) / 2
    days_present, days = days_present[known], days[known]
    absent = 1 - days_present / (days + 1.0)
    rates = -np.log(absent)
    mean, spread = rates.mean(), rates.var()
    if not spread:
        return EVEN
    usual = np.exp(-mean)
    noise = ((1 - usual) / usual / np.maximum(days, 1.0)).mean()
    real = max(1 - noise / spread, 0.0) ** 0.5
    if not real:
        return EVEN
    ordered = np.maximum(mean + real * (np.sort(rates) - mean), 0.0)
    classes = np.array([part.mean() for part in np.array_split(ordered, CLASSES)])
    return tuple(float(value) for value in classes / classes.mean())
