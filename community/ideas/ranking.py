"""Fair ranking: which share of the people who see an idea support it, how certain that is, and what to show next.

Arithmetic without a database, used by the site, the benchmark and anyone who wants to check a score. An *impression*
is one showing of an idea to someone who could vote on it. Rows further down a list are read less often than the first
(position bias), so impressions are weighted by the probability that their position is read; some of these *weighted
impressions* lead to votes.
"""

import math
from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple

from community.ideas import beta_distribution

C = 4.0  # how many times its uncertainty is added to an idea's score; chosen on seeds that the benchmark does not show
DEFAULT_MEAN, DEFAULT_WEIGHT = 0.1, 20.0  # the site average and its weight in impressions, before a calibration
MIN_IMPRESSIONS = 5.0  # weighted impressions below which an idea says nothing about the site average
MIN_IDEAS = 50  # needed to estimate the weight of the site average
MIN_WEIGHT, MAX_WEIGHT = 5.0, 200.0
MIN_READ_PROBABILITY = 0.05
STEEPNESS, CURVE_LENGTH = 0.7, 100  # of the reading curve before one is measured
FEW_IMPRESSIONS = 30.0  # weighted impressions below which an idea goes to exploration slots before all others
CLOSED_PENALTY = 10.0  # subtracted from the score of closed ideas: more than any upper confidence bound
WIDE_INTERVAL = 0.1  # width of the credible interval above which an idea is worth exploring


class RankingParameters(NamedTuple):
    """The numbers of one calibration: the site average, its weight, and the reading curve."""

    id: int
    mean: float  # votes per weighted impression
    weight: float  # in impressions
    curve: tuple[float, ...]  # probability of being read at positions 1, 2, …, relative to the first


class ExplorationCandidate(NamedTuple):
    """An idea that an exploration slot could show."""

    id: int
    votes: float
    weighted_impressions: float


def default_curve(steepness: float = STEEPNESS) -> tuple[float, ...]:
    """The reading curve before one is measured: 1/position^0.7, at least 0.05.

    Similar to click logs of result lists: Joachims, Swaminathan and Schnabel, “Unbiased learning-to-rank with biased
    feedback” (2017), section 5.
    """
    return tuple(max(position**-steepness, MIN_READ_PROBABILITY) for position in range(1, CURVE_LENGTH + 1))


def read_probability(position: int, curve: Sequence[float]) -> float:
    """How likely a row is read compared with the first row of its list, in (0, 1].

    Position 0 means that there is no order, and counts as read. Positions past the end of the curve have its last
    value.
    """
    return curve[min(position, len(curve)) - 1] if position > 0 else 1.0


def isotonic(shows: Sequence[float], acts: Sequence[float]) -> tuple[float, ...]:
    """The reading curve from impressions and acts (votes and clicks) by position: decreasing, 1 at the first position.

    The decreasing curve nearest to acts/shows by weighted least squares: neighbors that rise are pooled (Ayer,
    Brunk, Ewing, Reid and Silverman 1955). At least 0.05; the default curve if there were no acts at all.
    """
    pools: list[list[float]] = []  # [acts, shows, positions]
    for shown, acted in zip(shows, acts, strict=True):
        pools.append([acted, shown, 1])
        while len(pools) > 1 and _rises(pools[-2], pools[-1]):
            last = pools.pop()
            pools[-1] = [one + other for one, other in zip(pools[-1], last, strict=True)]
    if not pools or not pools[0][1] or not pools[0][0]:
        return default_curve()
    first = pools[0][0] / pools[0][1]
    return tuple(
        max(min(acted / shown / first, 1.0), MIN_READ_PROBABILITY)
        for acted, shown, positions in pools
        for _ in range(int(positions))
    )


def weighted_impressions(shows: Iterable[tuple[int, float]], curve: Sequence[float]) -> float:
    """Σ count × read probability over (position, count). Exactly rounded, in any order."""
    return math.fsum(count * read_probability(position, curve) for position, count in shows)


def estimate_prior(rates: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """(Site average, its weight in impressions) from (votes, weighted impressions) of many ideas.

    The average is all votes over all impressions of ideas with at least 5 weighted impressions. The weight is
    estimated by the method of moments, as the one at which rates of a beta-binomial vary as much as these do:
    s² = m(1 − m)(1/E + (1 − 1/E)/(κ + 1)) on average (Kleinman 1973), clamped to 5–200. Below 50 ideas the weight is
    20, and without any the average is 0.1.
    """
    count, all_votes, total, squares, votes_times_rate = 0, 0.0, 0.0, 0.0, 0.0
    for votes, impressions in rates:
        if impressions >= MIN_IMPRESSIONS:
            votes = min(votes, impressions)
            count += 1
            all_votes += votes
            total += impressions
            squares += impressions * impressions
            votes_times_rate += votes * votes / impressions
    if not count:
        return DEFAULT_MEAN, DEFAULT_WEIGHT
    mean = min(max(all_votes / total, 0.001), 0.999)
    if count < MIN_IDEAS:
        return mean, DEFAULT_WEIGHT
    # Each rate weighs as much as its impressions: Σ E (p − m)² = Σ (1 − E/ΣE) · m(1 − m) · (1 + (E − 1)ρ),
    # with ρ = 1/(κ + 1).
    spread = votes_times_rate - 2 * mean * all_votes + mean * mean * total
    noise = mean * (1 - mean) * (count - 1)
    slope = mean * (1 - mean) * (total - squares / total - (count - 1))
    correlation = (spread - noise) / slope
    return mean, min(max(1 / correlation - 1, MIN_WEIGHT), MAX_WEIGHT) if correlation > 0 else MAX_WEIGHT


def posterior(votes: float, impressions: float, parameters: RankingParameters) -> tuple[float, float]:
    """(a, b) of the Beta distribution of an idea's rate: Beta(κm + V, κ(1 − m) + max(E − V, 0))."""
    mean, weight = parameters.mean, parameters.weight
    return weight * mean + votes, weight * (1 - mean) + max(impressions - votes, 0.0)


def adjusted_support(votes: float, impressions: float, parameters: RankingParameters) -> float:
    """The expected share of readers who support the idea, in (0, 1): the mean of the posterior distribution."""
    a, b = posterior(votes, impressions, parameters)
    return a / (a + b)


def credible_interval(
    votes: float, impressions: float, parameters: RankingParameters, share: float = 0.9
) -> tuple[float, float]:
    """The central interval that contains the idea's rate with this probability."""
    a, b = posterior(votes, impressions, parameters)
    return beta_distribution.quantile((1 - share) / 2, a, b), beta_distribution.quantile((1 + share) / 2, a, b)


def upper_confidence_bound(votes: float, impressions: float, parameters: RankingParameters, c: float = C) -> float:
    """Mean + c·sqrt(mean(1 − mean)/(E + κ)): uncertain ideas get the benefit of the doubt.

    An upper confidence bound (Auer, Cesa-Bianchi and Fischer 2002) whose width is that of the posterior.
    """
    mean = adjusted_support(votes, impressions, parameters)
    return mean + c * math.sqrt(mean * (1 - mean) / (impressions + parameters.weight))


def discover_score(votes: float, impressions: float, parameters: RankingParameters, is_closed: bool = False) -> float:
    """The position in Discover, highest first: the upper confidence bound, with closed ideas after all open ones."""
    return upper_confidence_bound(votes, impressions, parameters) - (CLOSED_PENALTY if is_closed else 0.0)


def candidate_from_scores(
    idea_id: int, support: float, discover: float, parameters: RankingParameters, c: float = C
) -> ExplorationCandidate:
    """The votes and weighted impressions of an open idea, calculated back from its two stored scores.

    Exact with the parameters that the scores were calculated with, as long as votes do not exceed impressions.
    """
    variance = support * (1 - support)
    impressions = c * c * variance / (discover - support) ** 2 - parameters.weight if discover > support else 0.0
    impressions = max(impressions, 0.0)
    votes = max(support * (impressions + parameters.weight) - parameters.weight * parameters.mean, 0.0)
    return ExplorationCandidate(idea_id, votes, impressions)


def exploration_positions(rng: Random, size: int = 20, count: int = 2) -> list[int]:
    """Positions of a page, from 1, that are exploration slots: uniformly drawn, ascending."""
    return sorted(rng.sample(range(1, size + 1), min(count, size)))


def draw_candidates(
    rng: Random, candidates: Sequence[ExplorationCandidate], parameters: RankingParameters, count: int = 2
) -> list[int]:
    """Ids for exploration slots.

    First ideas with fewer than 30 weighted impressions, uniformly; then by Thompson sampling (1933), which draws a rate
    from the posterior of each idea whose interval is wide and takes the highest, so an idea is shown as often as
    it is likely to be the best.
    """
    few = [candidate.id for candidate in candidates if candidate.weighted_impressions < FEW_IMPRESSIONS]
    chosen = rng.sample(few, min(count, len(few)))
    if len(chosen) == count:
        return chosen
    uncertain = [
        candidate
        for candidate in candidates
        if candidate.weighted_impressions >= FEW_IMPRESSIONS and _is_uncertain(candidate, parameters)
    ]
    drawn = [
        (rng.betavariate(*posterior(one.votes, one.weighted_impressions, parameters)), one.id) for one in uncertain
    ]
    return chosen + [idea_id for _, idea_id in sorted(drawn, reverse=True)[: count - len(chosen)]]


def _rises(one: list[float], other: list[float]) -> bool:
    """Whether the later pool's rate is at least the earlier's. A pool without impressions joins its neighbor."""
    return not one[1] or not other[1] or other[0] * one[1] >= one[0] * other[1]


def _is_uncertain(candidate: ExplorationCandidate, parameters: RankingParameters) -> bool:
    """Whether the 90% interval is wide. 2 × 1.645 standard deviations is near enough for choosing what to show."""
    a, b = posterior(candidate.votes, candidate.weighted_impressions, parameters)
    return 2 * 1.645 * math.sqrt(a * b / ((a + b) ** 2 * (a + b + 1))) > WIDE_INTERVAL
