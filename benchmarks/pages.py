"""How many pages per second the site serves, compared with bare Flask and a bare page of the same rows.

    python -m benchmarks.pages [--ideas 1000 50000] [--seconds 8] [--keep FOLDER]

Fills a community of each size with ten votes for each idea and their impressions, starts the real server (web and
worker, as `community serve` does), and lets eight clients send requests from a process of their own. The limits are
measured in the same run, with the same server and number of threads. A folder that is kept is filled once.
"""

import argparse
import itertools
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from benchmarks import fill, load
from benchmarks.fill import CommunitySize
from benchmarks.load import HttpAnswer, LoadResult, Request
from community.app import create_app
from community.config import Settings
from community.core import schema
from community.core.db import db
from community.ideas.models import Idea
from community.search import rebuilding

READERS = range(1, 201)  # members who browse and vote
SECRET = "for this measurement only"  # noqa: S105
WORDS = ("grinder", "milk", "water", "timer", "pressure", "descale", "schedule", "filter", "steam wand", "app crashes")


class MeasuredPage(NamedTuple):
    """A kind of request: who sends it, and how to check the response."""

    name: str
    requests: Callable[[int], Iterator[Request]]
    good: Callable[[HttpAnswer], bool] = lambda answer: answer.status == 200


def main() -> None:
    """The command."""
    given = _arguments()
    print(f"{given.seconds:g} s each, {load.CONNECTIONS} browsers at once, {os.cpu_count()} cores, seed 1.")
    for ideas in given.ideas:
        size = CommunitySize(ideas)
        with _folder(given.keep, ideas) as folder:
            settings = _settings(folder)
            app = create_app(settings)
            with app.app_context():
                _prepare(size, folder)
            _report(size, _limits(settings, given.seconds), _pages(app, size, settings, given.seconds))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ideas", type=int, nargs="+", default=[1000, 50000], help="sizes of the community")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each page is asked for")
    parser.add_argument("--keep", type=Path, help="a folder for the filled communities, used again if they are there")
    return parser.parse_args()


@contextmanager
def _folder(keep: Path | None, ideas: int) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)
        return
    folder = keep.absolute() / str(ideas)
    folder.mkdir(parents=True, exist_ok=True)
    yield folder


def _settings(folder: Path) -> Settings:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {"DATA_DIR": str(folder), "SECRET_KEY": SECRET, "PORT": str(port), "LOG_FORMAT": "json"}
    return Settings.from_environment(environ)


def _prepare(size: CommunitySize, folder: Path) -> None:
    """Fill the folder's database, unless it is filled already."""
    done = folder / "filled"
    if done.exists():
        return
    began = time.perf_counter()
    schema.upgrade()
    fill.fill(size)
    fill.sign_in_all(READERS)
    filled = time.perf_counter()
    rebuilding.rebuild()
    done.touch()
    seconds = f"{filled - began:.0f} s, and made the search index in {time.perf_counter() - filled:.0f} s"
    print(f"Filled {size.ideas:,} ideas and {size.votes:,} votes in {seconds}.")


def _limits(settings: Settings, seconds: float) -> dict[str, LoadResult]:
    command = [
        *(sys.executable, "-m", "waitress", "--threads", str(settings.threads)),
        *("--listen", f"127.0.0.1:{settings.port}", "--asyncore-use-poll", "--call", "benchmarks.baseline:make"),
    ]
    with _running(command, settings, "/plain"):
        return {
            "bare Flask answer": load.measure(settings.port, _always("/plain"), seconds),
            "bare page of 20 rows": load.measure(settings.port, _always("/rows"), seconds),
        }


def _pages(app: Flask, size: CommunitySize, settings: Settings, seconds: float) -> dict[str, LoadResult]:
    command = [sys.executable, "-c", "from community.cli import main; main()", "serve"]
    with _running(command, settings, "/readyz"):
        return {
            page.name: load.measure(settings.port, page.requests, seconds, page.good)
            for page in _measured_pages(app, size)
        }


def _measured_pages(app: Flask, size: CommunitySize) -> list[MeasuredPage]:
    def is_list(answer: HttpAnswer) -> bool:
        return answer.status == 200 and answer.body.count(b"data-row") >= 20

    browsers = {number: _cookie(app, number) for number in READERS}
    with app.app_context():
        chosen = random.Random(1).sample(range(1, size.ideas + 1), 500)
        slugs = db.session.execute(select(Idea.id, Idea.slug).where(Idea.id.in_(chosen))).all()
    ideas = [f"/ideas/{idea_id}-{slug}" for idea_id, slug in slugs]
    return [
        MeasuredPage("list, signed out", _always("/"), is_list),
        MeasuredPage("list, signed in", lambda n: _lists(browsers, n), is_list),
        MeasuredPage("idea’s page, signed in", lambda n: _ideas(browsers, n, ideas)),
        MeasuredPage("search, signed in", lambda n: _searches(browsers, n)),
        MeasuredPage("vote", lambda n: _votes(browsers, n, size)),
    ]


def _cookie(app: Flask, number: int) -> tuple[str, str]:
    """The session cookie of a member and the token of its forms."""
    with app.test_request_context("/"):
        session.update(_user_id=fill.token_of(number), _fresh=True)
        token = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return serializer.dumps(dict(session)), token


def _always(path: str) -> Callable[[int], Iterator[Request]]:
    return lambda number: itertools.repeat(load.get(path))


def _mine(browsers: dict[int, tuple[str, str]], number: int) -> Iterator[tuple[int, str, str]]:
    """The members that client n of eight acts for, in turn, forever."""
    for member in itertools.cycle(READERS[number :: load.CONNECTIONS]):
        yield member, *browsers[member]


def _lists(browsers: dict[int, tuple[str, str]], number: int) -> Iterator[Request]:
    for _member, cookie, _token in _mine(browsers, number):
        yield load.get("/", cookie)


def _ideas(browsers: dict[int, tuple[str, str]], number: int, paths: list[str]) -> Iterator[Request]:
    for turn, (_member, cookie, _token) in enumerate(_mine(browsers, number)):
        yield load.get(paths[(turn * load.CONNECTIONS + number) % len(paths)], cookie)


def _searches(browsers: dict[int, tuple[str, str]], number: int) -> Iterator[Request]:
    for turn, (_member, cookie, _token) in enumerate(_mine(browsers, number)):
        yield load.get(f"/search?q={WORDS[turn % len(WORDS)].replace(' ', '+')}", cookie)


def _votes(browsers: dict[int, tuple[str, str]], number: int, size: CommunitySize) -> Iterator[Request]:
    """Each member votes for one idea after another; no vote is cast twice."""
    for turn, (member, cookie, token) in enumerate(_mine(browsers, number)):
        idea = (turn // (len(READERS) // load.CONNECTIONS) * 31 + member * 7) % size.ideas + 1
        form = f"csrf_token={token}&placement=trending.{turn % 20 + 1}"
        yield load.post(f"/ideas/{idea}/vote", form, cookie)


@contextmanager
def _running(command: list[str], settings: Settings, ready: str) -> Iterator[None]:
    environ = {
        **os.environ,
        "DATA_DIR": str(settings.data_dir),
        "SECRET_KEY": SECRET,
        "PORT": str(settings.port),
        "LOG_FORMAT": "json",
    }
    errors = settings.data_dir / "server.log"
    with errors.open("ab") as log:
        process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
    try:
        _wait(process, settings.port, ready)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", port: int, path: str) -> None:
    for _try in range(300):
        if process.poll() is not None:
            raise SystemExit("The server ended at once; its words stand in server.log of its data folder.")
        try:
            if load.Connection(port).ask(load.get(path)).status == 200:
                return
        except (OSError, load.UnexpectedAnswer):
            pass
        time.sleep(0.2)
    raise SystemExit("The server did not begin within a minute.")


def _report(size: CommunitySize, limits: dict[str, LoadResult], pages: dict[str, LoadResult]) -> None:
    page = limits["bare page of 20 rows"].rate
    print(f"\n| {size.ideas:,} ideas, {size.votes:,} votes | a second | median ms | 99 % ms | of the bare page |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, measured in {**limits, **pages}.items():
        figures = f"{measured.rate:,.0f} | {measured.middle:.1f} | {measured.slowest:.1f} | {measured.rate / page:.2f}"
        print(f"| {name} | {figures} |")


if __name__ == "__main__":
    main()
