"""The beta distribution: its cumulative distribution function and quantiles."""

import math
from statistics import NormalDist


def cdf(x: float, a: float, b: float) -> float:
    """The probability of at most x under Beta(a, b).

    This is the regularized incomplete beta function I_x(a, b), NIST DLMF 8.17.
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):  # the fraction converges quickly on this side; the other side is its mirror image
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def quantile(probability: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = probability.

    Newton's method, starting from the normal approximation and falling back to bisection when a step leaves the
    interval that is known to contain x.
    """
    low, high = 0.0, 1.0
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    mean = a / (a + b)
    x = mean + NormalDist().inv_cdf(probability) * math.sqrt(mean * (1 - mean) / (a + b + 1))
    for _ in range(100):
        if not low < x < high:
            x = (low + high) / 2
        excess = cdf(x, a, b) - probability
        low, high = (low, x) if excess > 0 else (x, high)
        step = excess / math.exp(scale + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x))
        x -= step
        if abs(step) < 1e-13 or high - low < 1e-15:
            break
    return min(max(x, low), high)


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
