"""The site's formulas for many ideas of many simulated sites at once, and a check that they are the same.

What counts readers (`community.ideas.readers`) takes arrays already and is used as it is.
"""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from community.ideas import ranking, readers
from community.ideas.ranking import RankingParameters
from community.ideas.readers import History

Array = NDArray[Any]


class SimulatedSite:
    """What each simulated site stores of its ideas, and its calibration. Arrays of shape (sites, ideas) or (sites, 1).

    `reads` are the read views of each idea (ΣA), `readers` are E.
    """

    def __init__(self, sites: int, ideas: int, page: int, days: int) -> None:
        self.mean = np.full((sites, 1), ranking.DEFAULT_MEAN)
        self.weight = np.full((sites, 1), ranking.DEFAULT_WEIGHT)
        self.settled = np.full((sites, 1), ranking.DEFAULT_SETTLED)
        self.exponent, self.first_row = np.full(sites, ranking.DEFAULT_EXPONENT), np.ones(sites)
        self.classes: list[tuple[float, ...]] = [readers.EVEN] * sites
        self.shows = np.zeros((sites, days, page, ideas), np.float32)
        self.evidence = np.zeros((sites, 2, page))
        self.votes, self.votes_before = np.zeros((sites, ideas)), np.zeros((sites, ideas))
        self.votes_by_day = np.zeros((sites, days, ideas))
        self.members: list[int] = []  # by day
        self.day = -1
        self.reads_before, self.readers_before, self.depth = (np.zeros((sites, ideas)) for _ in range(3))
        self.reads_today, self.reads_followed = np.zeros((sites, ideas)), np.zeros((sites, ideas))

    def start_day(self, day: int, members: int, classes: Sequence[tuple[float, ...]]) -> None:
        """The calibration of the night before a day, when the site has so many members of these activities."""
        if self.day >= 0:
            self.votes_by_day[:, self.day] = self.votes - self.votes_before
            self.members[-1] = members  # at the end of that day
        self.votes_before = self.votes.copy()
        self.day, self.classes = day, list(classes)
        self.members.append(members)
        for site in range(len(self.mean)):
            self.exponent[site] = ranking.fit_exponent(*self.evidence[site].tolist())
            self._calibrate(site)
        self.reads_today[:] = self.reads_followed[:] = 0
        self.readers, self.reads = self.readers_before.copy(), self.reads_before.copy()
        self._prepare()

    def _calibrate(self, site: int) -> None:
        if self.day:
            usual, history = (ranking.DEFAULT_MEAN, ranking.DEFAULT_WEIGHT), self._history(site, 1.0)
            self.settled[site], self.first_row[site] = readers.fit(history, *usual, self.classes[site])
            self.mean[site], self.weight[site] = usual
            self._replay(site)
            pairs = zip(self.votes[site].tolist(), self.readers_before[site].tolist(), strict=True)
            self.mean[site], self.weight[site] = ranking.estimate_prior(pairs)
            self._replay(site)

    def _history(self, site: int, first_row: float) -> History:
        curve = self._curve(site) * (first_row / self.first_row[site])
        reads = np.einsum("p,dpi->id", curve, self.shows[site, : self.day])
        idea, day = np.nonzero((reads > 0) | (self.votes_by_day[site, : self.day].T > 0))
        votes = self.votes_by_day[site].T[idea, day]
        return History(idea, reads[idea, day], np.zeros(len(idea)), votes, np.array(self.members, float)[day])

    def _replay(self, site: int) -> None:
        history = self._history(site, self.first_row[site])
        made = readers.replay(
            history,
            float(self.mean[site, 0]),
            float(self.weight[site, 0]),
            float(self.settled[site, 0]),
            self.classes[site],
        )
        some = np.unique(history.idea)
        self.readers_before[site, some], self.depth[site, some] = made.readers, made.reads_per_member
        self.reads_before[site] = np.bincount(history.idea, history.reads, self.votes.shape[1])

    def _curve(self, site: int) -> Array:
        positions = range(1, self.shows.shape[2] + 1)
        return np.array([ranking.read_probability(p, self.exponent[site], self.first_row[site]) for p in positions])

    def _prepare(self) -> None:
        """What stays the same during a day."""
        self.curves = np.stack([self._curve(site) for site in range(len(self.mean))])
        most = max(len(classes) for classes in self.classes)
        self.activity = np.array([(classes * most)[:most] for classes in self.classes])[:, None, :]
        people = np.full((1, 1), float(self.members[-1]))
        if self.day:
            before = np.full((1, 1), float(self.members[-2]))
            self.depth = readers.after_joining(self.depth, before, people, self.activity)
        voters = readers.voters_weight(self.votes_before, self.depth, self.activity)
        self.remaining = np.maximum(people - voters, 1.0)
        self.support_before = (self.weight * self.mean + self.votes_before) / (
            self.weight + np.maximum(self.readers_before, self.votes_before)
        )

    def follow(self) -> None:
        """Bring readers up to date with the views of the day, where there are new ones."""
        site, idea = np.nonzero(self.reads_today != self.reads_followed)
        reads = self.reads_today[site, idea]
        support, remaining, depth = (of[site, idea] for of in (self.support_before, self.remaining, self.depth))
        added, _ = readers.advance(reads, support, remaining, depth, self.settled[site, 0], self.activity[site, 0])
        self.readers[site, idea] = self.readers_before[site, idea] + added
        self.reads[site, idea] = self.reads_before[site, idea] + reads
        self.reads_followed[site, idea] = reads

    def show(self, sites: Array, rows: Array, is_open: Array, votes: Array, is_exploration: Array) -> None:
        """Count views and, as evidence of position bias, votes. Arrays of shape (sites, visits, positions)."""
        position = np.broadcast_to(np.arange(rows.shape[2]), rows.shape)
        np.add.at(self.shows[:, self.day], (sites[is_open], position[is_open], rows[is_open]), 1)
        weights = np.where(is_open, self.curves[:, None, :], 0.0)
        np.add.at(self.reads_today, (sites, rows), weights)
        self.evidence[:, 0] += (is_open & is_exploration).sum(1)
        self.evidence[:, 1] += (votes & is_exploration).sum(1)

    def posterior(self, votes: Array, readers_: Array) -> tuple[Array, Array]:
        """(a, b) of each idea's Beta distribution."""
        mean, weight = (values.reshape(len(values), *[1] * (votes.ndim - 1)) for values in (self.mean, self.weight))
        return weight * mean + votes, weight * (1 - mean) + np.maximum(readers_ - votes, 0.0)

    def support(self) -> Array:
        """Adjusted support."""
        a, b = self.posterior(self.votes, self.readers)
        mean: Array = a / (a + b)
        return mean

    def upper_confidence_bound(self, c: float) -> Array:
        """The order of Discover."""
        mean = self.support()
        order: Array = mean + c * np.sqrt(mean * (1 - mean) / (self.readers + self.weight))
        return order


def check() -> None:
    """Raise `AssertionError` unless everything here equals the site's functions to 1e-9."""
    chance = random.Random(7)
    pairs = [(float(chance.randrange(40)), chance.random() * 300) for _ in range(500)]
    site = SimulatedSite(1, 500, 20, 1)
    site.votes, site.readers = np.array([pairs]).transpose(2, 0, 1)
    site.mean[0], site.weight[0] = ranking.estimate_prior(pairs)
    parameters = RankingParameters(1, float(site.mean[0, 0]), float(site.weight[0, 0]))
    for c in (0.5, ranking.C):
        mine, means = site.upper_confidence_bound(c)[0], site.support()[0]
        for number, (cast, read) in enumerate(pairs):
            assert abs(mine[number] - ranking.upper_confidence_bound(cast, read, parameters, c)) < 1e-9
            assert abs(means[number] - ranking.adjusted_support(cast, read, parameters)) < 1e-9


def found(truth: Array, order: Array, count: int = 10) -> Array:
    """The share of the true top ten among the first ten of an order, for each site."""
    best = np.argsort(-truth, axis=1)[:, :count]
    first = np.argpartition(-order, count - 1, axis=1)[:, :count]
    share: Array = (best[:, :, None] == first[:, None, :]).any(2).mean(1)
    return share


def first(order: Array, count: int) -> Array:
    """The first ideas of each site, in order."""
    which = np.argpartition(-order, count - 1, axis=1)[:, :count]
    values = np.take_along_axis(order, which, 1)
    return np.take_along_axis(which, np.argsort(-values, axis=1), 1)
