"""How much can be known at all if opinions are drawn at each read and no one votes twice."""

from collections.abc import Sequence

import numpy as np

from benchmarks.ranking.formulas import Array, found


def known(members: int, seeds: Sequence[int]) -> Array:
    """The share of the true top ten found once every member has voted for every idea, each of their reads counted.

    Nothing more can be learned then: who has voted looks no more. Until they vote, a member reads an idea a geometric
    number of times, so that a rate is known from `members` votes and a negative binomial number of reads.
    """
    rates = np.stack([np.random.default_rng(seed).beta(2, 18, 1000) for seed in seeds])
    reads = members + np.random.default_rng(list(seeds)).negative_binomial(members, rates)
    return found(rates, members / reads)
