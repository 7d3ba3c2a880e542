"""A browser, and sites to test: the demonstration community, a new site and an empty one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from community.cli.recount import drifts
from tests.browser.pages import ServedSite
from tests.browser.server import serve
from tests.conftest import HEADLESS
from tests.databases import SQLite
from tests.factory import Factory

# The suggestions of the address bar are two more pages for every context. Chromium takes the last such list only, so
# what Playwright turns off is repeated.
DISABLED = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
    "AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,"
    "OptimizationHints,PaintHolding,PreconnectToSearch,TcpPortRandomizationWin,ThirdPartyStoragePartitioning"
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={DISABLED}",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless: if it can be had, that without windows."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=HEADLESS, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def full(sqlite: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """The demonstration community, served."""
    folder = tmp_path_factory.mktemp("full")
    app = _app(sqlite, folder)
    sqlite.fill(folder)
    with serve(app) as address:
        yield ServedSite(address, Factory(app))
    with app.app_context():
        assert drifts() == []


@pytest.fixture(scope="session")
def fresh(sqlite: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A new site with one administrator, served."""
    app = _app(sqlite, tmp_path_factory.mktemp("fresh"))
    factory = Factory(app)
    factory.member("Ada Lovelace", role="administrator")
    with serve(app) as address:
        yield ServedSite(address, factory)


@pytest.fixture
def empty(sqlite: SQLite, tmp_path: Path) -> Iterator[ServedSite]:
    """An empty site, served."""
    app = _app(sqlite, tmp_path)
    with serve(app) as address:
        yield ServedSite(address, Factory(app))


@pytest.fixture
def single(sqlite: SQLite, tmp_path: Path) -> Iterator[ServedSite]:
    """An empty site, served with each style sheet and script by itself, as in development."""
    app = _app(sqlite, tmp_path)
    with serve(app, joined=False) as address:
        yield ServedSite(address, Factory(app))


@pytest.fixture
def site(app: Flask, factory: Factory) -> Iterator[ServedSite]:
    """The site of one test, served; every such test runs on SQLite and PostgreSQL, and leaves every counter exact."""
    with serve(app) as address:
        yield ServedSite(address, factory)
    with app.app_context():
        assert drifts() == []


def _app(sqlite: SQLite, folder: Path) -> Flask:
    with sqlite.clean(folder) as url:
        return sqlite.new_app(url, folder)
