"""What every test stands on: a clean real database, an app on it, a world in it. Each runs on SQLite and PostgreSQL."""

import gc
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from community.cli.recount import describe
from tests import postgresql_server
from tests.databases import PostgreSQL, SQLite
from tests.factory import Factory

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists()), None)

SLOW = ("access/test_crawler", "access/test_outsiders", "browser/", "demo/", "operations/")


@pytest.fixture(scope="session")
def sqlite(
    tmp_path_factory: pytest.TempPathFactory, compiled: FileSystemBytecodeCache, run: tuple[Path, int]
) -> Iterator[SQLite]:
    """A migrated SQLite file to copy from."""
    with closing(SQLite(tmp_path_factory.mktemp("sqlite"), compiled, run[0])) as database:
        yield database


@pytest.fixture(scope="session")
def postgresql(
    tmp_path_factory: pytest.TempPathFactory, compiled: FileSystemBytecodeCache, run: tuple[Path, int], worker_id: str
) -> Iterator[PostgreSQL]:
    """A migrated database on the run's one PostgreSQL server."""
    server = postgresql_server.start(*run)
    name = f"test_{worker_id}_{os.getpid()}"  # of a process: pytest-xdist can start another in its place
    with closing(PostgreSQL(server, name, tmp_path_factory.mktemp("pg"), compiled)) as database:
        yield database


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Which of several test processes this is."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[Path, int]:
    """The folder that all processes of this run share, and the process whose end is the end of the run."""
    base = tmp_path_factory.getbasetemp()
    return (base, os.getpid()) if worker_id == "master" else (base.parent, os.getppid())


@pytest.fixture(scope="session")
def compiled(run: tuple[Path, int]) -> FileSystemBytecodeCache:
    """Templates compiled once for all the apps of a run: it is most of what an app's first page costs."""
    folder = run[0] / "templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> SQLite | PostgreSQL:
    """Once SQLite, once PostgreSQL."""
    found: SQLite | PostgreSQL = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def database_url(database: SQLite | PostgreSQL, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a clean database. After the test every counter says what the facts say."""
    with database.clean(tmp_path) as url:
        yield url
        found = [] if request.node.get_closest_marker("plants_counters") else database.drifts(url, tmp_path)
    if found:
        pytest.fail("The test left counters that drift: " + "; ".join(map(describe, found)), pytrace=False)


@pytest.fixture
def app(database: SQLite | PostgreSQL, database_url: str, tmp_path: Path) -> Flask:
    """The site on a clean database: the one app of the run, as if it had just been made."""
    return database.app(database_url, tmp_path)


@pytest.fixture
def factory(app: Flask) -> Factory:
    """People, groups and ideas to act with."""
    return Factory(app)


@pytest.fixture
def filled(factory: Factory, database: SQLite | PostgreSQL, tmp_path: Path) -> Factory:
    """The demonstration community."""
    database.fill(tmp_path)
    return factory


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much is tried: docs/testing.md says what each extent promises."""
    parser.addoption(
        "--extent",
        choices=("quick", "rest", "all"),
        default="quick",
        help="quick: everything once; rest: what that leaves out (other databases, whole matrices); all: both",
    )


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tests leave heaps of cycles behind: looked for seldom, they cost a sixth less time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 10)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose the extent, begin with what takes longest, and skip visibly what needs a browser that is not there."""
    extent = config.getoption("--extent")
    if extent != "all":
        chosen = [item for item in items if _is_exhaustive(item) == (extent == "rest")]
        kept = {id(item) for item in chosen}
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
        items[:] = chosen
    items.sort(key=_place)
    if CHROMIUM is None and not os.environ.get("CI"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def _is_exhaustive(item: pytest.Item) -> bool:
    """Whether a test is left out of the quick extent: it says so, or it repeats on PostgreSQL what SQLite has shown."""
    if item.get_closest_marker("exhaustive"):
        return True
    callspec = getattr(item, "callspec", None)
    on_postgresql = callspec is not None and callspec.params.get("database") == "postgresql"
    return on_postgresql and not item.get_closest_marker("both_databases")


def _place(item: pytest.Item) -> int:
    """Where a test stands in the run. What takes longest comes first, so that no process works on alone at the end."""
    return next((place for place, path in enumerate(SLOW) if item.nodeid.startswith(f"tests/{path}")), len(SLOW))
