"""What every test stands on: a clean real database, an app on it, a world in it. Each runs on SQLite and PostgreSQL."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from community import create_app
from community.cli.recount import describe
from community.core.db import db
from community.ideas import calibration, exploration, impressions
from community.site import settings
from tests.databases import PostgreSQL, SQLite, settings_for, start_server
from tests.factory import Factory

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists()), None)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SQLite:
    """A migrated SQLite file to copy from."""
    return SQLite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> PostgreSQL:
    """A migrated database on the run's one PostgreSQL server."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    return PostgreSQL(start_server(shared / "postgresql"), f"test_{worker_id}", tmp_path_factory.mktemp("pg"))


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Which of several test processes this is."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A clean database: once on SQLite, once on PostgreSQL. After the test every counter says what the facts say."""
    database: SQLite | PostgreSQL = request.getfixturevalue(request.param)
    with database.clean(tmp_path) as url:
        yield url
        found = [] if request.node.get_closest_marker("plants_counters") else database.drifts(url)
    if found:
        pytest.fail("The test left counters that drift: " + "; ".join(map(describe, found)), pytrace=False)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for all the apps of a run: it is most of what an app's first page costs."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(database_url: str, tmp_path: Path, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The site on a clean database."""
    settings.forget()
    exploration.forget()
    calibration.forget()
    impressions.counter = impressions.ImpressionCounter()
    made = create_app(settings_for(database_url, tmp_path))
    made.jinja_env.bytecode_cache = compiled
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def factory(app: Flask) -> Factory:
    """People, groups and ideas to act with."""
    return Factory(app)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Each test leaves an app behind, which is a heap of cycles: looked for seldom, they cost a sixth less time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 10)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests need a browser: without one they are skipped visibly, and in CI they fail."""
    if CHROMIUM is None and not os.environ.get("CI"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))
