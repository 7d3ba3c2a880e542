"""Fixtures of all tests: a clean database, an app that uses it and a factory, on SQLite and PostgreSQL."""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from community.cli.recount import describe
from community.search import database_fallback
from tests import postgresql_server
from tests.compiled_templates import CompiledTemplates
from tests.databases import PostgreSQL, SQLite
from tests.factory import Factory

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
# Chromium without windows does nearly the same for a third of the CPU; it has no back/forward cache.
HEADLESS = shutil.which("chromium-headless-shell") or CHROMIUM

OUTSIDERS = "access/test_outsiders.py::test_outsiders_get_the_same_responses_with_and_without_private_content"
# Seconds of CPU by the beginning of a test's id, roughly, and only to run first what takes long.
SECONDS = {
    OUTSIDERS: 90,
    f"{OUTSIDERS}[sqlite-suspended": 180,
    f"{OUTSIDERS}[postgresql-suspended": 210,
    "browser/test_prose.py": 4,
    "browser/test_paste.py": 3,
    "access/test_crawler.py::test_a_group_member": 28,
    "access/test_crawler.py::test_outsiders_are_shown": 28,
    "access/test_crawler.py::test_the_crawler_notices": 4,
    "access/test_crawler.py::": 6,
    "access/test_visitor_pages.py::": 6,
    "access/test_visitor_pages.py::test_every_page_is_as_without_the_cache_whoever_asks[2000": 150,
    "access/test_kept_fragments.py::test_every_list_is_as_without_fragments_whoever_reads_it[40]": 10,
    "access/test_kept_fragments.py::": 90,
    "analytics/test_activity.py::test_changes_alone": 4,
    "browser/test_pages.py::test_pages_with": 30,
    "browser/test_pages.py::test_pages_with_content[staff-mouse]": 130,
    "browser/test_pages.py::test_pages_with_content[visitor-mouse]": 110,
    "browser/test_pages.py::test_pages_with_content[staff-touch]": 90,
    "browser/test_pages.py::test_pages_with_content[visitor-touch]": 80,
    "browser/test_pages.py::test_pages_with_content[member-mouse]": 70,
    "browser/test_pages.py::test_pages_without_content[mouse]": 70,
    "browser/test_pages.py::test_refused_forms[mouse]": 80,
    "browser/test_pages.py::": 8,
    "browser/test_search.py::test_results_of_each_kind": 8,
    "browser/test_hostile.py::": 10,
    "browser/test_moderation_queue.py::test_every_tab": 8,
    "browser/test_bundles.py::": 5,
    "browser/": 3,
    "cli/test_crash_recovery.py::": 18,
    "cli/test_demo.py::": 8,
    "cli/test_email_lane.py::": 4,
    "cli/test_serve.py::": 5,
    "cli/test_web_processes.py::": 5,
    "cli/test_wheel.py::": 10,
    "conventions/test_schema.py::test_an_upgrade_keeps": 10,
    "conventions/test_schema.py::test_migrations_can": 4,
    "data_export/test_traces.py::": 8,
    "demo/": 3,
    "ideas/test_concurrency.py::test_casts": 4,
    "ideas/test_concurrency.py::test_twenty": 40,
    "members/test_wrong_passwords.py::": 4,
    "moderation/test_queue.py::test_the_queue_takes": 6,
    "notifications/test_killed_worker.py::": 35,
    "search/test_consistency.py::": 20,
    "search/test_consistency.py::test_index_and_database_agree_after_random_acts[postgresql": 80,
    "staff/test_ranked.py::test_pages_in_any_order": 4,
    "web/test_page_plans.py::": 15,
    "web/test_folded_pages.py::test_every_template": 60,
    "web/test_folded_pages.py::test_pages": 8,
}


@pytest.fixture(scope="session")
def sqlite(
    tmp_path_factory: pytest.TempPathFactory, compiled: CompiledTemplates, run: tuple[Path, int]
) -> Iterator[SQLite]:
    """A migrated SQLite file to copy from."""
    with closing(SQLite(tmp_path_factory.mktemp("sqlite"), compiled, run[0])) as database:
        yield database


@pytest.fixture(scope="session")
def postgresql(
    tmp_path_factory: pytest.TempPathFactory, compiled: CompiledTemplates, run: tuple[Path, int], worker_id: str
) -> Iterator[PostgreSQL]:
    """A migrated database on the run's one PostgreSQL server."""
    server = postgresql_server.start(*run)
    name = f"test_{worker_id}_{os.getpid()}"  # by process, because pytest-xdist can replace a worker by a new one
    with closing(PostgreSQL(server, name, tmp_path_factory.mktemp("pg"), compiled, run[0])) as database:
        yield database


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Which of several test processes this is."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[Path, int]:
    """The folder that all processes of this run share, and the process that ends last."""
    base = tmp_path_factory.getbasetemp()
    return (base, os.getpid()) if worker_id == "master" else (base.parent, os.getppid())


@pytest.fixture(scope="session")
def compiled(run: tuple[Path, int]) -> CompiledTemplates:
    """Compiled templates, shared by all apps of a run: compiling is most of the cost of an app's first page."""
    folder = run[0] / "templates"
    folder.mkdir(exist_ok=True)
    return CompiledTemplates(str(folder))


@pytest.fixture(scope="session", autouse=True)
def unhurried_database_search() -> Iterator[None]:
    """Time enough to search the database: PostgreSQL counts waiting too, and on a busy machine not all is found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database_fallback, "TIME_LIMIT", 20.0)
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> SQLite | PostgreSQL:
    """The database of the test, in turn SQLite and PostgreSQL."""
    found: SQLite | PostgreSQL = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def database_url(database: SQLite | PostgreSQL, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a clean database. After the test every counter must agree with the rows that it counts."""
    with database.clean(tmp_path) as url:
        yield url
        found = [] if request.node.get_closest_marker("plants_counters") else database.drifts(url, tmp_path)
    if found:
        pytest.fail("The test left counters that drift: " + "; ".join(map(describe, found)), pytrace=False)


@pytest.fixture
def app(database: SQLite | PostgreSQL, database_url: str, tmp_path: Path) -> Flask:
    """The app with a clean database: one app per run, reset before each test."""
    return database.app(database_url, tmp_path)


@pytest.fixture
def factory(app: Flask) -> Factory:
    """Creates members, groups and ideas."""
    return Factory(app)


@pytest.fixture
def sqlite_factory(sqlite: SQLite, tmp_path: Path) -> Iterator[Factory]:
    """A factory on SQLite only, for tests that depend on SQLite or on no database."""
    with sqlite.clean(tmp_path) as url:
        yield Factory(sqlite.app(url, tmp_path))


@pytest.fixture
def filled(factory: Factory, database: SQLite | PostgreSQL, tmp_path: Path) -> Factory:
    """The demonstration community."""
    database.fill(tmp_path)
    return factory


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that chooses how many tests run; docs/testing.md describes each extent."""
    parser.addoption(
        "--extent",
        choices=("quick", "rest", "all"),
        default="quick",
        help="quick: everything once; rest: what that leaves out (other databases, whole matrices); all: both",
    )


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Half as many processes again as there are cores: tests wait a quarter of their time for browsers and servers."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + cores // 2


def pytest_collection_finish(session: pytest.Session) -> None:
    """Never look for garbage among the modules and tests that are loaded by now."""
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Select the extent, run the slowest tests first, and skip browser tests if there is no browser."""
    extent = config.getoption("--extent")
    if extent != "all":
        chosen = [item for item in items if _is_exhaustive(item) == (extent == "rest")]
        kept = {id(item) for item in chosen}
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
        items[:] = chosen
    items[:] = _dealt(items, getattr(config, "workerinput", {}).get("workercount", 1))
    if CHROMIUM is None and not os.environ.get("CI"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def _is_exhaustive(item: pytest.Item) -> bool:
    """Whether a test is left out of the quick extent: it is marked, or it runs on PostgreSQL without needing to."""
    if item.get_closest_marker("exhaustive"):
        return True
    callspec = getattr(item, "callspec", None)
    on_postgresql = callspec is not None and callspec.params.get("database") == "postgresql"
    return on_postgresql and not item.get_closest_marker("both_databases")


def _seconds(item: pytest.Item) -> float:
    """How long a test takes, by the longest beginning of its id that is known."""
    name = item.nodeid.removeprefix("tests/")
    return SECONDS.get(max((known for known in SECONDS if name.startswith(known)), key=len, default=""), 0)


def _dealt(items: list[pytest.Item], processes: int) -> list[pytest.Item]:
    """Tests in the order of the processes that run them, of each the slowest first, so that all finish together.

    pytest-xdist gives each process its equal part of the list, and moves tests from the end of a part later.
    """
    slow = sorted(filter(_seconds, items), key=_seconds, reverse=True)
    others = [item for item in items if not _seconds(item)]
    dealt: list[pytest.Item] = []
    for left in range(processes, 0, -1):
        own = slow[left - 1 :: processes]
        part = (len(items) - len(dealt)) // left
        dealt += own + others[: part - len(own)]
        others = others[part - len(own) :]
    return dealt
