"""Fair ranking: how much of those who look at an idea support it, how sure that is, and whom to show next.

Plain arithmetic, for the site, the benchmark and whoever wants to check a figure. A *look* is that an idea was shown
to somebody who could vote on it; *attention* is how likely a row is really read, compared with the first of its list;
what was *examined* is the sum of looks times attention; of those, some voted. Nothing here knows a database.
"""

import math
from collections.abc import Iterable, Sequence
from random import Random
from statistics import NormalDist
from typing import NamedTuple

C = 4.0  # how many times its uncertainty an idea is given as credit; chosen on seeds that the benchmark does not show
MEAN, WEIGHT = 0.1, 20.0  # the usual rate and its weight in looks, until a site has measured its own
ENOUGH = 5.0  # looks examined, below which an idea tells nothing of the usual rate
FEWEST = 50  # ideas that a measured weight is made from
LIGHTEST, HEAVIEST = 5.0, 200.0
FAINTEST = 0.05  # no row is taken to be read less than this
STEEPNESS, LONGEST = 0.7, 100  # of the curve before there is a measured one
FEW = 30.0  # looks examined, below which an idea is shown in reserved slots before all others
DECIDED = 10.0  # so much lower stands a decided idea: more than any optimism
WIDE = 0.1  # the width of an interval from which on an idea is worth another look


class Version(NamedTuple):
    """One measurement of the site: its usual rate (votes for each examined look), that rate's weight, and attention."""

    id: int
    mean: float
    weight: float
    curve: tuple[float, ...]  # attention at positions 1, 2, …


class Candidate(NamedTuple):
    """An idea that a reserved slot could show."""

    id: int
    votes: float
    examined: float


def default_curve(steepness: float = STEEPNESS) -> tuple[float, ...]:
    """Attention before it is measured: 1/position^0.7, at least 0.05, which click logs of result lists resemble.

    Joachims, Swaminathan and Schnabel, “Unbiased learning-to-rank with biased feedback” (2017), section 5.
    """
    return tuple(max(position**-steepness, FAINTEST) for position in range(1, LONGEST + 1))


def attention(position: int, curve: Sequence[float]) -> float:
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
        max(min(acted / shown / first, 1.0), FAINTEST)
        for acted, shown, positions in pools
        for _ in range(int(positions))
    )


def examined(looks: Iterable[tuple[int, float]], curve: Sequence[float]) -> float:
    """How many really looked: Σ shows × attention over (position, shows). Exactly rounded, in any order."""
    return math.fsum(shows * attention(position, curve) for position, shows in looks)


def moments(figures: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """(Usual rate, its weight in looks) from (votes, examined) of many ideas, by the method of moments.

    The rate is all votes over all looks of ideas with at least 5 examined. The weight is the one at which rates of
    a beta-binomial spread as they do: s² = m(1 − m)(1/E + (1 − 1/E)/(κ + 1)) on average (Kleinman 1973), clamped
    to 5–200. Below 50 ideas it is 20, and without any the rate is 0.1.
    """
    count, votes_in_all, total, squares, rates = 0, 0.0, 0.0, 0.0, 0.0
    for votes, looks in figures:
        if looks >= ENOUGH:
            votes = min(votes, looks)
            count += 1
            votes_in_all += votes
            total += looks
            squares += looks * looks
            rates += votes * votes / looks
    if not count:
        return MEAN, WEIGHT
    mean = min(max(votes_in_all / total, 0.001), 0.999)
    if count < FEWEST:
        return mean, WEIGHT
    # Each rate weighs as much as its looks: Σ E (p − m)² = Σ (1 − E/ΣE) · m(1 − m) · (1 + (E − 1)ρ), ρ = 1/(κ + 1).
    spread = rates - 2 * mean * votes_in_all + mean * mean * total
    noise = mean * (1 - mean) * (count - 1)
    slope = mean * (1 - mean) * (total - squares / total - (count - 1))
    share = (spread - noise) / slope
    return mean, min(max(1 / share - 1, LIGHTEST), HEAVIEST) if share > 0 else HEAVIEST


def posterior(votes: float, looks: float, version: Version) -> tuple[float, float]:
    """(a, b) of the Beta distribution of an idea's rate: Beta(κm + V, κ(1 − m) + max(E − V, 0))."""
    return version.weight * version.mean + votes, version.weight * (1 - version.mean) + max(looks - votes, 0.0)


def support(votes: float, looks: float, version: Version) -> float:
    """Corrected support: the mean of what we believe of the share of lookers who support the idea, in (0, 1)."""
    a, b = posterior(votes, looks, version)
    return a / (a + b)


def interval(votes: float, looks: float, version: Version, share: float = 0.9) -> tuple[float, float]:
    """Between which rates the idea's lies with this probability, as much left out below as above."""
    a, b = posterior(votes, looks, version)
    return quantile((1 - share) / 2, a, b), quantile((1 + share) / 2, a, b)


def optimistic(votes: float, looks: float, version: Version, c: float = C) -> float:
    """The order Discover: mean + c·sqrt(mean(1 − mean)/(E + κ)). What is little known is given the benefit of doubt.

    An upper confidence bound (Auer, Cesa-Bianchi and Fischer 2002), its width that of the posterior.
    """
    mean = support(votes, looks, version)
    return mean + c * math.sqrt(mean * (1 - mean) / (looks + version.weight))


def behind(idea_id: int, support: float, discover: float, version: Version, c: float = C) -> Candidate:
    """What corrected support and the order of Discover were made from: the two stored figures tell both.

    Exact with the version they were made with, as long as votes are no more than looks; of an open idea.
    """
    looks = c * c * support * (1 - support) / (discover - support) ** 2 - version.weight if discover > support else 0.0
    looks = max(looks, 0.0)
    return Candidate(idea_id, max(support * (looks + version.weight) - version.weight * version.mean, 0.0), looks)


def place(votes: float, looks: float, version: Version, is_closed: bool = False) -> float:
    """Where an idea stands in Discover, the highest first: `optimistic`, and what takes no votes any more after all."""
    return optimistic(votes, looks, version) - (DECIDED if is_closed else 0.0)


def slots(chance: Random, size: int = 20, reserved: int = 2) -> list[int]:
    """Positions of a page, from 1, that are reserved for what needs looks: uniformly drawn, rising."""
    return sorted(chance.sample(range(1, size + 1), min(reserved, size)))


def draw(chance: Random, candidates: Sequence[Candidate], version: Version, reserved: int = 2) -> list[int]:
    """Ids for reserved slots: first ideas with fewer than 30 examined looks, each as likely, then by Thompson's rule.

    That draws one rate from the posterior of each idea whose interval is wide, and takes those that drew the highest
    (Thompson 1933): an idea is shown as often as it could well be the best.
    """
    few = [candidate.id for candidate in candidates if candidate.examined < FEW]
    chosen = chance.sample(few, min(reserved, len(few)))
    if len(chosen) == reserved:
        return chosen
    wide = [candidate for candidate in candidates if candidate.examined >= FEW and _is_wide(candidate, version)]
    drawn = [(chance.betavariate(*posterior(one.votes, one.examined, version)), one.id) for one in wide]
    return chosen + [idea_id for _, idea_id in sorted(drawn, reverse=True)[: reserved - len(chosen)]]


def cumulative(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b): the probability of at most x. NIST DLMF 8.17."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):  # the fraction converges quickly on this side, and mirrored on the other
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def quantile(probability: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = probability, by Newton's steps from the normal approximation, halving where they leave."""
    low, high = 0.0, 1.0
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    mean = a / (a + b)
    x = mean + NormalDist().inv_cdf(probability) * math.sqrt(mean * (1 - mean) / (a + b + 1))
    for _ in range(100):
        if not low < x < high:
            x = (low + high) / 2
        over = cumulative(x, a, b) - probability
        low, high = (low, x) if over > 0 else (x, high)
        step = over / math.exp(scale + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x))
        x -= step
        if abs(step) < 1e-13 or high - low < 1e-15:
            break
    return min(max(x, low), high)


def _rises(one: list[float], other: list[float]) -> bool:
    """Whether the later pool's rate is at least the earlier's; a pool that was never shown joins its neighbour."""
    return not one[1] or not other[1] or other[0] * one[1] >= one[0] * other[1]


def _is_wide(candidate: Candidate, version: Version) -> bool:
    """Whether the 90 % interval is wide: 2 × 1.645 standard deviations, near enough for choosing whom to show."""
    a, b = posterior(candidate.votes, candidate.examined, version)
    return 2 * 1.645 * math.sqrt(a * b / ((a + b) ** 2 * (a + b + 1))) > WIDE


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of DLMF 8.17.22, evaluated from the front (Lentz 1976)."""
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    value = d
    for m in range(1, 10_000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            c, d = 1 + term / c, 1 + term * d
            c, d = c if abs(c) > tiny else tiny, 1 / (d if abs(d) > tiny else tiny)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value
