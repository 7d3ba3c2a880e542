"""Fair ranking: which share of an idea's readers support it, how certain that is, and what to show next.

Arithmetic without a database, used by the site, the benchmark and anyone who wants to check a score. An *impression*
is one showing of an idea to someone who could vote on it. Rows further down a list are read less often than the first
(position bias), so impressions are weighted by the probability that their position is read. How many *readers* these
*weighted impressions* are is calculated in `readers`; support is votes per reader.
"""

import math
from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple

from community.ideas import beta_distribution

C = 4.0  # how many times its uncertainty is added to an idea's score; chosen on seeds that the benchmark does not show
DEFAULT_MEAN, DEFAULT_WEIGHT = 0.1, 20.0  # the site average and its weight in readers, before a calibration
DEFAULT_SETTLED = 0.5  # the share of readings that follow a settled opinion, while nothing is known about it
MIN_READERS = 5.0  # below which an idea says nothing about the site average
MIN_IDEAS = 50  # needed to estimate the weight of the site average
MIN_WEIGHT, MAX_WEIGHT = 5.0, 200.0
MIN_READ_PROBABILITY = 0.05  # of a row, relative to the first
DEFAULT_EXPONENT, MAX_EXPONENT = 0.7, 3.0  # of position bias, before one is measured and at most
MIN_ACTIONS = 40  # votes and clicks in exploration slots that are needed to measure it
CURVE_LENGTH = 100  # positions that are looked at
FEW_IMPRESSIONS = 30.0  # below which an idea goes to exploration slots before all others
CLOSED_PENALTY = 10.0  # subtracted from the score of closed ideas: more than any upper confidence bound
WIDE_INTERVAL = 0.1  # width of the credible interval above which an idea is worth exploring


class RankingParameters(NamedTuple):
    """The numbers of one calibration."""

    id: int
    mean: float  # the site average: votes per reader
    weight: float  # of the site average, in readers
    exponent: float = DEFAULT_EXPONENT  # of position bias
    first_row: float = 1.0  # the chance that the first row of a list is read
    settled: float = DEFAULT_SETTLED  # the share of readings that follow a settled opinion
    activity: tuple[float, ...] = (1.0,)  # relative, of equally large classes of members, with mean 1


class ExplorationCandidate(NamedTuple):
    """An idea that an exploration slot could show."""

    id: int
    votes: float
    weighted_impressions: float


def read_probability(position: int, exponent: float, first_row: float = 1.0) -> float:
    """How likely a row is read: ℓ · position^−γ, at least ℓ · 0.05.

    Position 0 means that there is no order, and counts as read. The exponent is 0.7 before one is measured, similar to
    click logs of result lists: Joachims, Swaminathan and Schnabel, “Unbiased learning-to-rank with biased feedback”
    (2017), section 5.
    """
    return first_row * max(float(position) ** -exponent, MIN_READ_PROBABILITY) if position > 0 else 1.0


def fit_exponent(shows: Sequence[float], actions: Sequence[float]) -> float:
    """The exponent of position bias from impressions and actions (votes and clicks) at positions 1, 2, …

    The most likely one if the actions at a position are Poisson with mean ∝ impressions · position^−γ: the one at which
    the mean logarithm of position of the actions is as expected. Below 40 actions it is 0.7.
    """
    total = math.fsum(actions)
    if total < MIN_ACTIONS:
        return DEFAULT_EXPONENT
    logs = [math.log(position) for position in range(1, len(shows) + 1)]
    observed = math.fsum(count * log for count, log in zip(actions, logs, strict=True)) / total
    low, high = 0.0, MAX_EXPONENT
    for _ in range(50):
        middle = (low + high) / 2
        weights = [count * math.exp(-middle * log) for count, log in zip(shows, logs, strict=True)]
        expected = math.fsum(weight * log for weight, log in zip(weights, logs, strict=True)) / math.fsum(weights)
        low, high = (middle, high) if expected > observed else (low, middle)
    return (low + high) / 2


def estimate_prior(rates: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """(Site average, its weight in readers) from (votes, readers) of many ideas.

    The average is all votes over all readers of ideas with at least 5 readers. The weight is
    estimated by the method of moments, as the one at which rates of a beta-binomial vary as much as these do:
    s² = m(1 − m)(1/E + (1 − 1/E)/(κ + 1)) on average (Kleinman 1973), clamped to 5–200. Below 50 ideas the weight is
    20, and without any the average is 0.1.
    """
    count, all_votes, total, squares, votes_times_rate = 0, 0.0, 0.0, 0.0, 0.0
    for votes, readers in rates:
        if readers >= MIN_READERS:
            votes = min(votes, readers)
            count += 1
            all_votes += votes
            total += readers
            squares += readers * readers
            votes_times_rate += votes * votes / readers
    if not count:
        return DEFAULT_MEAN, DEFAULT_WEIGHT
    mean = min(max(all_votes / total, 0.001), 0.999)
    if count < MIN_IDEAS:
        return mean, DEFAULT_WEIGHT
    # Each rate weighs as much as its readers: Σ E (p − m)² = Σ (1 − E/ΣE) · m(1 − m) · (1 + (E − 1)ρ),
    # with ρ = 1/(κ + 1).
    spread = votes_times_rate - 2 * mean * all_votes + mean * mean * total
    noise = mean * (1 - mean) * (count - 1)
    slope = mean * (1 - mean) * (total - squares / total - (count - 1))
    correlation = (spread - noise) / slope
    return mean, min(max(1 / correlation - 1, MIN_WEIGHT), MAX_WEIGHT) if correlation > 0 else MAX_WEIGHT


def posterior(votes: float, readers: float, parameters: RankingParameters) -> tuple[float, float]:
    """(a, b) of the Beta distribution of an idea's rate: Beta(κm + V, κ(1 − m) + max(E − V, 0))."""
    mean, weight = parameters.mean, parameters.weight
    return weight * mean + votes, weight * (1 - mean) + max(readers - votes, 0.0)


def adjusted_support(votes: float, readers: float, parameters: RankingParameters) -> float:
    """The expected share of readers who support the idea, in (0, 1): the mean of the posterior distribution."""
    a, b = posterior(votes, readers, parameters)
    return a / (a + b)


def credible_interval(
    votes: float, readers: float, parameters: RankingParameters, share: float = 0.9
) -> tuple[float, float]:
    """The central interval that contains the idea's rate with this probability."""
    a, b = posterior(votes, readers, parameters)
    return beta_distribution.quantile((1 - share) / 2, a, b), beta_distribution.quantile((1 + share) / 2, a, b)


def upper_confidence_bound(votes: float, readers: float, parameters: RankingParameters, c: float = C) -> float:
    """Mean + c·sqrt(mean(1 − mean)/(E + κ)): uncertain ideas get the benefit of the doubt.

    An upper confidence bound (Auer, Cesa-Bianchi and Fischer 2002) whose width is that of the posterior.
    """
    mean = adjusted_support(votes, readers, parameters)
    return mean + c * math.sqrt(mean * (1 - mean) / (readers + parameters.weight))


def discover_score(votes: float, readers: float, parameters: RankingParameters, is_closed: bool = False) -> float:
    """The position in Discover, highest first: the upper confidence bound, with closed ideas after all open ones."""
    return upper_confidence_bound(votes, readers, parameters) - (CLOSED_PENALTY if is_closed else 0.0)


def candidate_from_scores(
    idea_id: int, support: float, discover: float, weighted_impressions: float, parameters: RankingParameters
) -> ExplorationCandidate:
    """An open idea as a candidate; its votes are calculated back from its two stored scores.

    Exact with the parameters that the scores were calculated with, as long as votes do not exceed readers.
    """
    variance = support * (1 - support)
    readers = C * C * variance / (discover - support) ** 2 - parameters.weight if discover > support else 0.0
    votes = max(support * (max(readers, 0.0) + parameters.weight) - parameters.weight * parameters.mean, 0.0)
    return ExplorationCandidate(idea_id, votes, weighted_impressions)


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


def _is_uncertain(candidate: ExplorationCandidate, parameters: RankingParameters) -> bool:
    """Whether the 90% interval is wide. 2 × 1.645 standard deviations is near enough for choosing what to show."""
    a, b = posterior(candidate.votes, candidate.weighted_impressions, parameters)
    return 2 * 1.645 * math.sqrt(a * b / ((a + b) ** 2 * (a + b + 1))) > WIDE_INTERVAL
