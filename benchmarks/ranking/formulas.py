"""The site's formulas over many ideas of many worlds at once, and the check that they are the site's."""

import random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from community.ideas import ranking
from community.ideas.ranking import RankingParameters

Array = NDArray[Any]


class SimulatedSite:
    """What each world's site has measured of itself: its usual rate and that rate's weight. Shape (worlds, 1)."""

    def __init__(self, worlds: int) -> None:
        self.mean = np.full((worlds, 1), ranking.DEFAULT_MEAN)
        self.weight = np.full((worlds, 1), ranking.DEFAULT_WEIGHT)

    def measure(self, votes: Array, examined: Array) -> None:
        """What the site does each night."""
        for world in range(len(votes)):
            pairs = zip(votes[world].tolist(), examined[world].tolist(), strict=True)
            self.mean[world], self.weight[world] = ranking.estimate_prior(pairs)

    def posterior(self, votes: Array, examined: Array) -> tuple[Array, Array]:
        """(a, b) of each idea's Beta distribution."""
        rest = np.maximum(examined - votes, 0.0)
        return self.weight * self.mean + votes, self.weight * (1 - self.mean) + rest

    def support(self, votes: Array, examined: Array) -> Array:
        """Corrected support."""
        a, b = self.posterior(votes, examined)
        mean: Array = a / (a + b)
        return mean

    def optimistic(self, votes: Array, examined: Array, c: float) -> Array:
        """The order of Discover."""
        mean = self.support(votes, examined)
        order: Array = mean + c * np.sqrt(mean * (1 - mean) / (examined + self.weight))
        return order


def check() -> None:
    """Raise `AssertionError` unless everything here equals the site's functions to 1e-9."""
    chance = random.Random(7)
    pairs = [(float(chance.randrange(40)), chance.random() * 300) for _ in range(500)]
    votes, examined = np.array([pairs]).transpose(2, 0, 1)
    site = SimulatedSite(1)
    site.measure(votes, examined)
    version = RankingParameters(1, float(site.mean[0, 0]), float(site.weight[0, 0]), ranking.default_curve())
    assert (version.mean, version.weight) == ranking.estimate_prior(pairs)
    for c in (0.5, ranking.C):
        mine, means = site.optimistic(votes, examined, c)[0], site.support(votes, examined)[0]
        for number, (cast, looks) in enumerate(pairs):
            assert abs(mine[number] - ranking.upper_confidence_bound(cast, looks, version, c)) < 1e-9
            assert abs(means[number] - ranking.adjusted_support(cast, looks, version)) < 1e-9


def found(truth: Array, order: Array, count: int = 10) -> Array:
    """The share of the true top ten that an order has among its first ten, for each world."""
    best = np.argsort(-truth, axis=1)[:, :count]
    first = np.argpartition(-order, count - 1, axis=1)[:, :count]
    share: Array = (best[:, :, None] == first[:, None, :]).any(2).mean(1)
    return share


def first(order: Array, count: int) -> Array:
    """The ideas that come first in each world, in order."""
    which = np.argpartition(-order, count - 1, axis=1)[:, :count]
    values = np.take_along_axis(order, which, 1)
    return np.take_along_axis(which, np.argsort(-values, axis=1), 1)
