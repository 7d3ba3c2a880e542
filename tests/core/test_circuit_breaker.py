"""A circuit breaker opens after failures in a row, for longer and longer, and closes after a success."""

from community.core.circuit_breaker import CircuitBreaker


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def _breaker() -> tuple[CircuitBreaker, Clock]:
    clock = Clock()
    return CircuitBreaker(failures=3, first_pause=30, longest_pause=100, clock=clock), clock


def test_it_opens_after_failures_in_a_row() -> None:
    breaker, _clock = _breaker()
    for _ in range(2):
        breaker.record_failure("TimeoutError")
    breaker.record_success()
    for _ in range(2):
        breaker.record_failure("TimeoutError")
    assert not breaker.is_open
    breaker.record_failure("OSError")
    assert breaker.is_open
    assert breaker.error == "OSError"


def test_pauses_grow_to_a_limit() -> None:
    breaker, clock = _breaker()
    pauses = []
    for _ in range(3 + 100):
        breaker.record_failure("OSError")
        if breaker.is_open:
            pauses.append(breaker.pause)
            clock.seconds += breaker.pause - 1
            assert breaker.is_open
            clock.seconds += 2
            assert not breaker.is_open
    assert pauses[:4] == [30, 60, 100, 100]
    assert pauses[-1] == 100


def test_a_success_closes_it_and_it_begins_again() -> None:
    breaker, clock = _breaker()
    for _ in range(5):
        breaker.record_failure("OSError")
    clock.seconds += 1000
    breaker.record_success()
    assert not breaker.is_failing
    breaker.record_failure("OSError")
    assert not breaker.is_open
    for _ in range(2):
        breaker.record_failure("OSError")
    assert breaker.pause == 30
