"""A browser, and two sites to look at: one full of life and one that has just begun."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from community import create_app
from community.demo.filling import fill
from community.operations.recounting import drifts
from community.site import choices
from tests.browser.serving import serving
from tests.browser.walking import Site
from tests.conftest import CHROMIUM
from tests.databases import SQLite, settings_for
from tests.world import World

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def full(sqlite: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration community, served."""
    app = _app(sqlite, tmp_path_factory.mktemp("full"))
    with app.app_context():
        fill()
    with serving(app) as address:
        yield Site(address, World(app))
    with app.app_context():
        assert drifts() == []


@pytest.fixture(scope="session")
def fresh(sqlite: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on its first day, served."""
    app = _app(sqlite, tmp_path_factory.mktemp("fresh"))
    world = World(app)
    world.member("Ada Lovelace", role="administrator")
    with serving(app) as address:
        yield Site(address, world)


@pytest.fixture
def empty(sqlite: SQLite, tmp_path: Path) -> Iterator[Site]:
    """A site with nothing and nobody on it, served."""
    app = _app(sqlite, tmp_path)
    with serving(app) as address:
        yield Site(address, World(app))


@pytest.fixture
def site(app: Flask, world: World) -> Iterator[Site]:
    """The site of one test, served; every such test runs on SQLite and PostgreSQL, and leaves every counter exact."""
    with serving(app) as address:
        yield Site(address, world)
    with app.app_context():
        assert drifts() == []


def _app(sqlite: SQLite, folder: Path) -> Flask:
    choices.forget()
    with sqlite.clean(folder) as url:
        return create_app(settings_for(url, folder))
