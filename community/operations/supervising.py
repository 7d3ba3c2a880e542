"""Processes that belong together: started, started again when they die, and ended together.

They are forked by a process that never opens a connection, so that no two share one. A pipe whose other end only the
supervisor holds tells them when it is gone, even if it was killed.
"""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.context import ForkProcess
from types import FrameType
from typing import TypeVar

import structlog

from community.operations.explaining import Trouble, in_words

GLANCE = 0.1  # seconds between looks at the children
WAITS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)  # seconds before a child that keeps dying is started again
SOUND = 10.0  # seconds after which a child counts as having started well
GRACE = 20.0  # seconds to end in
ENDINGS = (signal.SIGTERM, signal.SIGINT)

log = structlog.get_logger()
Result = TypeVar("Result")
_fork = multiprocessing.get_context("fork")


class Lifeline:
    """A pipe by which children learn that their supervisor is gone."""

    def __init__(self) -> None:
        self._end, self._held = os.pipe()

    def hold_on(self) -> None:
        """To be called first in every child: only the supervisor may hold the other end."""
        os.close(self._held)

    def when_cut(self, act: Callable[[], None]) -> None:
        """Do something once the supervisor is gone."""

        def wait() -> None:
            os.read(self._end, 1)
            act()

        threading.Thread(target=wait, name="lifeline", daemon=True).start()


class Child:
    """One process that is to be there all the time."""

    def __init__(self, name: str, run: Callable[[Lifeline], None]) -> None:
        self.name = name
        self._run = run
        self._process: ForkProcess | None = None
        self._deaths = 0
        self._started = 0.0
        self._again = 0.0

    def look_after(self, lifeline: Lifeline) -> None:
        """Start it if it is not there and its wait is over."""
        if self.is_alive():
            return
        if self._process is not None:
            self._note_death()
        if self._process is None and time.monotonic() >= self._again:
            self._start(lifeline)

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.is_alive()

    def end(self, how: signal.Signals) -> None:
        """Ask it, or make it, end."""
        if self._process is not None and self._process.pid is not None and self._process.is_alive():
            os.kill(self._process.pid, how)

    def _start(self, lifeline: Lifeline) -> None:
        self._process = _fork.Process(target=_begin, args=(self._run, lifeline), name=self.name)
        self._started = time.monotonic()
        # A signal that came before the child has its own handlers would be lost: it waits until it has.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)

    def _note_death(self) -> None:
        code = self._process.exitcode if self._process else None
        if time.monotonic() - self._started > SOUND:
            self._deaths = 0
        wait = WAITS[min(self._deaths, len(WAITS) - 1)]
        self._deaths += 1
        self._again = time.monotonic() + wait
        self._process = None
        log.warning("a process ended and is started again", process=self.name, code=code, seconds=wait)


def supervise(children: list[Child]) -> None:
    """Keep the children running until this process is asked to end; then end them gracefully."""
    asked: list[int] = []
    before = {number: signal.signal(number, lambda number, frame: asked.append(number)) for number in ENDINGS}
    lifeline = Lifeline()
    try:
        while not asked:
            for child in children:
                child.look_after(lifeline)
            time.sleep(GLANCE)
    finally:
        _end(children)
        for number, handler in before.items():
            signal.signal(number, handler)


def apart(call: Callable[[], Result]) -> Result:
    """The result of a call made in a process of its own, so that this one opens no connection. Raises `Trouble`."""
    mine, theirs = _fork.Pipe(duplex=False)
    process = _fork.Process(target=_answer, args=(call, theirs))
    process.start()
    theirs.close()
    try:
        result, trouble = mine.recv()
    except EOFError:
        process.join()
        raise Trouble("The start failed for a reason nobody foresaw; the lines above say more.") from None
    process.join()
    if trouble is not None:
        raise Trouble(trouble)
    answer: Result = result
    return answer


def _begin(run: Callable[[Lifeline], None], lifeline: Lifeline) -> None:
    os.setpgid(0, 0)  # Ctrl-C in a terminal reaches the supervisor only, which ends its children in good order
    lifeline.hold_on()
    for number in ENDINGS:
        signal.signal(number, _leave)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
    run(lifeline)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _answer(call: Callable[[], object], pipe: "multiprocessing.connection.Connection[object, object]") -> None:
    try:
        pipe.send((call(), None))
    except Exception as error:
        words = in_words(error)
        if words is None:
            raise
        pipe.send((None, words))


def _end(children: list[Child]) -> None:
    for child in children:
        child.end(signal.SIGTERM)
    until = time.monotonic() + GRACE
    while any(child.is_alive() for child in children) and time.monotonic() < until:
        time.sleep(GLANCE)
    for child in children:
        child.end(signal.SIGKILL)
