"""Attempts that several processes count together: on SQLite in a small file of their own.

In the site's database each attempt would wait for the write lock of the request that makes it. Attempts are stored
apart from the transaction of the request, so they count although it is rolled back, and with a digest in place of who
tried what. Without them, counting starts again. See `core.database_limits` for PostgreSQL.
"""

import hashlib
import sqlite3
import threading
import time
from abc import abstractmethod
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
    """Counts attempts where other processes do. If that can't be used, this process counts for itself."""

    STORAGE_SCHEME = None

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._secret = hashlib.sha256(secret.encode()).digest()
        self._own = MemoryStorage()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count an attempt, unless that would exceed the limit."""
        try:
            return self._count(self._digest(key), limit, expiry, amount)
        except self.base_exceptions as error:
            log.warning("attempts are counted by one process only", error=str(error))
            return bool(self._own.acquire_entry(key, limit, expiry, amount))

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the oldest attempt that counts was made, and how many count."""
        try:
            first, count = self._window(self._digest(key), expiry)
        except self.base_exceptions as error:
            log.warning("attempts are counted by one process only", error=str(error))
            first, count = self._own.get_moving_window(key, limit, expiry)
        return float(first or time.time()), int(count)

    def clear(self, key: str) -> None:
        """Forget the attempts of a key."""
        self._own.clear(key)
        try:
            self._forget(self._digest(key))
        except self.base_exceptions as error:
            log.warning("attempts of other processes were not forgotten", error=str(error))

    def reset(self) -> int:
        """Forget all attempts. Returns how many there were."""
        self._own.reset()
        return self._forget(None)

    @abstractmethod
    def _count(self, digest: bytes, limit: int, expiry: int, amount: int) -> bool:
        """Count attempts, unless that would exceed the limit."""

    @abstractmethod
    def _window(self, digest: bytes, expiry: int) -> tuple[float | None, int]:
        """When the oldest attempt that counts was made, if there is one, and how many count."""

    @abstractmethod
    def _forget(self, digest: bytes | None) -> int:
        """Forget the attempts of one key, or of all. Returns how many rows there were."""

    def _digest(self, key: str) -> bytes:
        return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16, key=self._secret).digest()

    # What the library asks of every storage, but not for moving windows.

    def check(self) -> bool:
        """Whether attempts can be counted, by this process at least."""
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


class FileStorage(SharedStorage):
    """Counts attempts in a file, together with the processes of this machine."""

    def __init__(self, path: Path, secret: str) -> None:
        super().__init__(secret)
        self._path = path
        self._local = threading.local()  # a connection for each thread, opened with its first attempt: after a fork

    @property
    def base_exceptions(self) -> type[Exception]:
        """The errors of this storage."""
        return sqlite3.Error

    def _count(self, digest: bytes, limit: int, expiry: int, amount: int) -> bool:
        with self._writing() as connection:
            now = time.time()
            connection.execute("DELETE FROM attempts WHERE expires_at <= ?", (now,))
            if self._window(digest, expiry)[1] + amount > limit:
                return False
            connection.executemany("INSERT INTO attempts VALUES (?, ?, ?)", [(digest, now, now + expiry)] * amount)
            return True

    def _window(self, digest: bytes, expiry: int) -> tuple[float | None, int]:
        statement = "SELECT min(at), count(*) FROM attempts WHERE key = ? AND at > ?"
        first, count = self._connection().execute(statement, (digest, time.time() - expiry)).fetchone()
        return first, count

    def _forget(self, digest: bytes | None) -> int:
        with self._writing() as connection:
            if digest is None:
                return connection.execute("DELETE FROM attempts").rowcount
            return connection.execute("DELETE FROM attempts WHERE key = ?", (digest,)).rowcount

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
