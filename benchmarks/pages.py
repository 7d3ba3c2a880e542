"""How much CPU pages take, and how many per second the site serves, compared with a bare Flask app.

    python -m benchmarks.pages [--ideas 1000 50000] [--million] [--postgresql] [--seconds 4] [--only NAME ...]
                               [--keep FOLDER] [--json FILE]
    python -m benchmarks.pages --check

Fills a community of each size with ten votes for each idea. In this process each page alternates with the limit, a
bare page of `benchmarks/limit.py` on the same database. Where `wrk` is installed, the real servers are asked as well:
what `community serve` starts, in turn with the same server for the bare app. A folder that is kept is filled once.

`--check` measures no time: it ends with code 1 if a page sends or builds more statements than `benchmarks/requests.py`
allows. All figures are of warm pages.
"""

import argparse
import itertools
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import Any

from flask import Flask

from benchmarks import cpu, fill, limit, requests, served, wrk
from benchmarks.cpu import Client
from benchmarks.fill import CommunitySize
from benchmarks.requests import Page, Request
from community.analytics import calibrate, refresh
from community.app import create_app
from community.config import Settings
from community.core import scheduler, schema
from community.core.db import db, now
from community.search import rebuilding
from community.web import flush

SECRET = "for this measurement only"  # noqa: S105
CHECKED = 1000  # ideas
MILLION = 1_000_000


def main() -> None:
    """The command."""
    given = _arguments()
    if given.check:
        sys.exit(_check())
    results = []
    for ideas in [*given.ideas, *([MILLION] if given.million else [])]:
        with _filled(CommunitySize(ideas), given) as (app, settings):
            results.append({"ideas": ideas, **_measure(app, settings, given)})
    if given.json:
        machine = {"cores": os.cpu_count(), "python": platform.python_version(), "postgresql": given.postgresql}
        given.json.write_text(json.dumps({"machine": machine, "results": results}, indent=2) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ideas", type=int, nargs="*", default=[1000, 50000], help="sizes of the community")
    parser.add_argument("--million", action="store_true", help="a million ideas too; filling takes many minutes")
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL server that is started for this")
    parser.add_argument("--seconds", type=int, default=4, help="how long each page is measured, in each way")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="pages whose names contain one of these")
    parser.add_argument("--no-wrk", action="store_true", help="measure CPU only")
    parser.add_argument(
        "--keep", type=Path, help="a folder for filled SQLite communities, used again if they are there"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write all figures")
    parser.add_argument("--check", action="store_true", help="only count statements, and fail if there are too many")
    return parser.parse_args()


@contextmanager
def _filled(size: CommunitySize, given: argparse.Namespace) -> Iterator[tuple[Flask, Settings]]:
    """The site with a community of a size."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if given.keep and not given.postgresql:
            folder = given.keep.absolute() / str(size.ideas)
            folder.mkdir(parents=True, exist_ok=True)
        settings = _settings(folder, given)
        with (folder / "pages.log").open("w") as log, redirect_stderr(log):
            app = create_app(settings)
            with app.app_context():
                if not (folder / "filled").exists():
                    _fill(size)
                    (folder / "filled").touch()
                engine = db.engine
            yield app, settings  # outside of the app's context, which requests would share
            engine.dispose()


def _settings(folder: Path, given: argparse.Namespace) -> Settings:
    environ = {"DATA_DIR": str(folder), "SECRET_KEY": SECRET, "LOG_FORMAT": "json", "PORT": str(served.free_port())}
    environ["PAGE_CACHE"] = "off"  # in this process, which measures how pages are rendered; servers have it
    if given.postgresql:
        environ["DATABASE_URL"] = served.new_postgresql(folder)
    return Settings.from_environment(environ)


def _fill(size: CommunitySize) -> None:
    """Fill the database, and do once what the worker does at times."""
    began = time.perf_counter()
    schema.upgrade()
    fill.fill(size)
    fill.sign_in_all([*requests.READERS, fill.ADMINISTRATOR])
    print(f"Filled {size.ideas:,} ideas and {size.votes:,} votes in {time.perf_counter() - began:.0f} s.", flush=True)
    began = time.perf_counter()
    calibrate.run(now())
    refresh.refresh_outdated(float("inf"))
    rebuilding.rebuild()
    scheduler.run_due()
    print(f"What the worker keeps was made in {time.perf_counter() - began:.0f} s.", flush=True)


def _measure(app: Flask, settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    pages = [page for page in requests.pages(app) if not given.only or any(name in page.name for name in given.only)]
    bare = limit.make(settings)
    rows = Request("/rows", limit.cookie(bare, 1))
    figures = {
        "cpu": _measure_cpu(app, pages, Client(bare, Page("limit", itertools.repeat(rows), 2, 0)), given.seconds)
    }
    if wrk.is_installed() and not given.no_wrk:
        figures["served"] = _measure_served(settings, pages, rows, given.seconds)
    return figures


def _measure_cpu(app: Flask, pages: list[Page], bare: Client, seconds: int) -> dict[str, Any]:
    print("\n| page | CPU ms | limit ms | limit ÷ page | database ms | statements | built | KB |", flush=True)
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with app.app_context():
        engine = db.engine
    measured = {}
    for page in pages:
        one = cpu.measure(app, page, bare, engine, seconds)
        flush.flush_all(app)
        times = f"{one.ms:.2f} | {one.limit_ms:.2f} | {one.ratio:.3f} | {one.database_ms:.2f}"
        print(f"| {page.name} | {times} | {one.statements} | {one.constructions} | {one.size / 1024:.1f} |", flush=True)
        measured[page.name] = one._asdict()
    return measured


def _measure_served(settings: Settings, pages: list[Page], rows: Request, seconds: int) -> dict[str, Any]:
    print("\n| page | per second | median ms | 99% ms | of hello | of the limit |", flush=True)
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    measured = {}
    with served.running(settings, SECRET) as (site, bare):
        for page in pages:
            one, hello, bare_rows = served.measure(site, bare, page, rows, seconds)
            of_hello, of_rows = one.rate / hello.rate, one.rate / bare_rows.rate
            times = f"{one.rate:,.0f} | {one.median_ms:.1f} | {one.slowest_ms:.1f}"
            print(f"| {page.name} | {times} | {of_hello:.3f} | {of_rows:.3f} |", flush=True)
            measured[page.name] = {**one._asdict(), "hello": hello.rate, "limit": bare_rows.rate}
    return measured


def _check() -> int:
    """Compare the statements of each page with what it may send. Returns the exit code."""
    nothing = argparse.Namespace(keep=None, postgresql=False)
    problems = []
    with _filled(CommunitySize(CHECKED), nothing) as (app, _settings):
        with app.app_context():
            engine = db.engine
        for page in requests.pages(app):
            found = cpu.observe(app, page, engine)
            print(f"{page.name}: {found.statements} statements, {found.constructions} built")
            if found.statements > page.statements or found.constructions > page.constructions:
                problems.append(f"{page.name}: at most {page.statements} statements and {page.constructions} built")
    print(*problems, sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    main()
