"""The PostgreSQL server of a test run ends with its run, however the run ends, and leaves other servers alone."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.cli.processes import until
from tests.postgresql_server import ROOT

START = "import sys; from pathlib import Path; from tests import postgresql_server as server; import os\n"
START += "server.start(Path(sys.argv[1]), os.getpid()); sys.stdin.read()"
STARTING = 180.0  # seconds: a run of tests reads all of them first
TRIED = "tests/core/test_timeouts.py"


@contextmanager
def _run(*command: object, shared: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that has a server, killed at the end."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    arguments = [sys.executable, *map(str, command)]
    process = subprocess.Popen(
        arguments, cwd=ROOT, env=clean, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(
            lambda: process.poll() is not None or (shared / "postgresql.address").exists(), "the server runs", STARTING
        )
        yield process
    finally:
        process.kill()
        process.communicate()


def _answers(shared: Path) -> bool:
    engine = create_engine((shared / "postgresql.address").read_text())
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT 1"))
    engine.dispose()
    return found == 1


def _server(shared: Path) -> tuple[int, Path]:
    """The server's process and the folder of its data."""
    data = Path(str(make_url((shared / "postgresql.address").read_text()).query["host"]))
    return int((data / "postmaster.pid").read_text().split()[0]), data


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize(
    "how", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.exhaustive)], ids=lambda how: how.name
)
def test_the_server_and_its_data_are_gone_once_its_run_is_killed(how: signal.Signals, tmp_path: Path) -> None:
    with _run("-c", START, tmp_path, shared=tmp_path) as process:
        assert _answers(tmp_path)
        pid, data = _server(tmp_path)
        assert not data.is_relative_to(tmp_path)
        process.send_signal(how)
        process.wait()
    until(lambda: _is_gone(pid) and not data.parent.exists(), "the server has ended")


@pytest.mark.exhaustive
def test_two_runs_have_a_server_each(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir(), other.mkdir()
    with _run("-c", START, one, shared=one):
        with _run("-c", START, other, shared=other):
            assert _server(one) != _server(other)
        until(lambda: not _server_folder(other).exists(), "the other server has ended")
        tmp_path.chmod(0o700)  # as pytest does to its folder, as a run begins
        assert _answers(one)


def _server_folder(shared: Path) -> Path:
    return Path(str(make_url((shared / "postgresql.address").read_text()).query["host"])).parent


@pytest.mark.exhaustive
@pytest.mark.parametrize("processes", [0, 2])
def test_a_run_of_these_tests_that_is_killed_leaves_no_server(processes: int, tmp_path: Path) -> None:
    base = tmp_path / "base"
    command = ("-m", "pytest", "-n", processes, "--basetemp", base, TRIED, "-p", "no:cacheprovider")
    with _run(*command, shared=base) as process:
        pid, data = _server(base)
        process.send_signal(signal.SIGKILL)
        process.wait()
    until(lambda: _is_gone(pid) and not data.parent.exists(), "the server has ended")
