"""Several web processes share one socket, count together, and lose no request when they are stopped or restarted."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from community.ideas.models import Idea
from tests.cli.processes import ServerProcess, environment, is_answering, serving, until
from tests.databases import SQLite
from tests.factory import Factory

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc and passed files")
TIMEOUT = 60


@contextmanager
def _paused(pid: int) -> Iterator[None]:
    """Let a process do nothing, so another one answers."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def _try_to_sign_in(site: ServerProcess, times: int) -> list[int]:
    """Try wrong passwords. The statuses."""
    statuses = []
    for number in range(times):
        browser = requests.Session()
        page = browser.get(f"{site.address}/sign-in", timeout=TIMEOUT)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        assert token is not None
        form = {"email": "ada@example.com", "password": f"a wrong phrase {number}", "csrf_token": token[1]}
        statuses.append(browser.post(f"{site.address}/sign-in", data=form, timeout=TIMEOUT).status_code)
    return statuses


def test_processes_count_votes_and_wrong_passwords_together(
    factory: Factory, database_url: str, tmp_path: Path
) -> None:
    ada, bob = factory.member("Ada"), factory.member("Bob")
    idea = factory.idea("Quiet mode", ada, factory.group("Espresso", ada))
    client = factory.browser(bob)
    token, cookie = client.token(), client.get_cookie("session")
    assert cookie is not None

    def vote(site: ServerProcess) -> int:
        answer = requests.post(
            f"{site.address}/ideas/{idea}/vote",
            data={"csrf_token": token},
            cookies={"session": cookie.value},
            headers={"X-Requested-With": "fetch"},
            timeout=TIMEOUT,
        )
        return answer.status_code

    with serving("--web-only", env=environment(tmp_path, database_url, WORKERS="2"), folder=tmp_path) as site:
        until(lambda: len(site.webs) == 2, "both web processes are there")
        first, second = site.webs
        before = factory.get(Idea, idea).vote_count
        with _paused(first):
            assert vote(site) == 200
            assert 429 not in _try_to_sign_in(site, 5)
        with _paused(second):
            assert vote(site) == 200
            statuses = _try_to_sign_in(site, 7)
        assert [status == 429 for status in statuses] == [False] * 5 + [True] * 2
        assert factory.get(Idea, idea).vote_count == before + 1


def test_a_killed_web_process_comes_back_while_the_other_answers(sqlite: SQLite, tmp_path: Path) -> None:
    sqlite.copy_to(tmp_path)
    with serving(env=environment(tmp_path, WORKERS="2"), folder=tmp_path) as site:
        until(lambda: len(site.webs) == 2 and site.worker, "all are there")
        (victim, other), worker = site.webs, site.worker
        os.kill(victim, signal.SIGKILL)
        assert is_answering(site.address)
        until(lambda: len(site.webs) == 2 and victim not in site.webs, "another one is there")
        assert other in site.webs
        assert site.worker == worker
        with _paused(other):
            assert is_answering(site.address)


class Visitors:
    """Threads that ask for a page, each time on a connection of its own."""

    def __init__(self, port: int) -> None:
        self.port, self.answered = port, 0
        self.lost: list[float] = []  # when those connections began that were closed without a response
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(6)]

    def __enter__(self) -> "Visitors":
        for thread in self._threads:
            thread.start()
        until(lambda: self.answered > 20, "visitors are answered")
        return self

    def __exit__(self, *error: object) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join(TIMEOUT)

    def _ask(self) -> None:
        request = b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        while not self._is_over.is_set():
            began = time.monotonic()
            try:
                with socket.create_connection(("127.0.0.1", self.port), TIMEOUT) as connection:
                    connection.sendall(request)
                    response = b"".join(iter(lambda: connection.recv(65536), b""))
            except ConnectionRefusedError:
                return  # the site has ended
            except OSError:
                response = b""
            if response.startswith(b"HTTP/1.1 200 OK") and response.endswith(b"ok\n"):
                self.answered += 1
            else:
                self.lost.append(began)


def test_stopping_loses_no_request_that_was_sent_before(sqlite: SQLite, tmp_path: Path) -> None:
    sqlite.copy_to(tmp_path)
    with serving("--web-only", env=environment(tmp_path, WORKERS="2"), folder=tmp_path) as site:
        with Visitors(int(site.address.rpartition(":")[2])) as visitors:
            asked = time.monotonic()
            assert site.end() == 0
        assert [began for began in visitors.lost if began < asked] == []
        assert "Traceback" not in site.says


def test_a_restart_on_a_socket_that_stays_open_loses_no_request(sqlite: SQLite, tmp_path: Path) -> None:
    sqlite.copy_to(tmp_path)
    env = {**os.environ, **environment(tmp_path, WORKERS="2")}
    command = f'exec env LISTEN_PID=$$ LISTEN_FDS=1 "{sys.executable}" -m community serve --web-only 3<&0 0</dev/null'
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        port = listener.getsockname()[1]

        def start() -> "subprocess.Popen[bytes]":
            return subprocess.Popen(["sh", "-c", command], env={**env, "PORT": str(port)}, stdin=listener.fileno())

        process = start()
        try:
            with Visitors(port) as visitors:
                process.terminate()
                assert process.wait(TIMEOUT) == 0
                answered = visitors.answered
                process = start()
                until(lambda: visitors.answered > answered + 20, "visitors are answered again")
            assert visitors.lost == []
        finally:
            process.terminate()
            process.wait(TIMEOUT)
