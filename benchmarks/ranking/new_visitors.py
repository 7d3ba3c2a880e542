"""A site of new visitors, in which published orders are compared: no one visits twice.

1,000 ideas with true rates Beta(2, 18), pages of 50; 30% of visits see 50 random ideas, whatever the order; orders are
refreshed after every tenth visit, and 2,000 visits are a day. A visitor who reads a row votes with the idea's true
rate. Rows are read in one of three ways: `1/rank`; `cascade`, from the top, continuing after a row with probability
0.93 and after a vote with 0.60; `first ten`, those and no others. Each night our order estimates everything with the
site's own functions: position bias from random visits, as the site does from exploration slots, and how settled
opinions are among members of whom each comes once.

*Arriving*: 200 ideas at the start, 800 over the first three quarters of the visits. *Herding*: a visitor who sees
counts votes with the true rate × (0.85 + 0.3 × ln(1 + votes) / ln(1 + most votes)); our order hides them, as the site
does.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.ranking.formulas import Array, SimulatedSite, first, found
from community.ideas import ranking, readers

IDEAS, PAGE, AT_ONCE, RANDOM, PER_DAY, CHECK = 1000, 50, 10, 0.3, 2000, 500
DOWN = 0.1  # share of readers who do not want an idea that vote it down: for Wilson's bound only
ORDERS = ("net votes", "Wilson", "Hacker News", "Reddit hot", "random", "ours")
READING = ("1/rank", "cascade", "first ten")


class VisitorPlan(NamedTuple):
    """One simulated site and its order."""

    order: str = "ours"
    reading: str = "1/rank"
    arriving: bool = False
    herding: bool = False
    visits: int = 58000
    c: float = ranking.C


class Checkpoint(NamedTuple):
    """The state after so many visits; arrays over sites."""

    visits: int
    votes: Array
    found: Array
    quality: Array  # mean true rate of the ideas on the page


def run(seeds: Sequence[int], plan: VisitorPlan) -> list[Checkpoint]:
    """The same site once for each seed, side by side, inspected every 500 visits."""
    world, moments = _VisitorWorld(seeds, plan), []
    for visit in range(0, plan.visits, AT_ONCE):
        page, final = world.step(visit)
        if (visit + AT_ONCE) % CHECK == 0:
            truth = np.where(world.here, world.rate, -1.0)
            quality = np.take_along_axis(world.rate, page, 1).mean(1)
            moments.append(Checkpoint(visit + AT_ONCE, world.cast.copy(), found(truth, final), quality))
    return moments


def at_votes(moments: Sequence[Checkpoint], votes: int) -> Array:
    """What each world had found when it first had so many votes; not a number where it never had."""
    worlds = range(len(moments[0].votes))
    return np.array([next((m.found[w] for m in moments if m.votes[w] >= votes), np.nan) for w in worlds])


def wilson(ups: Array, downs: Array, z: float = 1.96) -> Array:
    """The lower end of Wilson's interval (1927) for the share of votes that are up; 0 without any."""
    n = np.maximum(ups + downs, 1e-9)
    share = ups / n
    low = (share + z * z / (2 * n) - z * np.sqrt((share * (1 - share) + z * z / (4 * n)) / n)) / (1 + z * z / n)
    return np.where(ups + downs > 0, low, 0.0)


class _VisitorWorld:
    def __init__(self, seeds: Sequence[int], plan: VisitorPlan) -> None:
        self.plan, worlds = plan, len(seeds)
        self.chance = np.random.default_rng(list(seeds))
        shape = (worlds, IDEAS)
        self.rate = np.stack([np.random.default_rng(seed).beta(2, 18, IDEAS) for seed in seeds])
        self.born = np.zeros(shape)
        if plan.arriving:
            self.born[:, 200:] = np.sort(self.chance.random((worlds, 800)), axis=1) * plan.visits * 0.75
        self.ups, self.downs, self.cast = np.zeros(shape), np.zeros(shape), np.zeros(worlds)
        self.ties = self.chance.random(shape) * 1e-9
        if plan.order == "ours":
            self.site = SimulatedSite(worlds, IDEAS, PAGE, -(-plan.visits // PER_DAY))
            self.ups = self.site.votes

    def step(self, visit: int) -> tuple[Array, Array]:
        """Ten visits. Returns (the page by the order, by what it finally ranks)."""
        if visit % PER_DAY == 0 and self.plan.order == "ours":
            day = visit // PER_DAY  # everyone who came in the last 90 days is a member; each visited once
            self.site.start_day(day, visit, [readers.EVEN] * len(self.ups))
        self.here = self.born <= visit
        order, final = (np.where(self.here, by, -1e9) for by in self._orders(visit))
        page = first(order, PAGE)
        worlds = len(page)
        by_chance = self.chance.random((worlds, AT_ONCE)) < RANDOM
        present = self.here.sum(1)[:, None, None]  # ideas are in the order of their arrival
        drawn = (self.chance.random((worlds, AT_ONCE, PAGE)) * present).astype(int)
        rows = np.where(by_chance[:, :, None], drawn, page[:, None, :])
        self._show(rows, by_chance)
        return page, final

    def _orders(self, visit: int) -> tuple[Array, Array]:
        """(the order shown, the order by which the result is judged)."""
        net, hours = self.ups + self.ties, 24 / PER_DAY
        match self.plan.order:
            case "ours":
                self.site.follow()
                return self.site.upper_confidence_bound(self.plan.c), self.site.support()
            case "Wilson":
                bound = wilson(self.ups, self.downs) + self.ties
                return bound, bound
            case "random":
                return self.chance.random(net.shape), net
            case "Hacker News":  # points over (hours + 2)^1.8
                return net / (np.maximum(visit - self.born, 0) * hours + 2) ** 1.8, net
            case "Reddit hot":  # log10 of points, and one more for each 45,000 seconds later
                return np.log10(np.maximum(self.ups, 1)) + self.born * hours * 3600 / 45000 + self.ties, net
        return net, net

    def _show(self, rows: Array, by_chance: Array) -> None:
        worlds = len(rows)
        cells = (np.arange(worlds)[:, None, None] * IDEAS + rows).ravel()
        rates = self.rate.ravel()[cells].reshape(rows.shape)
        if self.plan.herding and self.plan.order != "ours":
            seen = np.log1p(self.ups) / np.log1p(np.maximum(self.ups.max(1), 1))[:, None]
            rates = rates * (0.85 + 0.3 * seen.ravel()[cells].reshape(rows.shape))
        wants = self.chance.random(rows.shape, np.float32) < rates
        reads = self._reads(wants)
        votes = reads & wants
        self.ups += _summed(cells, votes, worlds)
        self.cast += votes.sum((1, 2))
        if self.plan.order == "Wilson":
            downs = reads & ~wants & (self.chance.random(rows.shape, np.float32) < DOWN)
            self.downs += _summed(cells, downs, worlds)
            self.cast += downs.sum((1, 2))
        if self.plan.order == "ours":
            sites = np.broadcast_to(np.arange(worlds)[:, None, None], rows.shape)
            is_random = np.broadcast_to(by_chance[:, :, None], rows.shape)
            self.site.show(sites, rows, np.ones(rows.shape, bool), votes, is_random)

    def _reads(self, wants: Array) -> Array:
        if self.plan.reading == "1/rank":
            return self.chance.random(wants.shape, np.float32) < 1 / np.arange(1, PAGE + 1)
        if self.plan.reading == "first ten":
            return np.broadcast_to(np.arange(PAGE) < 10, wants.shape)
        goes_on = self.chance.random(wants.shape, np.float32) < np.where(wants, 0.6, 0.93)
        reads = np.ones(wants.shape, bool)
        reads[:, :, 1:] = np.logical_and.accumulate(goes_on[:, :, :-1], axis=2)
        return reads


def _summed(cells: Array, weights: Array, worlds: int) -> Array:
    total: Array = np.bincount(cells, weights.ravel(), worlds * IDEAS).reshape(worlds, IDEAS)
    return total
