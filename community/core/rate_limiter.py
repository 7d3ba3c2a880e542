"""Limits on how often something may be tried: some shared by all web processes, others counted by each of them."""

import math
import time
from collections.abc import Collection

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, Storage
from limits.strategies import MovingWindowRateLimiter


class RateLimiter:
    """Counts attempts by act and key over a moving window; rates look like `"10 per 15 minutes"`.

    `shared`: where attempts are counted, by default in this process; `unshared`: acts that this process always counts
    for itself.
    """

    def __init__(self, shared: Storage | None = None, unshared: Collection[str] = ()) -> None:
        self._limiter = MovingWindowRateLimiter(shared or MemoryStorage())
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._unshared = unshared

    def hit(self, rate: str, act: str, *key: str) -> bool:
        """Count one attempt; False if it exceeds the rate."""
        return self._of(act).hit(_item(rate), act, *key)

    def wait(self, rate: str, act: str, *key: str) -> int:
        """Whole minutes until the next attempt is possible, at least 1."""
        reset = self._of(act).get_window_stats(_item(rate), act, *key).reset_time
        return max(1, math.ceil((reset - time.time()) / 60))

    def is_full(self, rate: str, act: str, *key: str) -> bool:
        """Whether the next attempt would exceed the rate. Counts nothing."""
        return not self._of(act).test(_item(rate), act, *key)

    def clear(self, rate: str, act: str, *key: str) -> None:
        """Reset the count of attempts."""
        self._of(act).clear(_item(rate), act, *key)

    def reset(self) -> None:
        """Forget all attempts."""
        for limiter in (self._limiter, self._own):
            limiter.storage.reset()

    def _of(self, act: str) -> MovingWindowRateLimiter:
        return self._own if act in self._unshared else self._limiter


def _item(rate: str) -> RateLimitItem:
    return parse(rate)
