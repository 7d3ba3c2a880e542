"""Attempts that the web processes of a machine count together, in a small SQLite file of their own.

In the site's database each attempt would wait for the write lock of the request that makes it, and be forgotten when
that request is rolled back. The file has only digests of who tried what. Without it, counting starts again.
"""

import hashlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from limits.storage import MemoryStorage, MovingWindowSupport, Storage

FILE_NAME = "limits.sqlite3"
BUSY_SECONDS = 2.0
SCHEMA = """
PRAGMA journal_mode=TRUNCATE;
CREATE TABLE IF NOT EXISTS attempts (key BLOB, at REAL, expires_at REAL);
CREATE INDEX IF NOT EXISTS ix_attempts_key_at ON attempts (key, at);
CREATE INDEX IF NOT EXISTS ix_attempts_expires_at ON attempts (expires_at);
"""

log = structlog.get_logger()


class SharedStorage(Storage, MovingWindowSupport):
    """Counts attempts in a file. If it can't be used, this process counts for itself."""

    STORAGE_SCHEME = None

    def __init__(self, path: Path, secret: str) -> None:
        super().__init__()
        self._path = path
        self._secret = hashlib.sha256(secret.encode()).digest()
        self._local = threading.local()  # a connection for each thread, opened with its first attempt: after a fork
        self._own = MemoryStorage()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count an attempt, unless that would exceed the limit."""
        try:
            with self._writing() as connection:
                now = time.time()
                connection.execute("DELETE FROM attempts WHERE expires_at <= ?", (now,))
                found = self._count(connection, key, now - expiry)[1]
                if found + amount > limit:
                    return False
                row = (self._digest(key), now, now + expiry)
                connection.executemany("INSERT INTO attempts VALUES (?, ?, ?)", [row] * amount)
                return True
        except sqlite3.Error as error:
            log.warning("attempts are counted by one process only", error=str(error))
            return bool(self._own.acquire_entry(key, limit, expiry, amount))

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the oldest attempt that counts was made, and how many count."""
        try:
            return self._count(self._connection(), key, time.time() - expiry)
        except sqlite3.Error as error:
            log.warning("attempts are counted by one process only", error=str(error))
            start, count = self._own.get_moving_window(key, limit, expiry)
            return float(start), int(count)

    def clear(self, key: str) -> None:
        """Forget the attempts of a key."""
        self._own.clear(key)
        try:
            with self._writing() as connection:
                connection.execute("DELETE FROM attempts WHERE key = ?", (self._digest(key),))
        except sqlite3.Error as error:
            log.warning("attempts of other processes were not forgotten", error=str(error))

    def reset(self) -> int:
        """Forget all attempts. Returns how many there were."""
        self._own.reset()
        with self._writing() as connection:
            return connection.execute("DELETE FROM attempts").rowcount

    def _count(self, connection: sqlite3.Connection, key: str, since: float) -> tuple[float, int]:
        statement = "SELECT min(at), count(*) FROM attempts WHERE key = ? AND at > ?"
        first, count = connection.execute(statement, (self._digest(key), since)).fetchone()
        return first or time.time(), count

    def _digest(self, key: str) -> bytes:
        return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16, key=self._secret).digest()

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
            found.execute("PRAGMA synchronous=OFF")
            found.executescript(SCHEMA)
            self._local.connection = found
        return found

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    # What the library asks of every storage, but not for moving windows.

    @property
    def base_exceptions(self) -> type[Exception]:
        """The errors of this storage."""
        return sqlite3.Error

    def check(self) -> bool:
        """Whether the file can be used."""
        return True

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Not used."""
        raise NotImplementedError

    def get(self, key: str) -> int:
        """Not used."""
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        """Not used."""
        raise NotImplementedError
