"""Values kept in memory for some seconds, apart for each app.

Several apps can run in one process, each with its own database. Results are therefore kept in a store that
`create_app` makes for each; `create_app` also says how the present one is found, so that nothing here knows Flask.
"""

import time
from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
Value = TypeVar("Value")
Kept = dict[tuple[Any, ...], tuple[float, Any]]  # by arguments: until when (on the monotonic clock), and what


class Store:
    """What one app keeps."""

    def __init__(self) -> None:
        self._by_function: dict[object, Kept] = {}

    def of(self, function: object) -> Kept:
        """What a function returned."""
        return self._by_function.setdefault(function, {})

    def clear(self) -> None:
        """Drop all of it."""
        self._by_function.clear()


class Cached(Generic[P, Value]):
    """A function whose results are kept. `seconds` is their age at most, `most` how many are kept at once."""

    def __init__(self, function: Callable[P, Value], seconds: float, most: int) -> None:
        self._function, self._seconds, self._most = function, seconds, most
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Value:
        key = (*args, *sorted(kwargs.items()))
        kept = _present().of(self)
        found = kept.get(key)
        if found is not None and time.monotonic() < found[0]:
            value: Value = found[1]
            return value
        value = self._function(*args, **kwargs)
        if len(kept) >= self._most:
            kept.clear()
        kept[key] = (time.monotonic() + self._seconds, value)
        return value

    def clear(self) -> None:
        """Drop what the present app keeps of this function: the next call runs it."""
        _present().of(self).clear()


def cached(*, seconds: float, most: int = 1) -> Callable[[Callable[P, Value]], Cached[P, Value]]:
    """Keep what the function returns, by its arguments. Processes keep apart: each may be `seconds` behind."""
    return lambda function: Cached(function, seconds, most)


def clear() -> None:
    """Drop everything that the present app keeps."""
    _present().clear()


def use(present: Callable[[], Store]) -> None:
    """Say how the store of the present app is found."""
    global _present
    _present = present


def _nowhere() -> Store:
    raise RuntimeError("no app has said where its values are kept")


_present: Callable[[], Store] = _nowhere
