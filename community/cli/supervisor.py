"""The supervisor: starts the web process and the worker, restarts them when they die, and stops them together.

They are forked from a process that never opens a database connection, so no two share one. A pipe whose write end
only the supervisor holds tells them when it has ended, even if it was killed.
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

POLL_INTERVAL = 0.1  # seconds
RESTART_DELAYS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)  # seconds before a process that keeps dying is restarted
HEALTHY_AFTER = 10.0  # seconds after which a process counts as started
STOP_TIMEOUT = 20.0  # seconds until processes that do not stop are killed
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = structlog.get_logger()
Result = TypeVar("Result")
_fork = multiprocessing.get_context("fork")


class SupervisorPipe:
    """A pipe that tells child processes when their supervisor has ended."""

    def __init__(self) -> None:
        self._read_end, self._write_end = os.pipe()

    def close_write_end(self) -> None:
        """Must be called first in every child process: only the supervisor holds the write end."""
        os.close(self._write_end)

    def on_close(self, callback: Callable[[], None]) -> None:
        """Call a function, in a thread, once the supervisor has ended."""

        def wait() -> None:
            os.read(self._read_end, 1)
            callback()

        threading.Thread(target=wait, name="supervisor pipe", daemon=True).start()


class ManagedProcess:
    """A process that is kept running."""

    def __init__(self, name: str, run: Callable[[SupervisorPipe], None]) -> None:
        self.name = name
        self._run = run
        self._process: ForkProcess | None = None
        self._deaths = 0
        self._started = 0.0
        self._restart_at = 0.0

    def ensure_running(self, pipe: SupervisorPipe) -> None:
        """Start the process if it is not running and its restart delay is over."""
        if self.is_alive():
            return
        if self._process is not None:
            self._record_death()
        if self._process is None and time.monotonic() >= self._restart_at:
            self._start(pipe)

    def is_alive(self) -> bool:
        """Whether the process is running."""
        return self._process is not None and self._process.is_alive()

    def stop(self, how: signal.Signals) -> None:
        """Send the process SIGTERM or SIGKILL."""
        if self._process is not None and self._process.pid is not None and self._process.is_alive():
            os.kill(self._process.pid, how)

    def _start(self, pipe: SupervisorPipe) -> None:
        self._process = _fork.Process(target=_run_child, args=(self._run, pipe), name=self.name)
        self._started = time.monotonic()
        # A signal that arrived before the child has its own handlers would be lost, so it is held back until then.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        log.info("process started", process=self.name, pid=self._process.pid)

    def _record_death(self) -> None:
        code = self._process.exitcode if self._process else None
        if time.monotonic() - self._started > HEALTHY_AFTER:
            self._deaths = 0
        wait = RESTART_DELAYS[min(self._deaths, len(RESTART_DELAYS) - 1)]
        self._deaths += 1
        self._restart_at = time.monotonic() + wait
        self._process = None
        log.warning("a process ended and will be restarted", process=self.name, code=code, seconds=wait)


def supervise(processes: list[ManagedProcess]) -> None:
    """Keep the processes running until this one is received to stop; then stop them."""
    received: list[int] = []
    before = {number: signal.signal(number, lambda number, frame: received.append(number)) for number in STOP_SIGNALS}
    pipe = SupervisorPipe()
    try:
        while not received:
            for process in processes:
                process.ensure_running(pipe)
            time.sleep(POLL_INTERVAL)
    finally:
        _stop_all(processes)
        for number, handler in before.items():
            signal.signal(number, handler)


def run_in_subprocess(function: Callable[[], Result]) -> Result:
    """Call a function in another process, so this one opens no connection. Raises `OperatorError`."""
    mine, theirs = _fork.Pipe(duplex=False)
    process = _fork.Process(target=_send_result, args=(function, theirs))
    process.start()
    theirs.close()
    try:
        result, problem = mine.recv()
    except EOFError:
        process.join()
        raise OperatorError("The site couldn't start for an unexpected reason. See the lines above.") from None
    process.join()
    if problem is not None:
        raise OperatorError(problem)
    answer: Result = result
    return answer


def _run_child(run: Callable[[SupervisorPipe], None], pipe: SupervisorPipe) -> None:
    os.setpgid(0, 0)  # Ctrl-C in a terminal reaches only the supervisor, which stops the processes in order
    pipe.close_write_end()
    for number in STOP_SIGNALS:
        signal.signal(number, _exit)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    run(pipe)


def _exit(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _send_result(function: Callable[[], object], pipe: "multiprocessing.connection.Connection[object, object]") -> None:
    try:
        pipe.send((function(), None))
    except Exception as error:
        message = describe(error)
        if message is None:
            raise
        pipe.send((None, message))


def _stop_all(processes: list[ManagedProcess]) -> None:
    for process in processes:
        process.stop(signal.SIGTERM)
    until = time.monotonic() + STOP_TIMEOUT
    while any(process.is_alive() for process in processes) and time.monotonic() < until:
        time.sleep(POLL_INTERVAL)
    for process in processes:
        process.stop(signal.SIGKILL)
