"""The site's formulas for many ideas of many simulated sites at once, and a check that they are the same.

`weighted` are the weighted impressions of each idea.
"""

import random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from community.ideas import ranking
from community.ideas.ranking import RankingParameters

Array = NDArray[Any]


class SimulatedSite:
    """The calibration of each simulated site: its average and the weight of that. Shape (worlds, 1)."""

    def __init__(self, worlds: int) -> None:
        self.mean = np.full((worlds, 1), ranking.DEFAULT_MEAN)
        self.weight = np.full((worlds, 1), ranking.DEFAULT_WEIGHT)

    def calibrate(self, votes: Array, weighted: Array) -> None:
        """The nightly calibration."""
        for world in range(len(votes)):
            pairs = zip(votes[world].tolist(), weighted[world].tolist(), strict=True)
            self.mean[world], self.weight[world] = ranking.estimate_prior(pairs)

    def posterior(self, votes: Array, weighted: Array) -> tuple[Array, Array]:
        """(a, b) of each idea's Beta distribution."""
        rest = np.maximum(weighted - votes, 0.0)
        return self.weight * self.mean + votes, self.weight * (1 - self.mean) + rest

    def support(self, votes: Array, weighted: Array) -> Array:
        """Adjusted support."""
        a, b = self.posterior(votes, weighted)
        mean: Array = a / (a + b)
        return mean

    def upper_confidence_bound(self, votes: Array, weighted: Array, c: float) -> Array:
        """The order of Discover."""
        mean = self.support(votes, weighted)
        order: Array = mean + c * np.sqrt(mean * (1 - mean) / (weighted + self.weight))
        return order


def check() -> None:
    """Raise `AssertionError` unless everything here equals the site's functions to 1e-9."""
    chance = random.Random(7)
    pairs = [(float(chance.randrange(40)), chance.random() * 300) for _ in range(500)]
    votes, weighted = np.array([pairs]).transpose(2, 0, 1)
    site = SimulatedSite(1)
    site.calibrate(votes, weighted)
    parameters = RankingParameters(1, float(site.mean[0, 0]), float(site.weight[0, 0]), ranking.default_curve())
    assert (parameters.mean, parameters.weight) == ranking.estimate_prior(pairs)
    for c in (0.5, ranking.C):
        mine, means = site.upper_confidence_bound(votes, weighted, c)[0], site.support(votes, weighted)[0]
        for number, (cast, impressions) in enumerate(pairs):
            assert abs(mine[number] - ranking.upper_confidence_bound(cast, impressions, parameters, c)) < 1e-9
            assert abs(means[number] - ranking.adjusted_support(cast, impressions, parameters)) < 1e-9


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
