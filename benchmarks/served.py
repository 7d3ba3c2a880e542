"""The real servers that benchmarks ask: the site, and the bare app on the same kind of server."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from benchmarks import wrk
from benchmarks.requests import Page, Request
from benchmarks.wrk import Load
from community.config import Settings

START_SECONDS = 120
TURN = 2  # seconds
SITE = ("-c", "from community.cli import main; main()", "serve")
LIMIT = ("-m", "benchmarks.limit")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def new_postgresql(folder: Path) -> str:
    """The address of an empty database on a PostgreSQL server that ends with this process."""
    from tests import postgresql_server

    server = create_engine(postgresql_server.start(folder, os.getpid()), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE benchmark"))
    return server.url.set(database="benchmark").render_as_string(hide_password=False)


@contextmanager
def site(settings: Settings, secret: str) -> Iterator[str]:
    """The address of the site, served until the block ends."""
    with _server(SITE, settings, settings.port, secret, "/readyz"):
        yield f"http://localhost:{settings.port}"


@contextmanager
def running(settings: Settings, secret: str) -> Iterator[tuple[int, int]]:
    """The ports of the site and of the bare app, both on the same database."""
    bare_port = free_port()
    with (
        _server(SITE, settings, settings.port, secret, "/readyz"),
        _server(LIMIT, settings, bare_port, secret, "/hello"),
    ):
        yield settings.port, bare_port


def measure(site: int, bare: int, page: Page, rows: Request, seconds: int) -> tuple[Load, Load, Load]:
    """Ask for a page, for a bare "hello" and for the limit, in turn, each for some seconds in all."""
    hello = itertools.repeat(Request("/hello"))
    limit = itertools.repeat(rows)
    _warm_up(site, page)
    asked = ((site, page.requests), (bare, hello), (bare, limit))
    loads = [[wrk.run(port, requests, TURN) for port, requests in asked] for _ in range(max(1, seconds // TURN))]
    ours, theirs, limits = (wrk.middle(list(one)) for one in zip(*loads, strict=True))
    return ours, theirs, limits


def _warm_up(site: int, page: Page) -> None:
    """Ask until there are many answers: each process compiles the page's templates before its first."""
    until = time.monotonic() + START_SECONDS
    while wrk.run(site, page.requests, TURN).rate < wrk.CONNECTIONS / TURN:
        if time.monotonic() > until:
            raise SystemExit(f"{page.name} was not answered.")


@contextmanager
def _server(command: tuple[str, ...], settings: Settings, port: int, secret: str, ready: str) -> Iterator[None]:
    environ = {
        **os.environ,
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "PORT": str(port),
        "SECRET_KEY": secret,
        "LOG_FORMAT": "json",
    }
    with (settings.data_dir / "server.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, *command], env=environ, stdout=log, stderr=log)
    try:
        _wait(process, f"http://127.0.0.1:{port}{ready}")
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", url: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=30):  # noqa: S310
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start; see server.log in its data folder.")
