"""The most realistic site: members who return, shown the site's first page.

Pages of 20 of the stored order, refreshed every few minutes, two exploration slots at random positions, 2,000 visits a
day, no random visits, and a viewer is not shown what they voted for more than a day ago. A row is read with probability
1/position. Each night the site estimates its average, the weight of that, the exponent of position bias, the activity
of its members, how settled opinions are, and how often a first row is read, with its own functions. Every view of
someone who can vote counts, and every vote.

An opinion of an idea is *settled* (drawn once for each member; the truth is the share of members who want it) or
*drawn* at each reading (the truth is the rate it is drawn with). In a *mixed* world each reading is one or the other.
Members visit equally often, or with *uneven* activity: in proportion to a lognormal variable with σ = 1. In a *growing*
world a tenth of the members are there at first and the others join one after another.

Visits are simulated in groups that see the same stored order.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.ranking.formulas import Array, SimulatedSite, first, found
from community.ideas import ranking, readers

PAGE, SLOTS, PER_DAY, AT_ONCE = 20, 2, 2000, 10
NEVER = np.iinfo(np.int32).max  # the visit of a vote that was not cast
DEEP = 110  # rows of the stored order that are available for viewers who have voted for the first ones
POOL = 20  # candidates for exploration slots: of the newest with few read views, and of others at random


class MemberPlan(NamedTuple):
    """One simulated site."""

    members: int
    settled: float  # the share of readings that follow a settled opinion
    visits: int = 50_000
    c: float = ranking.C
    order: str = "ours"  # or "net votes"
    uneven: bool = False
    growing: bool = False
    first_row: float = 1.0  # how often the first row is read
    arriving: int = 0  # new ideas a day, after ten days
    groups: bool = False  # ten large and ten small groups, each visited as often as it is large, besides the main page


class MemberOutcome(NamedTuple):
    """The results, each an array over sites, those of `found`, `by_votes` and `votes` by visits."""

    found: dict[int, Array]  # share of the true top ten
    by_votes: dict[int, Array]  # the same, if live votes decided under the same order
    votes: dict[int, Array]
    stated: Array  # support shown for the true top ten, over the truth
    settled: Array  # the site's estimate
    in_time: Array  # of ideas that arrived, those read 30 times within 48 hours
    small: Array  # small groups' share of views on the main first page, over their share of ideas


def run(seeds: Sequence[int], plan: MemberPlan, moments: Sequence[int] = ()) -> MemberOutcome:
    """Simulate the same site once for each seed, in parallel arrays."""
    world = _MemberWorld(seeds, plan)
    shares, by_votes, votes = {}, {}, {}
    for visit in range(0, plan.visits, AT_ONCE):
        world.visit(visit)
        after = visit + AT_ONCE
        if after in moments or after >= plan.visits:
            shares[after], by_votes[after] = found(world.truth, world.final()), found(world.truth, world.by_votes())
            votes[after] = world.cast.copy()
    settled = world.site.settled[:, 0]
    return MemberOutcome(shares, by_votes, votes, world.stated(), settled, world.in_time(), world.small())


class _MemberWorld:
    def __init__(self, seeds: Sequence[int], plan: MemberPlan) -> None:
        self.plan, worlds = plan, len(seeds)
        self.chance = np.random.default_rng(list(seeds))
        self.column = np.arange(worlds)[:, None]
        self.late = plan.arriving * max(plan.visits // PER_DAY - 12, 0)
        ideas = 1000 + self.late
        self.born = np.full(ideas, -1)
        self.born[1000:] = 10 * PER_DAY + np.arange(self.late) * (PER_DAY // max(plan.arriving, 1))
        draws = [np.random.default_rng(seed) for seed in seeds]
        rate = [np.tile(draw.beta(2, 18, 50), 20) if plan.groups else draw.beta(2, 18, ideas) for draw in draws]
        self.rate = np.stack(rate)
        self.truth, self.likes = self.rate, None
        if plan.settled:
            shape = (plan.members, ideas)
            self.likes = np.stack([d.random(shape, np.float32) < r for d, r in zip(draws, self.rate, strict=True)])
            self.truth = plan.settled * self.likes.mean(1) + (1 - plan.settled) * self.rate
        activity = np.stack([draw.lognormal(0, 1, plan.members) for draw in draws])
        self.until = np.cumsum(activity / activity.sum(1, keepdims=True), axis=1)
        self.joined = np.maximum(np.arange(plan.members) - plan.members // 10, 0) / (plan.members * 0.9) * plan.growing
        self.joined *= plan.visits / PER_DAY  # in days
        self.present = np.zeros((worlds, plan.members), int)
        self.today = np.zeros((worlds, plan.members), bool)
        self.since = np.full((worlds, plan.members, ideas), NEVER, np.int32)  # the visit of each vote
        self.live, self.cast = np.zeros((worlds, ideas)), np.zeros(worlds)
        self.enough = np.full((worlds, ideas), np.inf)  # the visit at which it had been read 30 times
        self.site = SimulatedSite(worlds, ideas, PAGE, max(-(-plan.visits // PER_DAY), 1))
        self.truly = plan.first_row / np.arange(1, PAGE + 1)
        self.of_small, self.of_all = np.zeros(worlds), 0

    def final(self) -> Array:
        """What the site ranks ideas by."""
        order = self.live if self.plan.order == "net votes" else self.site.support()
        return np.where(self.here, order, -1.0)

    def by_votes(self) -> Array:
        """Live votes, to compare with."""
        return np.where(self.here, self.live, -1.0)

    def stated(self) -> Array:
        best = np.argsort(-self.truth, axis=1)[:, :10]
        shown, truth = (np.take_along_axis(of, best, 1).mean(1) for of in (self.site.support(), self.truth))
        ratio: Array = shown / truth
        return ratio

    def in_time(self) -> Array:
        late = self.born >= 0
        share: Array = (self.enough[:, late] - self.born[late] <= 2 * PER_DAY).mean(1) if late.any() else self.cast * 0
        return share

    def small(self) -> Array:
        return self.of_small / max(self.of_all, 1) * 2

    def visit(self, number: int) -> None:
        """A few members of each site view one page each."""
        day, rest = divmod(number, PER_DAY)
        if not rest:
            self.present += self.today
            self.today[:] = False
            self._calibrate(day)
        self._refresh(number)
        who, group = self._who(number)
        self.today[self.column, who] = True
        rows, is_exploration = self._page(number, who, group)
        self._show(number, who, rows, is_exploration)
        if group is None and self.plan.groups and number > self.plan.visits // 2:
            self.of_small += (rows >= 500).sum((1, 2))
            self.of_all += PAGE * AT_ONCE

    def _calibrate(self, day: int) -> None:
        """The night before a day."""
        here = self.joined <= day
        ages = np.ceil(np.maximum(day - self.joined[here], 0.0))
        self.site.start_day(day, int(here.sum()), [readers.activity_classes(row[here], ages) for row in self.present])

    def _refresh(self, number: int) -> None:
        self.here = self.born <= number
        self.site.follow()
        order = self.live + 0.0 if self.plan.order == "net votes" else self.site.upper_confidence_bound(self.plan.c)
        self.order = np.where(self.here, order, -1.0)
        self.first = first(self.order, DEEP)
        self.is_first = np.zeros(self.order.shape, bool)
        np.put_along_axis(self.is_first, self.first[:, :PAGE], True, 1)
        reads = self.site.reads
        few = np.where((reads < ranking.FEW_IMPRESSIONS) & self.here, np.arange(len(self.born)), -1)
        self.newest = np.argpartition(-few, POOL - 1, axis=1)[:, :POOL]
        if self.late:
            self.enough[(reads >= ranking.FEW_IMPRESSIONS) & np.isinf(self.enough)] = number

    def _who(self, number: int) -> tuple[Array, Array | None]:
        """Who comes, to which group's page (None: the main)."""
        plan, shape = self.plan, (len(self.column), AT_ONCE)
        if plan.uneven:
            drawn = self.chance.random(shape)
            who = np.stack([np.searchsorted(until, row) for until, row in zip(self.until, drawn, strict=True)])
            return np.minimum(who, plan.members - 1), None
        who = self.chance.integers(int((self.joined <= number / PER_DAY).sum()), size=shape)
        if not plan.groups or number // AT_ONCE % 2:
            return who, None
        unit = who * 110 // plan.members  # ten large groups of ten parts each, ten small ones of one part
        return who, np.where(unit < 100, unit // 10, unit - 90)

    def _page(self, number: int, who: Array, group: Array | None) -> tuple[Array, Array]:
        """(rows, which of them are in exploration slots), each of shape (sites, visits, rows)."""
        column, shape = self.column[:, :, None], (*who.shape, PAGE)
        is_exploration = np.zeros(shape, bool)
        if group is not None:
            own = group[:, :, None] * 50 + np.arange(50)
            order = np.argsort(-self.order[column, own], axis=2, kind="stable")[:, :, :PAGE]
            return np.take_along_axis(own, order, 2), is_exploration
        listed = self.first[:, None, :]
        mine = self.since.take(self._cells(who, listed)) < number - PER_DAY
        rows = np.empty(shape, int)
        count = SLOTS if self.plan.order == "ours" else 0
        if count:
            chosen = self._draw(who)
            slots = np.argpartition(self.chance.random(shape), count, axis=2)[:, :, :count]
            np.put_along_axis(is_exploration, slots, True, 2)
            for slot in range(count):
                mine |= listed == chosen[:, :, slot, None]
            rows[is_exploration] = chosen.ravel()
        rest = np.argsort(mine, axis=2, kind="stable")[:, :, : PAGE - count]
        rows[~is_exploration] = np.take_along_axis(np.broadcast_to(listed, mine.shape), rest, 2).ravel()
        return rows, is_exploration

    def _draw(self, who: Array) -> Array:
        """Two ideas: of the newest with few read views at random, or else by Thompson sampling among random ones."""
        column = self.column[:, :, None]
        others = self.chance.integers(int(self.here.sum()), size=(*who.shape, POOL))
        pool = np.concatenate([np.broadcast_to(self.newest[:, None, :], others.shape), others], axis=2)
        reads = self.site.reads[column, pool]
        a, b = self.site.posterior(self.site.votes[column, pool], reads)
        few = reads < ranking.FEW_IMPRESSIONS
        wide = 2 * 1.645 * np.sqrt(a * b / ((a + b) ** 2 * (a + b + 1))) > ranking.WIDE_INTERVAL
        key = np.where(few, 2 + self.chance.random(pool.shape), self.chance.beta(a, b) - 2 * ~wide)
        key -= 5 * self.is_first[column, pool]
        key -= 9 * ((self.since.take(self._cells(who, pool)) < NEVER) | ~self.here[pool])
        one = np.take_along_axis(pool, key.argmax(2)[:, :, None], 2)
        key[pool == one] = -99
        return np.concatenate([one, np.take_along_axis(pool, key.argmax(2)[:, :, None], 2)], 2)

    def _show(self, number: int, who: Array, rows: Array, is_exploration: Array) -> None:
        column, of = np.broadcast_to(self.column[:, :, None], rows.shape), np.broadcast_to(who[:, :, None], rows.shape)
        is_open = self.since.take(self._cells(who, rows)) == NEVER
        votes = is_open & self._wanted(of, rows) & (self.chance.random(rows.shape) < self.truly)
        sites, people, ideas = self._distinct(column[votes], of[votes], rows[votes])
        self.site.show(column, rows, is_open, votes, is_exploration)
        np.add.at(self.site.votes, (sites, ideas), 1)
        np.add.at(self.live, (sites, ideas), 1)
        self.since[sites, people, ideas] = number
        self.cast += np.bincount(sites, minlength=len(self.cast))

    def _cells(self, who: Array, ideas: Array) -> Array:
        """Where members' votes for ideas are in a flat array; both have visits on their second axis."""
        _, members, count = self.since.shape
        cells: Array = ((self.column * members + who) * count)[:, :, None] + ideas
        return cells

    def _distinct(self, sites: Array, people: Array, ideas: Array) -> tuple[Array, ...]:
        """Votes, each once: the same member may come twice in one group of visits."""
        shape = self.since.shape
        return np.unravel_index(np.unique(np.ravel_multi_index((sites, people, ideas), shape)), shape)

    def _wanted(self, of: Array, rows: Array) -> Array:
        plan, column = self.plan, self.column[:, :, None]
        fresh: Array = self.chance.random(rows.shape) < self.rate[column, rows]
        if self.likes is None:
            return fresh
        settled: Array = self.likes[column, of, rows]
        return settled if plan.settled == 1 else np.where(self.chance.random(rows.shape) < plan.settled, settled, fresh)
