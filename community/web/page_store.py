"""Answers kept for a second, within bounds; several requests for the same one wait for the first of them."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

SECONDS = 1.0  # for so long after its rendering began an answer is given again
WAIT = 10.0  # seconds for which a request waits for another one that renders the same page
MAX_ANSWERS, MAX_BYTES, MAX_SIZE = 2_000, 32 * 2**20, 2**20  # in one process; and the largest answer
OVERHEAD = 2_000  # bytes of headers, roughly


class PageResponse(NamedTuple):
    """A whole response. Only one that `is_shared` is given to others, without the id of the request that it was for."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    request_id: str
    route: str
    is_shared: bool
    etag: str  # quoted; empty if it's not shared


class KeptResponse(NamedTuple):
    """An answer, until when it is fresh, and how many bytes it takes with its key."""

    answer: PageResponse
    until: float
    size: int


@dataclass
class Rendering:
    """An answer that a thread is working on."""

    began: float
    done: threading.Event = field(default_factory=threading.Event)
    shared: PageResponse | None = None


class PageStore:
    """The answers of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, KeptResponse] = OrderedDict()  # in the order in which they expire
        self._bytes = 0
        self._renderings: dict[Hashable, Rendering] = {}

    def find(self, key: Hashable) -> PageResponse | None:
        """The answer that is kept, if it is fresh."""
        kept = self._kept.get(key)
        return kept.answer if kept is not None and time.monotonic() < kept.until else None

    def find_or_render(self, key: Hashable, render: Callable[[], PageResponse]) -> PageResponse:
        """The answer that is kept, that another thread is rendering, or else what `render` returns.

        What another thread began more than a second ago is too old to wait for. If it fails, takes long or turns out
        not to be shared, everyone renders their own.
        """
        with self._lock:
            if (found := self.find(key)) is not None:
                return found
            now, other = time.monotonic(), self._renderings.get(key)
            if other is None or now > other.began + SECONDS:
                other, own = None, Rendering(now)
                self._renderings[key] = own
        if other is not None:
            other.done.wait(WAIT)
            return other.shared or render()
        try:
            answer = render()
            if answer.is_shared:
                own.shared = answer
                self._keep(key, answer, own.began + SECONDS)
        finally:
            with self._lock:
                if self._renderings.get(key) is own:
                    del self._renderings[key]
            own.done.set()
        return answer

    def _keep(self, key: Hashable, answer: PageResponse, until: float) -> None:
        size = len(answer.body) + len(str(key)) + OVERHEAD
        if size > MAX_SIZE:
            return
        with self._lock:
            self._drop(key)
            self._kept[key] = KeptResponse(answer, until, size)
            self._bytes += size
            while self._kept and (self._is_full() or time.monotonic() >= next(iter(self._kept.values())).until):
                self._drop(next(iter(self._kept)))

    def _is_full(self) -> bool:
        return len(self._kept) > MAX_ANSWERS or self._bytes > MAX_BYTES

    def _drop(self, key: Hashable) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._bytes -= kept.size
