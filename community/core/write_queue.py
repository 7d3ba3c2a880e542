"""Who may write next: the threads of one process take SQLite's write lock in turn, in the order in which they came.

SQLite itself lets whoever waits for its lock look again from time to time, and whoever looks at the right moment has
it: with eight who vote at once the unluckiest of a hundred waited for over a second. Other processes wait its way.
"""

import threading
from collections import deque
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry, Pool, PoolProxiedConnection

TIMEOUT = 10.0  # seconds, as long as SQLite's own
INFO_KEY = "the turn to write"


class WriteQueue:
    """The turns to write one database. Whoever waits too long goes ahead: SQLite then has the last word."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    @property
    def is_free(self) -> bool:
        """Whether nobody has the turn."""
        return not self._taken

    def take(self) -> bool:
        """Wait for the turn. False if it did not come in time."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(TIMEOUT):
            return True
        with self._lock:
            if mine.is_set():  # it came in this very moment
                return True
            self._waiting.remove(mine)
            return False

    def pass_on(self) -> None:
        """Give the turn to who has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


_queues: WeakKeyDictionary[Pool, WriteQueue] = WeakKeyDictionary()
_queues_lock = threading.Lock()


def queue_of(connection: Connection) -> WriteQueue:
    """The turns of the database that a connection leads to."""
    with _queues_lock:
        return _queues.setdefault(connection.engine.pool, WriteQueue())


def begin_write(connection: Connection) -> None:
    """Begin a transaction that writes, when it is this thread's turn."""
    turns = queue_of(connection)
    if turns.take():
        connection.info[INFO_KEY] = turns
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        _release(connection.info)
        raise


@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "rollback")
def _end(connection: Connection) -> None:
    if not connection.invalidated:
        _release(connection.info)


@event.listens_for(Pool, "checkin")
@event.listens_for(Pool, "invalidate")
def _release_closed(
    connection: PoolProxiedConnection | None, entry: ConnectionPoolEntry, error: BaseException | None = None
) -> None:
    """However a connection ended: the turn does not end with it."""
    _release(entry.info)


def _release(info: dict[str, object]) -> None:
    turns = info.pop(INFO_KEY, None)
    if isinstance(turns, WriteQueue):
        turns.pass_on()
