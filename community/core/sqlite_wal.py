"""Checkpoints of SQLite's write-ahead log: only one process, the worker, writes it back into the database file.

Every other connection has automatic checkpoints turned off (see `db.py`).
"""

import sqlite3
import time

import structlog

INTERVAL = 3.0  # seconds
TRUNCATE_AFTER = 30.0  # seconds until the log is emptied at the latest: deleted text must not live on in it
LARGE_LOG = 8192  # pages: above 32 MiB the log is truncated once no connection reads from it

log = structlog.get_logger()


class Checkpointer:
    """Writes back the log of one database file."""

    def __init__(self, path: str) -> None:
        # A short timeout: truncating holds up writers for as long as it waits for readers.
        self._connection = sqlite3.connect(path, timeout=0.25, isolation_level=None)
        self._connection.execute("PRAGMA wal_autocheckpoint=0")
        self._last_run = self._last_truncated = 0.0

    def run_if_due(self) -> None:
        """Write the log back if a few seconds have passed since the last time."""
        if time.monotonic() - self._last_run < INTERVAL:
            return
        self._last_run = time.monotonic()
        try:
            pages = self.run("PASSIVE")
            if pages > LARGE_LOG or (pages and time.monotonic() - self._last_truncated > TRUNCATE_AFTER):
                self.run("TRUNCATE")
                self._last_truncated = time.monotonic()
        except sqlite3.OperationalError as error:  # the log is in use; the next attempt comes soon
            log.info("checkpoint postponed", error=str(error))

    def run(self, mode: str) -> int:
        """Checkpoint now; `mode` is PASSIVE or TRUNCATE. Returns the length of the log in pages."""
        _busy, pages, _written = self._connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
        return int(pages)

    def close(self) -> None:
        """Write back what is possible and close the file."""
        self.run_if_due()
        self._connection.close()
