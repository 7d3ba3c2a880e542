"""How often something may be tried. Counters live in this process: a limit is never lifted because a server is away."""

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class RateLimiter:
    """Counts tries by name and key over a moving window, such as `"10 per 15 minutes"`."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def hit(self, rate: str, *key: str) -> bool:
        """Count one try; False if it is one too many."""
        return self._limiter.hit(_item(rate), *key)

    def wait(self, rate: str, *key: str) -> int:
        """Whole minutes until the next try is possible, at least 1."""
        reset = self._limiter.get_window_stats(_item(rate), *key).reset_time
        return max(1, math.ceil((reset - time.time()) / 60))

    def is_full(self, rate: str, *key: str) -> bool:
        """Whether the next try would be one too many, without counting it."""
        return not self._limiter.test(_item(rate), *key)

    def clear(self, rate: str, *key: str) -> None:
        """Forget the tries so far."""
        self._limiter.clear(_item(rate), *key)


def _item(rate: str) -> RateLimitItem:
    return parse(rate)
