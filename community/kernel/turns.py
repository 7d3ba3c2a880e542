"""Who may write next: the threads of one process take SQLite's write lock in turn, in the order in which they came.

SQLite itself lets whoever waits for its lock look again from time to time, and whoever looks at the right moment has
it: with eight who vote at once the unluckiest of a hundred waited for over a second. Other processes wait its way.
"""

import threading
from collections import deque
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry, Pool, PoolProxiedConnection

PATIENCE = 10.0  # seconds, as long as SQLite's own
HELD = "the turn to write"


class Turns:
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
        if mine.wait(PATIENCE):
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


_turns: WeakKeyDictionary[Pool, Turns] = WeakKeyDictionary()
_finding = threading.Lock()


def of(connection: Connection) -> Turns:
    """The turns of the database that a connection leads to."""
    with _finding:
        return _turns.setdefault(connection.engine.pool, Turns())


def begin(connection: Connection) -> None:
    """Begin a transaction that writes, when it is this thread's turn."""
    turns = of(connection)
    if turns.take():
        connection.info[HELD] = turns
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        _pass_on(connection.info)
        raise


@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "rollback")
def _end(connection: Connection) -> None:
    if not connection.invalidated:
        _pass_on(connection.info)


@event.listens_for(Pool, "checkin")
@event.listens_for(Pool, "invalidate")
def _let_go(
    connection: PoolProxiedConnection | None, entry: ConnectionPoolEntry, error: BaseException | None = None
) -> None:
    """However a connection ended: the turn does not end with it."""
    _pass_on(entry.info)


def _pass_on(info: dict[str, object]) -> None:
    turns = info.pop(HELD, None)
    if isinstance(turns, Turns):
        turns.pass_on()
