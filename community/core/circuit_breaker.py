"""A circuit breaker: pauses work that depends on something that keeps failing, for longer and longer."""

import time
from collections.abc import Callable


class CircuitBreaker:
    """Open, which means that nothing is tried, for a while after several failures in a row.

    After the pause one attempt is possible. If it fails, the next pause is twice as long.
    """

    def __init__(
        self, failures: int, first_pause: float, longest_pause: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._first_pause, self._longest_pause, self._clock = failures, first_pause, longest_pause, clock
        self._failures = 0
        self._open_until = 0.0
        self.error = ""  # the last one

    def record_success(self) -> None:
        """Close it: it works again."""
        self._failures = 0

    def record_failure(self, error: str) -> None:
        """Count a failure; open it if there were enough in a row."""
        self._failures += 1
        self.error = error
        if self._failures >= self._most:
            self._open_until = self._clock() + self.pause

    @property
    def pause(self) -> float:
        """Seconds of the present pause."""
        return min(self._longest_pause, self._first_pause * 2.0 ** min(30, max(0, self._failures - self._most)))

    @property
    def is_failing(self) -> bool:
        """Whether there were enough failures in a row, and no success since."""
        return self._failures >= self._most

    @property
    def is_open(self) -> bool:
        """Whether nothing should be tried now."""
        return self.is_failing and self._clock() < self._open_until
