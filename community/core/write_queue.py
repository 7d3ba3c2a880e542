"""The threads of one process take SQLite's write lock in the order in which they asked for it.

SQLite itself lets each waiting thread poll for the lock, and whichever polls at the right moment gets it: with eight
threads voting at once, the unluckiest of a hundred votes waited for over a second. Between processes, only one at a
time waits for SQLite's lock. Without that, the process whose transaction ends would take it again for its next thread.
"""

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry, Pool, PoolProxiedConnection

TIMEOUT = 10.0  # seconds, the same as SQLite's own
STEP = 0.001  # seconds between two tries to become the process that waits
FILE_NAME = "writing.lock"  # next to the database
INFO_KEY = "write queue"


class WriteQueue:
    """A fair lock for writing to one database. A thread that waits too long goes ahead and relies on SQLite's lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_held = False

    @property
    def is_free(self) -> bool:
        """Whether no thread holds the lock."""
        return not self._is_held

    def acquire(self) -> bool:
        """Wait for the lock. False if it did not become free in time."""
        with self._lock:
            if not self._is_held:
                self._is_held = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(TIMEOUT):
            return True
        with self._lock:
            if turn.is_set():  # the lock was passed on at this very moment
                return True
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        """Pass the lock to the thread that has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_held = False


_queues: WeakKeyDictionary[Pool, WriteQueue] = WeakKeyDictionary()
_queues_lock = threading.Lock()


def queue_of(connection: Connection) -> WriteQueue:
    """The queue of the database that a connection leads to."""
    with _queues_lock:
        return _queues.setdefault(connection.engine.pool, WriteQueue())


def begin_write(connection: Connection) -> None:
    """Begin a transaction that writes, once this thread holds the lock."""
    queue = queue_of(connection)
    if queue.acquire():
        connection.info[INFO_KEY] = queue
    try:
        with _first_of_processes(connection.engine.url.database):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        _release(connection.info)
        raise


@contextmanager
def _first_of_processes(database: str | None) -> Iterator[None]:
    """Be the only process that waits for SQLite's lock. One that waits too long for that goes ahead."""
    if not database or database == ":memory:":
        yield
        return
    file = os.open(Path(database).with_name(FILE_NAME), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + TIMEOUT
        while not _lock(file) and time.monotonic() < until:
            time.sleep(STEP)
        yield
    finally:
        os.close(file)  # and the lock ends


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "rollback")
def _on_end(connection: Connection) -> None:
    if not connection.invalidated:
        _release(connection.info)


@event.listens_for(Pool, "checkin")
@event.listens_for(Pool, "invalidate")
def _on_close(
    connection: PoolProxiedConnection | None, entry: ConnectionPoolEntry, error: BaseException | None = None
) -> None:
    """A connection that ends without commit or rollback releases the lock too."""
    _release(entry.info)


def _release(info: dict[str, object]) -> None:
    queue = info.pop(INFO_KEY, None)
    if isinstance(queue, WriteQueue):
        queue.release()
