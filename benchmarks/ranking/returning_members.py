"""The most realistic site: members who return, shown the site's first page.

Pages of 20 of the stored order, refreshed each minute, two exploration slots at random positions, 2,000 visits a day,
no random visits, and a viewer is not shown what they voted for more than a day ago. A row is read with probability
1/position. Each night the site estimates its average, the weight of that and the reading curve from exploration slots,
with its own functions. An impression counts once per member, idea and day, never after a vote; a vote counts in the
rate if its impression was counted.

A member's opinion of an idea is *settled* (drawn once; the truth is the share of members who want it) or *drawn*
at each reading (the truth is the rate it is drawn with). People are between the two, nearer to the first.

With *memory* the site also knows, for member and idea, how likely the idea is still unread (each impression leaves
1 − read probability), keeps impressions and votes by six steps of that, and estimates each night what an impression of
each step is worth compared with a first one of the same idea (Mantel and Haenszel 1959, rate ratio within ideas, made
decreasing).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.ranking.formulas import Array, SimulatedSite, first, found
from community.ideas import ranking

PAGE, SLOTS, PER_DAY = 20, 2, 2000
DEEP = 150  # rows of the stored order that are available for viewers who have voted for the first ones
POOL = 20  # candidates for exploration slots: of the newest with few impressions, and of others at random
ACTS = 300  # in exploration slots before the reading curve is estimated
STEPS = np.array([0.1, 0.25, 0.45, 0.7, 0.999])  # probability that an idea is still unread, for a site with memory
ASSUMED = np.array(
    [1, 0.85, 0.6, 0.35, 0.17, 0.03]
)  # worth of an impression by step, until there are more than 20 votes


class MemberPlan(NamedTuple):
    """One simulated site."""

    members: int
    settled: bool
    visits: int
    c: float = ranking.C
    order: str = "ours"  # or "net votes"
    memory: bool = False
    hides_voted: bool = True
    any_vote: bool = False  # votes without a counted impression count in the rate too
    arriving: int = 0  # new ideas a day, after ten days
    groups: bool = False  # ten large and ten small groups, each visited as often as it is large, besides the main page


class MemberOutcome(NamedTuple):
    """The results, each an array over sites."""

    found: dict[int, Array]  # share of the true top ten, by visits
    votes: dict[int, Array]
    in_time: Array  # of ideas that arrived, those weighted 30 times within 48 hours
    small: Array  # small groups' share of shows on the main first page, over their share of ideas


def run(seeds: Sequence[int], plan: MemberPlan, moments: Sequence[int] = ()) -> MemberOutcome:
    """Simulate the same site once for each seed, in parallel arrays."""
    world = _MemberWorld(seeds, plan)
    shares, votes = {}, {}
    for visit in range(plan.visits):
        world.visit(visit)
        if visit + 1 in moments or visit + 1 == plan.visits:
            shares[visit + 1], votes[visit + 1] = found(world.truth, world.final()), world.cast.copy()
    return MemberOutcome(shares, votes, world.in_time(), world.small())


class _MemberWorld:
    def __init__(self, seeds: Sequence[int], plan: MemberPlan) -> None:
        self.plan, worlds = plan, len(seeds)
        self.chance = np.random.default_rng(list(seeds))
        self.at, self.column = np.arange(worlds), np.arange(worlds)[:, None]
        start = 1000
        late = plan.arriving * max(plan.visits // PER_DAY - 12, 0)
        ideas = start + late
        self.born = np.concatenate(
            [np.full(start, -1), 10 * PER_DAY + np.arange(late) * (PER_DAY // max(plan.arriving, 1))]
        )
        draws = [np.random.default_rng(seed) for seed in seeds]
        if plan.groups:  # the same rates in every group
            self.rate = np.stack([np.tile(draw.beta(2, 18, 50), 20) for draw in draws])
        else:
            self.rate = np.stack([draw.beta(2, 18, ideas) for draw in draws])
        self.truth, self.likes = self.rate, None
        if plan.settled:
            shape = (plan.members, ideas)
            self.likes = np.stack([d.random(shape, np.float32) < r for d, r in zip(draws, self.rate, strict=True)])
            self.truth = self.likes.mean(1)
        self.voted = np.zeros((worlds, plan.members, ideas), bool)
        self.since = np.zeros((worlds, plan.members, ideas), np.uint32)  # the visit of each vote
        self.last = np.full((worlds, plan.members, ideas), -1, np.int8)
        steps = len(ASSUMED) if plan.memory else 1
        self.left = np.ones((worlds, plan.members, ideas), np.float32) if plan.memory else None
        self.shows = np.zeros((worlds, steps, PAGE, ideas), np.float32)
        self.counted = np.zeros((worlds, steps, ideas))
        self.worth = np.tile(ASSUMED[:steps], (worlds, 1))
        self.curve = np.tile(np.array(ranking.default_curve()[:PAGE]), (worlds, 1))
        self.evidence = np.zeros((worlds, 2, PAGE))
        self.votes, self.weighted = np.zeros((worlds, ideas)), np.zeros((worlds, ideas))
        self.live, self.cast = np.zeros((worlds, ideas)), np.zeros(worlds)
        self.enough = np.full((worlds, ideas), np.inf)  # the visit at which it had been weighted 30 times
        self.site, self.minute = SimulatedSite(worlds), -1
        self.truly = 1 / np.arange(1, PAGE + 1)
        self.of_small, self.of_all = np.zeros(worlds), 0
        self.first = np.zeros((worlds, DEEP), int)

    def final(self) -> Array:
        order = self.live if self.plan.order == "net votes" else self.site.support(self.votes, self.weighted)
        return np.where(self.here, order, -1.0)

    def in_time(self) -> Array:
        late = self.born >= 0
        share: Array = (self.enough[:, late] - self.born[late] <= 2 * PER_DAY).mean(1) if late.any() else self.cast * 0
        return share

    def small(self) -> Array:
        return self.of_small / max(self.of_all, 1) * 2

    def visit(self, number: int) -> None:
        """One member of each site views one page."""
        if number % PER_DAY == 0:
            self._calibrate()
        if number * 1440 // PER_DAY != self.minute:
            self.minute = number * 1440 // PER_DAY
            self._refresh(number)
        who, group = self._who(number)
        rows, is_exploration = self._page(number, who, group)
        self._show(number, who, rows, is_exploration)
        if group is None and self.plan.groups and number > self.plan.visits // 2:
            self.of_small += (rows >= 500).sum(1)
            self.of_all += PAGE

    def _calibrate(self) -> None:
        plan, seen = self.plan, self.evidence
        for world in np.flatnonzero(seen[:, 1].sum(1) >= ACTS):
            self.curve[world] = ranking.isotonic(seen[world, 0].tolist(), seen[world, 1].tolist())
        exposed = np.einsum("wp,wspi->wsi", self.curve, self.shows)
        if plan.memory:
            both = exposed + exposed[:, :1]
            both[both == 0] = 1
            repeated = (self.counted * exposed[:, :1] / both).sum(2) + 20 * ASSUMED
            fresh = (self.counted[:, :1] * exposed / both).sum(2) + 20
            self.worth = np.minimum.accumulate(np.minimum(repeated / fresh, 1), axis=1)
            self.worth[:, 0] = 1
        self.weighted = np.einsum("ws,wsi->wi", self.worth, exposed)
        self.site.calibrate(self.votes, self.weighted)

    def _refresh(self, number: int) -> None:
        self.here = self.born <= number
        if self.plan.order == "net votes":
            order = self.live + 0.0
        else:
            order = self.site.upper_confidence_bound(self.votes, self.weighted, self.plan.c)
        self.order = np.where(self.here, order, -1.0)
        self.first = first(self.order, DEEP)
        few = np.where((self.weighted < ranking.FEW_IMPRESSIONS) & self.here, np.arange(len(self.born)), -1)
        self.newest = np.argpartition(-few, POOL - 1, axis=1)[:, :POOL]
        self.enough[(self.weighted >= ranking.FEW_IMPRESSIONS) & np.isinf(self.enough)] = number

    def _who(self, number: int) -> tuple[Array, Array | None]:
        """Who comes, to which group's page (None: the main)."""
        worlds = len(self.at)
        who = self.chance.integers(self.plan.members, size=worlds)
        if not self.plan.groups or number % 2:
            return who, None
        unit = who * 110 // self.plan.members  # ten large groups of ten parts each, ten small ones of one part
        return who, np.where(unit < 100, unit // 10, unit - 90)

    def _page(self, number: int, who: Array, group: Array | None) -> tuple[Array, Array]:
        """(rows, which of them are in exploration slots)."""
        worlds, column = len(self.at), self.column
        if group is None:
            listed = self.first
        else:
            own = group[:, None] * 50 + np.arange(50)
            listed = np.take_along_axis(own, np.argsort(-self.order[column, own], axis=1, kind="stable"), 1)
        mine = np.zeros(listed.shape, bool)
        if self.plan.hides_voted and group is None:
            mine = self.voted[column, who[:, None], listed]
            mine &= number - self.since[column, who[:, None], listed].astype(int) > PER_DAY
        is_exploration = np.zeros((worlds, PAGE), bool)
        rows = np.empty((worlds, PAGE), int)
        count = SLOTS if self.plan.order == "ours" and group is None else 0
        if count:
            chosen = self._draw(who)
            is_exploration[column, np.argpartition(self.chance.random((worlds, PAGE)), count, axis=1)[:, :count]] = True
            mine |= (listed[:, :, None] == chosen[:, None, :]).any(2)
            rows[is_exploration] = chosen.ravel()
        rest = np.argsort(mine, axis=1, kind="stable")[:, : PAGE - count]
        rows[~is_exploration] = listed[column, rest].ravel()
        return rows, is_exploration

    def _draw(self, who: Array) -> Array:
        """Two ideas: of the newest with few impressions at random, or else by Thompson sampling among random ones."""
        worlds, column = len(self.at), self.column
        others = self.chance.integers(int(self.here.sum()), size=(worlds, POOL))
        pool = np.concatenate([self.newest, others], axis=1)
        a, b = self.site.posterior(self.votes[column, pool], self.weighted[column, pool])
        key = self.chance.beta(a, b)
        few = self.weighted[column, pool] < ranking.FEW_IMPRESSIONS
        wide = 2 * 1.645 * np.sqrt(a * b / ((a + b) ** 2 * (a + b + 1))) > ranking.WIDE_INTERVAL
        key = np.where(few, 2 + self.chance.random(pool.shape), key - 2 * ~wide)
        key -= 5 * (pool[:, :, None] == self.first[:, None, :PAGE]).any(2)
        key -= 9 * (self.voted[column, who[:, None], pool] | ~self.here[pool])
        one = pool[self.at, key.argmax(1)]
        key[pool == one[:, None]] = -99
        return np.stack([one, pool[self.at, key.argmax(1)]], 1)

    def _show(self, number: int, who: Array, rows: Array, is_exploration: Array) -> None:
        plan, column, of = self.plan, self.column, who[:, None]
        open_ = ~self.voted[column, of, rows]
        counts = open_ & (self.last[column, of, rows] != number // PER_DAY)
        self.last[column, of, rows] = number // PER_DAY
        wants = self.likes[column, of, rows] if self.likes is not None else self._wanted(rows)
        votes = open_ & wants & (self.chance.random(rows.shape) < self.truly)
        counted = votes if plan.any_vote else votes & counts
        step: Array = np.zeros(rows.shape, int)
        if self.left is not None:
            left = self.left[column, of, rows]
            step = len(STEPS) - np.searchsorted(STEPS, left)
            self.left[column, of, rows] = left * np.where(open_, 1 - self.curve, 1)
        self.shows[column, step, np.arange(PAGE), rows] += counts
        self.counted[column, step, rows] += counted
        self.weighted[column, rows] += counts * self.curve * self.worth[column, step]
        self.votes[column, rows] += counted
        self.live[column, rows] += votes
        self.since[column, of, rows] = np.where(votes, number, self.since[column, of, rows])
        self.voted[column, of, rows] |= votes
        self.cast += votes.sum(1)
        self.evidence[:, 0] += counts & is_exploration
        self.evidence[:, 1] += counted & is_exploration

    def _wanted(self, rows: Array) -> Array:
        wanted: Array = self.chance.random(rows.shape) < self.rate[self.column, rows]
        return wanted
