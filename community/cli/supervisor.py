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

from community.cli.error_messages import describe
from community.core.errors import OperatorError

POLL_INTERVAL = 0.1  # seconds between looks at the children
RESTART_DELAYS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)  # seconds before a child that keeps dying is started again
HEALTHY_AFTER = 10.0  # seconds after which a child counts as having started well
STOP_TIMEOUT = 20.0  # seconds to end in
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = structlog.get_logger()
Result = TypeVar("Result")
_fork = multiprocessing.get_context("fork")


class SupervisorPipe:
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


class ManagedProcess:
    """One process that is to be there all the time."""

    def __init__(self, name: str, run: Callable[[SupervisorPipe], None]) -> None:
        self.name = name
        self._run = run
        self._process: ForkProcess | None = None
        self._deaths = 0
        self._started = 0.0
        self._again = 0.0

    def look_after(self, lifeline: SupervisorPipe) -> None:
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

    def _start(self, lifeline: SupervisorPipe) -> None:
        self._process = _fork.Process(target=_run_child, args=(self._run, lifeline), name=self.name)
        self._started = time.monotonic()
        # A signal that came before the child has its own handlers would be lost: it waits until it has.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)

    def _note_death(self) -> None:
        code = self._process.exitcode if self._process else None
        if time.monotonic() - self._started > HEALTHY_AFTER:
            self._deaths = 0
        wait = RESTART_DELAYS[min(self._deaths, len(RESTART_DELAYS) - 1)]
        self._deaths += 1
        self._again = time.monotonic() + wait
        self._process = None
        log.warning("a process ended and is started again", process=self.name, code=code, seconds=wait)


def supervise(children: list[ManagedProcess]) -> None:
    """Keep the children running until this process is asked to end; then end them gracefully."""
    asked: list[int] = []
    before = {number: signal.signal(number, lambda number, frame: asked.append(number)) for number in STOP_SIGNALS}
    lifeline = SupervisorPipe()
    try:
        while not asked:
            for child in children:
                child.look_after(lifeline)
            time.sleep(POLL_INTERVAL)
    finally:
        _stop_all(children)
        for number, handler in before.items():
            signal.signal(number, handler)


def run_in_subprocess(call: Callable[[], Result]) -> Result:
    """The result of a call made in a process of its own, so that this one opens no connection. Raises `Trouble`."""
    mine, theirs = _fork.Pipe(duplex=False)
    process = _fork.Process(target=_send_result, args=(call, theirs))
    process.start()
    theirs.close()
    try:
        result, trouble = mine.recv()
    except EOFError:
        process.join()
        raise OperatorError("The start failed for a reason nobody foresaw; the lines above say more.") from None
    process.join()
    if trouble is not None:
        raise OperatorError(trouble)
    answer: Result = result
    return answer


def _run_child(run: Callable[[SupervisorPipe], None], lifeline: SupervisorPipe) -> None:
    os.setpgid(0, 0)  # Ctrl-C in a terminal reaches the supervisor only, which ends its children in good order
    lifeline.hold_on()
    for number in STOP_SIGNALS:
        signal.signal(number, _exit)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    run(lifeline)


def _exit(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _send_result(call: Callable[[], object], pipe: "multiprocessing.connection.Connection[object, object]") -> None:
    try:
        pipe.send((call(), None))
    except Exception as error:
        words = describe(error)
        if words is None:
            raise
        pipe.send((None, words))


def _stop_all(children: list[ManagedProcess]) -> None:
    for child in children:
        child.end(signal.SIGTERM)
    until = time.monotonic() + STOP_TIMEOUT
    while any(child.is_alive() for child in children) and time.monotonic() < until:
        time.sleep(POLL_INTERVAL)
    for child in children:
        child.end(signal.SIGKILL)
