"""Requests that are never finished, to keep the site from answering others.

    python -m benchmarks.attacks.half_sent_requests [--connections 400]

Opens connections from several networks with nothing, half a header, half a body, or chunks without an end, some of them
trickling on. Succeeds if a visitor or a health check then waits for more than a second, or if the connections are still
open after the deadlines.
"""

import argparse
import socket
import time
from contextlib import suppress
from itertools import cycle

from benchmarks.attacks.server import AttackBrowser, attacked_site, report

MOST_SECONDS = 1.0  # for a page
DEADLINE = 35.0  # seconds after which every connection must be closed
PARTS = (
    b"",
    b"GET / HT",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept",
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf",
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=400)
    count = parser.parse_args().connections
    with attacked_site(20, TRUSTED_PROXIES="0") as site:
        visitor = site.browser("127.0.0.1")
        visitor.get("/")
        quiet = max(_seconds(visitor, "/")[0] for _ in range(5))
        connections = [_open(site.port, number, part) for number, part in zip(range(count), cycle(PARTS), strict=False)]
        slowest, failures = _browse(visitor, connections)
        print(f"{count} unfinished requests: the slowest page took {slowest:.2f} s, before {quiet:.2f} s")
        still_open = sum(_is_open(connection) for connection in connections)
        print(f"{still_open} of the connections are open after {DEADLINE:.0f} s")
    report(
        bool(slowest > max(MOST_SECONDS, 5 * quiet) or failures or still_open),
        f"{failures} requests of a visitor failed, the slowest took {slowest:.2f} s",
    )


def _open(port: int, number: int, part: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), 5, (f"127.0.2.{number // 40 + 1}", 0))
    with suppress(OSError):
        connection.sendall(part)
    return connection


def _seconds(visitor: AttackBrowser, path: str) -> tuple[float, bool]:
    """How long a page takes, and whether it arrives."""
    began = time.perf_counter()
    try:
        status, _page = visitor.get(path)
    except OSError:
        status = 0
    return time.perf_counter() - began, status == 200


def _browse(visitor: AttackBrowser, connections: list[socket.socket]) -> tuple[float, int]:
    """The slowest page while the connections trickle on, and how many requests failed."""
    slowest, failures, end = 0.0, 0, time.monotonic() + DEADLINE
    while time.monotonic() < end:
        for connection in connections[2::5]:
            with suppress(OSError):
                connection.send(b"x")
        for path in ("/", "/healthz"):
            seconds, arrived = _seconds(visitor, path)
            slowest, failures = max(slowest, seconds), failures + (not arrived)
        time.sleep(0.3)
    return slowest, failures


def _is_open(connection: socket.socket) -> bool:
    """Whether the server has not closed it. Reads what was sent before that."""
    connection.settimeout(0.5)
    with connection:
        try:
            while connection.recv(1_000_000):
                pass
        except TimeoutError:
            return True
        except OSError:
            return False
    return False


if __name__ == "__main__":
    main()
