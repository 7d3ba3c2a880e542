"""The HTTP server with real sockets: slow visitors occupy connections, never threads, and miss deadlines."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from community.cli import http_server
from community.cli.http_server import HttpServer
from community.config import Settings
from community.web.limits import HOLD
from tests.cli.processes import until
from tests.databases import settings_for

THREADS = 2
PATIENCE = 10.0  # seconds
HALF_SENT = {
    "nothing": b"",
    "half a request line": b"GET / HT",
    "half a header": b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept",
    "a body that never comes": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n",
    "a body shorter than announced": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n" + b"x" * 999,
    "chunks that never end": b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
}
Start = Callable[[str, list[tuple[str, str]]], object]


class SlowApp:
    """Answers at once; but `/slow` waits until released, `/held` is held back, and `/large` has a large response."""

    def __init__(self) -> None:
        self.released = threading.Event()
        self.running = 0
        self.bodies: list[int] = []
        self.paths: list[str] = []

    def __call__(self, environ: dict[str, Any], start: Start) -> list[bytes]:
        self.bodies.append(len(environ["wsgi.input"].read()))
        self.paths.append(environ["PATH_INFO"])
        if environ["PATH_INFO"] == "/slow":
            self.running += 1
            self.released.wait(PATIENCE)
            self.running -= 1
        if environ["PATH_INFO"] == "/held":
            environ[HOLD](1.0)
        content = b"x" * (8 * 1024 * 1024 if environ["PATH_INFO"] == "/large" else 2)
        start("200 OK", [("Content-Length", str(len(content)))])
        return [content]


class Site:
    """A running server, and connections to it."""

    def __init__(self, server: HttpServer, app: SlowApp, port: int, stack: ExitStack) -> None:
        self.server, self.app, self.port, self._stack = server, app, port, stack

    def connect(self, sent: bytes = b"", source: str = "127.0.0.1") -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), PATIENCE, (source, 0))
        self._stack.callback(connection.close)
        connection.sendall(sent)
        return connection

    def get(self, path: str = "/", source: str = "127.0.0.1") -> str:
        """The status of a whole request on a connection of its own."""
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE, (source, 0)) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            return status(connection)

    def keep_threads_busy(self, source: str = "127.0.0.1") -> list[socket.socket]:
        request = b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n"
        connections = [self.connect(request, source) for _ in range(THREADS)]
        until(lambda: self.app.running == THREADS, "all threads are busy")
        return connections


def status(connection: socket.socket) -> str:
    """The status of a response; empty if the connection was closed without one."""
    try:
        return connection.recv(4096).partition(b"\r\n")[0].decode().partition(" ")[2]
    except ConnectionResetError:
        return ""


@contextmanager
def serving(settings: Settings) -> Iterator[Site]:
    app = SlowApp()
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        server = HttpServer(app, settings, listener.dup())  # type: ignore[arg-type]
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield Site(server, app, listener.getsockname()[1], stack)
        finally:
            app.released.set()
            server.stop()
            thread.join(PATIENCE)
            assert not thread.is_alive()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(settings_for("sqlite://", tmp_path), threads=THREADS)


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with serving(settings) as started:
        yield started


@pytest.fixture
def short_deadlines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deadlines of one second."""
    monkeypatch.setattr(http_server, "HEADER_SECONDS", 0.5)
    monkeypatch.setattr(http_server, "IDLE_SECONDS", 1.0)


@pytest.mark.usefixtures("short_deadlines")
@pytest.mark.parametrize("sent", HALF_SENT.values(), ids=HALF_SENT)
def test_half_sent_requests_delay_no_one_and_are_closed(site: Site, sent: bytes) -> None:
    half_sent = [site.connect(sent) for _ in range(20)]
    assert site.get() == "200 OK"
    expected = "408 Request Timeout" if sent else ""
    assert [status(connection) for connection in half_sent] == [expected] * 20
    assert site.get() == "200 OK"
    assert len(site.app.bodies) == 2


@pytest.mark.usefixtures("short_deadlines")
def test_a_header_that_trickles_in_misses_its_deadline(site: Site) -> None:
    connection = site.connect(b"GET / HTTP/1.1\r\n")

    def trickle() -> None:
        for _ in range(100):
            connection.sendall(b"X-Trickle: 1\r\n")
            time.sleep(0.1)

    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        trickle()


@pytest.mark.usefixtures("short_deadlines")
def test_a_body_that_arrives_steadily_has_time(site: Site) -> None:
    connection = site.connect(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n")
    for _ in range(30):
        connection.sendall(b"x" * 10_000)
        time.sleep(0.1)
    assert status(connection) == "200 OK"
    assert site.app.bodies == [300_000]


@pytest.mark.usefixtures("short_deadlines")
def test_a_slow_answer_is_no_missed_deadline(site: Site) -> None:
    connections = site.keep_threads_busy()
    time.sleep(2.5)
    site.app.released.set()
    assert [status(connection) for connection in connections] == ["200 OK"] * THREADS


@pytest.mark.usefixtures("short_deadlines")
def test_readers_who_do_not_read_occupy_no_thread_and_are_disconnected(site: Site) -> None:
    for _ in range(5):
        site.connect(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
    until(lambda: len(site.app.bodies) == 5, "all of them were answered")
    assert site.get() == "200 OK"
    until(lambda: not site.server.active_channels, "they are disconnected")


def test_a_response_that_is_held_back_occupies_no_thread(site: Site) -> None:
    began = time.monotonic()
    held = [site.connect(b"GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n") for _ in range(20)]
    assert site.get() == "200 OK"
    assert time.monotonic() - began < 1
    assert [status(connection) for connection in held] == ["200 OK"] * 20
    assert 1 <= time.monotonic() - began < 5


def test_health_is_answered_while_every_thread_is_busy(site: Site) -> None:
    site.keep_threads_busy()
    waiting = site.connect(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    for _ in range(3):
        assert site.get("/healthz") == "200 OK"
    site.app.released.set()
    assert status(waiting) == "200 OK"


def test_a_network_with_too_many_connections_loses_its_idlest(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "CONNECTIONS_OF_NETWORK", 5)
    stranger = site.connect(b"GET / HT", "127.0.0.2")
    connections = [site.connect(b"GET / HT") for _ in range(20)]
    assert site.get() == "200 OK"
    assert [status(connection) for connection in connections[:16]] == [""] * 16
    for connection in (*connections[16:], stranger):
        connection.sendall(b"TP/1.1\r\nHost: localhost\r\n\r\n")
        assert status(connection) == "200 OK"


def test_a_network_whose_requests_are_all_running_gets_no_further_connection(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "CONNECTIONS_OF_NETWORK", THREADS)
    running = site.keep_threads_busy()
    assert site.get("/healthz") == ""
    assert site.get("/healthz", "127.0.0.2") == "200 OK"
    site.app.released.set()
    assert [status(connection) for connection in running] == ["200 OK"] * THREADS
    assert site.get() == "200 OK"


@pytest.mark.parametrize("change", [{"trusted_proxies": 1}, {"base_url": "https://ideas.example.com"}])
def test_connections_of_a_proxy_are_not_limited(
    settings: Settings, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "CONNECTIONS_OF_NETWORK", 5)
    with serving(replace(settings, **change)) as site:
        connections = [site.connect(b"GET / HT") for _ in range(20)]
        for connection in connections:
            connection.sendall(b"TP/1.1\r\nHost: localhost\r\n\r\n")
            assert status(connection) == "200 OK"


@pytest.mark.usefixtures("short_deadlines")
def test_unfinished_bodies_do_not_fill_the_disk(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "MAX_UNFINISHED", 1_000_000)
    monkeypatch.setattr(http_server, "HEADER_SECONDS", 60.0)
    header = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n"
    small, *_large = [site.connect(header + b"x" * size) for size in (10_000, 450_000, 450_000, 450_000)]
    until(lambda: len(site.server.active_channels) == 3, "one of the large ones is closed")
    small.sendall(b"x" * 1_990_000)
    assert status(small) == "200 OK"


@pytest.mark.parametrize("proxies", [0, 1])
def test_many_requests_of_one_network_delay_only_that_one(settings: Settings, proxies: int) -> None:
    header = b" HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.%d\r\n\r\n"
    with serving(replace(settings, trusted_proxies=proxies)) as site:
        site.keep_threads_busy()
        flood = [site.connect(b"GET /flood" + header % 1) for _ in range(20)]
        time.sleep(0.5)
        visitor = site.connect(b"GET /visitor" + header % 2, "127.0.0.1" if proxies else "127.0.0.2")
        time.sleep(0.5)
        site.app.released.set()
        assert [status(connection) for connection in (visitor, *flood)] == ["200 OK"] * 21
        assert "/visitor" in site.app.paths[THREADS : THREADS + 3]


def test_stopping_finishes_running_requests(site: Site) -> None:
    idle = site.connect(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert status(idle) == "200 OK"
    running = site.keep_threads_busy()
    site.server.stop()
    assert status(idle) == ""
    site.app.released.set()
    assert [status(connection) for connection in running] == ["200 OK"] * THREADS


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 40_000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\x16\x03\x01\x02\x00 not HTTP\r\n\r\n",
    ],
    ids=["header", "large", "negative", "chunk", "tls"],
)
def test_impossible_requests_are_refused(site: Site, request_: bytes) -> None:
    assert status(site.connect(request_))[0] == "4"
    assert site.get() == "200 OK"


@pytest.mark.parametrize("stops_after", [0, 10, 60, 90], ids=["nothing", "half a line", "the header", "half the body"])
def test_stopping_waits_for_requests_that_are_arriving(site: Site, stops_after: int) -> None:
    body = b"x" * 40
    request_ = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\n" + body
    connection = site.connect(request_[:stops_after])
    until(lambda: len(site.server.active_channels) == 1, "it is accepted")
    site.server.stop()
    time.sleep(0.2)
    connection.sendall(request_[stops_after:])
    response = connection.recv(4096)
    assert response.startswith(b"HTTP/1.1 200 OK")
    assert b"Connection: close" in response


def test_stopping_answers_connections_that_were_not_accepted_yet(settings: Settings) -> None:
    app = SlowApp()
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        site = Site(HttpServer(app, settings, listener.dup()), app, listener.getsockname()[1], stack)  # type: ignore[arg-type]
        waiting = [site.connect(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") for _ in range(30)]
        site.server.stop()
        site.server.run()
        assert [status(connection) for connection in waiting] == ["200 OK"] * 30
