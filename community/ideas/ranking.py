"""Fair ranking: how much of those who look at an idea support it, how sure that is, and whom to show next.

Plain arithmetic, for the site, the benchmark and whoever wants to check a figure. A *look* is that an idea was shown
to somebody who could vote on it; *attention* is how likely a row is really read, compared with the first of its list;
what was *examined* is the sum of looks times attention; of those, some voted. Nothing here knows a database.
"""

import math
from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple

from community.ideas import beta_distribution

C = 4.0  # how many times its uncertainty an idea is given as credit; chosen on seeds that the benchmark does not show
DEFAULT_MEAN, DEFAULT_WEIGHT = 0.1, 20.0  # the usual rate and its weight in looks, until a site has measured its own
MIN_IMPRESSIONS = 5.0  # looks examined, below which an idea tells nothing of the usual rate
MIN_IDEAS = 50  # ideas that a measured weight is made from
MIN_WEIGHT, MAX_WEIGHT = 5.0, 200.0
MIN_READ_PROBABILITY = 0.05  # no row is taken to be read less than this
STEEPNESS, CURVE_LENGTH = 0.7, 100  # of the curve before there is a measured one
FEW_IMPRESSIONS = 30.0  # looks examined, below which an idea is shown in reserved slots before all others
CLOSED_PENALTY = 10.0  # so much lower stands a decided idea: more than any optimism
WIDE_INTERVAL = 0.1  # the width of an interval from which on an idea is worth another look


class RankingParameters(NamedTuple):
    """One measurement of the site: its usual rate (votes for each examined look), that rate's weight, and attention."""

    id: int
    mean: float
    weight: float
    curve: tuple[float, ...]  # attention at positions 1, 2, …


class ExplorationCandidate(NamedTuple):
    """An idea that a reserved slot could show."""

    id: int
    votes: float
    examined: float


def default_curve(steepness: float = STEEPNESS) -> tuple[float, ...]:
    """Attention before it is measured: 1/position^0.7, at least 0.05, which click logs of result lists resemble.

    Joachims, Swaminathan and Schnabel, “Unbiased learning-to-rank with biased feedback” (2017), section 5.
    """
    return tuple(max(position**-steepness, MIN_READ_PROBABILITY) for position in range(1, CURVE_LENGTH + 1))


def read_probability(position: int, curve: Sequence[float]) -> float:
    """How likely a row is read, compared with the first, in (0, 1]. Position 0 has no order and is read for sure.

    Past the end of the curve its last value holds.
    """
    return curve[min(position, len(curve)) - 1] if position > 0 else 1.0


def isotonic(shows: Sequence[float], acts: Sequence[float]) -> tuple[float, ...]:
    """Attention by position from what was shown there and what was done about it: decreasing, 1 at the first.

    The decreasing curve nearest to acts/shows by weighted least squares: neighbours that rise are pooled (Ayer,
    Brunk, Ewing, Reid and Silverman 1955). At least 0.05; the default curve where nothing was done at all.
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


def weighted_impressions(looks: Iterable[tuple[int, float]], curve: Sequence[float]) -> float:
    """How many really looked: Σ shows × attention over (position, shows). Exactly rounded, in any order."""
    return math.fsum(shows * read_probability(position, curve) for position, shows in looks)


def estimate_prior(figures: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """(Usual rate, its weight in looks) from (votes, examined) of many ideas, by the method of moments.

    The rate is all votes over all looks of ideas with at least 5 examined. The weight is the one at which rates of
    a beta-binomial spread as they do: s² = m(1 − m)(1/E + (1 − 1/E)/(κ + 1)) on average (Kleinman 1973), clamped
    to 5–200. Below 50 ideas it is 20, and without any the rate is 0.1.
    """
    count, votes_in_all, total, squares, rates = 0, 0.0, 0.0, 0.0, 0.0
    for votes, looks in figures:
        if looks >= MIN_IMPRESSIONS:
            votes = min(votes, looks)
            count += 1
            votes_in_all += votes
            total += looks
            squares += looks * looks
            rates += votes * votes / looks
    if not count:
        return DEFAULT_MEAN, DEFAULT_WEIGHT
    mean = min(max(votes_in_all / total, 0.001), 0.999)
    if count < MIN_IDEAS:
        return mean, DEFAULT_WEIGHT
    # Each rate weighs as much as its looks: Σ E (p − m)² = Σ (1 − E/ΣE) · m(1 − m) · (1 + (E − 1)ρ), ρ = 1/(κ + 1).
    spread = rates - 2 * mean * votes_in_all + mean * mean * total
    noise = mean * (1 - mean) * (count - 1)
    slope = mean * (1 - mean) * (total - squares / total - (count - 1))
    share = (spread - noise) / slope
    return mean, min(max(1 / share - 1, MIN_WEIGHT), MAX_WEIGHT) if share > 0 else MAX_WEIGHT


def posterior(votes: float, looks: float, version: RankingParameters) -> tuple[float, float]:
    """(a, b) of the Beta distribution of an idea's rate: Beta(κm + V, κ(1 − m) + max(E − V, 0))."""
    return version.weight * version.mean + votes, version.weight * (1 - version.mean) + max(looks - votes, 0.0)


def adjusted_support(votes: float, looks: float, version: RankingParameters) -> float:
    """Corrected support: the mean of what we believe of the share of lookers who support the idea, in (0, 1)."""
    a, b = posterior(votes, looks, version)
    return a / (a + b)


def credible_interval(
    votes: float, looks: float, version: RankingParameters, share: float = 0.9
) -> tuple[float, float]:
    """Between which rates the idea's lies with this probability, as much left out below as above."""
    a, b = posterior(votes, looks, version)
    return beta_distribution.quantile((1 - share) / 2, a, b), beta_distribution.quantile((1 + share) / 2, a, b)


def upper_confidence_bound(votes: float, looks: float, version: RankingParameters, c: float = C) -> float:
    """The order Discover: mean + c·sqrt(mean(1 − mean)/(E + κ)). What is little known is given the benefit of doubt.

    An upper confidence bound (Auer, Cesa-Bianchi and Fischer 2002), its width that of the posterior.
    """
    mean = adjusted_support(votes, looks, version)
    return mean + c * math.sqrt(mean * (1 - mean) / (looks + version.weight))


def candidate_from_scores(
    idea_id: int, support: float, discover: float, version: RankingParameters, c: float = C
) -> ExplorationCandidate:
    """What corrected support and the order of Discover were made from: the two stored figures tell both.

    Exact with the version they were made with, as long as votes are no more than looks; of an open idea.
    """
    looks = c * c * support * (1 - support) / (discover - support) ** 2 - version.weight if discover > support else 0.0
    looks = max(looks, 0.0)
    return ExplorationCandidate(
        idea_id, max(support * (looks + version.weight) - version.weight * version.mean, 0.0), looks
    )


def discover_score(votes: float, looks: float, version: RankingParameters, is_closed: bool = False) -> float:
    """Where an idea stands in Discover, the highest first: `optimistic`, and what takes no votes any more after all."""
    return upper_confidence_bound(votes, looks, version) - (CLOSED_PENALTY if is_closed else 0.0)


def exploration_positions(chance: Random, size: int = 20, is_exploration: int = 2) -> list[int]:
    """Positions of a page, from 1, that are reserved for what needs looks: uniformly drawn, rising."""
    return sorted(chance.sample(range(1, size + 1), min(is_exploration, size)))


def draw_candidates(
    chance: Random, candidates: Sequence[ExplorationCandidate], version: RankingParameters, is_exploration: int = 2
) -> list[int]:
    """Ids for reserved slots: first ideas with fewer than 30 examined looks, each as likely, then by Thompson's rule.

    That draws one rate from the posterior of each idea whose interval is wide, and takes those that drew the highest
    (Thompson 1933): an idea is shown as often as it could well be the best.
    """
    few = [candidate.id for candidate in candidates if candidate.examined < FEW_IMPRESSIONS]
    chosen = chance.sample(few, min(is_exploration, len(few)))
    if len(chosen) == is_exploration:
        return chosen
    wide = [
        candidate for candidate in candidates if candidate.examined >= FEW_IMPRESSIONS and _is_wide(candidate, version)
    ]
    drawn = [(chance.betavariate(*posterior(one.votes, one.examined, version)), one.id) for one in wide]
    return chosen + [idea_id for _, idea_id in sorted(drawn, reverse=True)[: is_exploration - len(chosen)]]


def _rises(one: list[float], other: list[float]) -> bool:
    """Whether the later pool's rate is at least the earlier's; a pool that was never shown joins its neighbour."""
    return not one[1] or not other[1] or other[0] * one[1] >= one[0] * other[1]


def _is_wide(candidate: ExplorationCandidate, version: RankingParameters) -> bool:
    """Whether the 90 % interval is wide: 2 × 1.645 standard deviations, near enough for choosing whom to show."""
    a, b = posterior(candidate.votes, candidate.examined, version)
    return 2 * 1.645 * math.sqrt(a * b / ((a + b) ** 2 * (a + b + 1))) > WIDE_INTERVAL
