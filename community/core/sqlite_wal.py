"""SQLite's write-ahead log, written back into the database file by one process: the worker.

Every other connection has automatic checkpoints turned off (see `database.py`).
"""

import sqlite3
import time

import structlog

INTERVAL = 3.0  # seconds
TRUNCATE_AFTER = 30.0  # seconds after which the log is emptied at the latest: deleted words must not live on in it
LARGE_LOG = 8192  # pages: 32 MiB of log are cut back to nothing once nobody reads from them

log = structlog.get_logger()


class Checkpointer:
    """Looks after the log of one database file."""

    def __init__(self, path: str) -> None:
        # A short wait: cutting the log back holds up writers for as long as it waits for readers.
        self._connection = sqlite3.connect(path, timeout=0.25, isolation_level=None)
        self._connection.execute("PRAGMA wal_autocheckpoint=0")
        self._last = self._cleared = 0.0

    def turn(self) -> None:
        """Write the log back if a few seconds have passed since the last time."""
        if time.monotonic() - self._last < INTERVAL:
            return
        self._last = time.monotonic()
        try:
            pages = self.run("PASSIVE")
            if pages > LARGE_LOG or (pages and time.monotonic() - self._cleared > TRUNCATE_AFTER):
                self.run("TRUNCATE")
                self._cleared = time.monotonic()
        except sqlite3.OperationalError as error:  # somebody holds it; the next turn comes soon
            log.info("checkpoint postponed", error=str(error))

    def run(self, kind: str) -> int:
        """Checkpoint now; `kind` is PASSIVE or TRUNCATE. The length of the log in pages."""
        _busy, pages, _written = self._connection.execute(f"PRAGMA wal_checkpoint({kind})").fetchone()
        return int(pages)

    def close(self) -> None:
        """Write back what can be, and let go of the file."""
        self.turn()
        self._connection.close()
