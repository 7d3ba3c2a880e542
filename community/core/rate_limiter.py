"""Limits on how often something may be tried. The counters are kept in this process and need no other server."""

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class RateLimiter:
    """Counts attempts by key over a moving window; rates look like `"10 per 15 minutes"`."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def hit(self, rate: str, *key: str) -> bool:
        """Count one attempt; False if it exceeds the rate."""
        return self._limiter.hit(_item(rate), *key)

    def wait(self, rate: str, *key: str) -> int:
        """Whole minutes until the next attempt is possible, at least 1."""
        reset = self._limiter.get_window_stats(_item(rate), *key).reset_time
        return max(1, math.ceil((reset - time.time()) / 60))

    def is_full(self, rate: str, *key: str) -> bool:
        """Whether the next attempt would exceed the rate. Counts nothing."""
        return not self._limiter.test(_item(rate), *key)

    def clear(self, rate: str, *key: str) -> None:
        """Reset the count of attempts."""
        self._limiter.clear(_item(rate), *key)


def _item(rate: str) -> RateLimitItem:
    return parse(rate)
