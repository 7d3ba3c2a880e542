"""How much can be known at all if opinions are drawn at each read and no one votes twice."""

from collections.abc import Sequence

import numpy as np

from benchmarks.ranking.formulas import Array, found


def known(members: int, seeds: Sequence[int]) -> Array:
    """The share of the true top ten that is found once every member has voted for every idea, counting all their reads.

    Nothing more can be learned then. Until they vote, a member reads an idea a geometric number of times, so a rate is
    estimated from `members` votes and a negative binomial number of reads.
    """
    rates = np.stack([np.random.default_rng(seed).beta(2, 18, 1000) for seed in seeds])
    reads = members + np.random.default_rng(list(seeds)).negative_binomial(members, rates)
    return found(rates, members / reads)
