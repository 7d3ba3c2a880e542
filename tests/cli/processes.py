"""Run the command `community` in this process, or as the real processes that it starts."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from click.testing import CliRunner, Result

from community.cli import main
from community.web import logs

SECRET = "for tests only"
TIMEOUT = 40.0  # seconds, on a busy machine
NAMES = (
    *("DATA_DIR", "DATABASE_URL", "SECRET_KEY", "BASE_URL", "HOST", "PORT", "WORKERS", "THREADS"),
    *("SMTP_URL", "MAIL_FROM", "SIGNUP", "TRUSTED_PROXIES", "NETWORK_LIMITS", "LOG_FORMAT", "PAGE_CACHE"),
)


def environment(folder: Path, url: str | None = None, **changes: str) -> dict[str, str]:
    """The environment of the command, without any settings of this machine."""
    values = {"DATA_DIR": str(folder), "SECRET_KEY": SECRET, "LOG_FORMAT": "json", "WORKERS": "1", **changes}
    if url is not None:
        values["DATABASE_URL"] = url.replace("postgresql+psycopg://", "postgresql://")
    return values


def community(*arguments: str, env: dict[str, str], typed: str | None = None) -> Result:
    """Run a command in this process. An error in the program is raised."""
    settings: dict[str, str | None] = dict.fromkeys(NAMES)
    try:
        result = CliRunner().invoke(main, arguments, env={**settings, **env}, input=typed)
    finally:
        logs.configure("json")  # the runner's output is closed now
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def until(true: Callable[[], object], what: str, patience: float = TIMEOUT) -> None:
    """Wait until a condition is true."""
    end = time.monotonic() + patience
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"timed out waiting until {what}")
        time.sleep(0.05)


def free_port() -> int:
    """A port that is not in use."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def children(pid: int) -> list[int]:
    """The running child processes of a process."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return sorted(int(row[0]) for row in rows if int(row[1]) == pid and not row[2].startswith("Z"))


class ServerProcess:
    """`community serve` or `community worker`, with its output."""

    def __init__(self, process: "subprocess.Popen[str]", output: Path, address: str) -> None:
        self.process = process
        self.output = output
        self.address = address

    @property
    def says(self) -> str:
        return self.output.read_text()

    @property
    def web(self) -> int | None:
        """The first web process, while it runs."""
        return self._pid("web 1")

    @property
    def webs(self) -> list[int]:
        """All web processes that run."""
        found = (self._pid(f"web {number}") for number in range(1, 9))
        return [pid for pid in found if pid is not None]

    @property
    def worker(self) -> int | None:
        """The worker process, while it runs."""
        return self._pid("worker")

    def _pid(self, name: str) -> int | None:
        lines = [json.loads(line) for line in self.says.splitlines() if line.startswith("{") and line.endswith("}")]
        started = [line["pid"] for line in lines if line.get("process") == name and "pid" in line]
        return started[-1] if started and started[-1] in children(self.process.pid) else None

    @property
    def is_whole(self) -> bool:
        """Whether both are there."""
        return self.web is not None and self.worker is not None

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; its code."""
        self.process.send_signal(how)
        return self.process.wait(TIMEOUT)


@contextmanager
def running(*arguments: str, env: dict[str, str], folder: Path) -> Iterator[ServerProcess]:
    """Run a command as a process of its own; ended afterwards if it has not ended."""
    port = free_port()
    output = folder / f"output-{port}"
    with output.open("w") as file:
        clean = {name: value for name, value in os.environ.items() if name not in NAMES}
        process = subprocess.Popen(
            [sys.executable, "-m", "community", *arguments],
            env={**clean, "PORT": str(port), **env},
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield ServerProcess(process, output, f"http://localhost:{port}")
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(TIMEOUT)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


@contextmanager
def serving(*arguments: str, env: dict[str, str], folder: Path) -> Iterator[ServerProcess]:
    """`community serve`, once it answers."""
    with running("serve", *arguments, env=env, folder=folder) as site:
        until(lambda: site.process.poll() is not None or is_answering(site.address), "the site answers")
        assert site.process.poll() is None, site.says
        yield site


def is_answering(address: str) -> bool:
    """Whether the site answers and its database too."""
    try:
        return requests.get(f"{address}/readyz", timeout=5).ok
    except requests.RequestException:
        return False
