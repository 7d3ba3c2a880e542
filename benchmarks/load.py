"""A load generator: several clients that send their next request as soon as the last one is answered.

Light enough not to be what is measured.
"""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median, quantiles

CONNECTIONS = 8
TIMEOUT = 30.0

Request = bytes


@dataclass(frozen=True)
class HttpAnswer:
    """A response: status, headers, and the body as sent."""

    status: int
    head: bytes
    body: bytes


@dataclass(frozen=True)
class LoadResult:
    """Requests per second, and milliseconds at the median and the 99th percentile."""

    rate: float
    middle: float
    slowest: float


class UnexpectedAnswer(Exception):
    """The server gave a wrong answer, so the measurement is invalid."""


class Connection:
    """One client's connection, kept open."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.waiting = b""

    def ask(self, request: Request) -> HttpAnswer:
        """Send a request and read its response, which must have a content length."""
        self.socket.sendall(request)
        while b"\r\n\r\n" not in self.waiting:
            self._receive()
        head, _end, self.waiting = self.waiting.partition(b"\r\n\r\n")
        header = re.search(rb"(?i)content-length: (\d+)", head)
        length = int(header[1]) if header else 0
        while len(self.waiting) < length:
            self._receive()
        body, self.waiting = self.waiting[:length], self.waiting[length:]
        return HttpAnswer(int(head[9:12]), head, body)

    def _receive(self) -> None:
        received = self.socket.recv(262144)
        if not received:
            raise UnexpectedAnswer("the server closed the connection")
        self.waiting += received


def get(path: str, session: str = "") -> Request:
    """A page request as a browser sends it."""
    cookie = f"Cookie: session={session}\r\n" if session else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n{cookie}\r\n".encode()


def post(path: str, form: str, session: str) -> Request:
    """A form request as the site's script sends it."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: session={session}\r\nX-Requested-With: fetch\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n{form}"
    ).encode()


def measure(
    port: int,
    requests: Callable[[int], Iterator[Request]],
    seconds: float,
    good: Callable[[HttpAnswer], bool] = lambda answer: answer.status == 200,
) -> LoadResult:
    """Let client n of eight send `requests(n)` for some seconds, after a warm-up of a fifth of them.

    Before that one request is sent by itself, so that the server compiles its templates, which may take a second.
    """
    Connection(port).ask(next(requests(0)))
    times: list[list[float]] = [[] for _ in range(CONNECTIONS)]
    wrong: list[HttpAnswer] = []
    begins = time.perf_counter() + seconds / 5
    ends = begins + seconds

    def browse(number: int) -> None:
        connection = Connection(port)
        for request in requests(number):
            asked = time.perf_counter()
            if asked >= ends:
                return
            answer = connection.ask(request)
            if asked >= begins:
                times[number].append(time.perf_counter() - asked)
            if not good(answer):
                wrong.append(answer)

    threads = [threading.Thread(target=browse, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise UnexpectedAnswer(f"{len(wrong)} answers like {wrong[0].status}: {wrong[0].body[:300]!r}")
    return _summed(sorted(one for some in times for one in some), seconds)


def _summed(times: list[float], seconds: float) -> LoadResult:
    if len(times) < 2:
        raise UnexpectedAnswer("too few answers to say anything")
    return LoadResult(len(times) / seconds, median(times) * 1000, quantiles(times, n=100)[98] * 1000)
