"""Screenshots of the demonstration community for the README: `python -m tests.browser.screenshots FOLDER`."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select

from community.app import create_app
from community.core import schema
from community.core.db import db
from community.demo.write import fill
from community.groups.models import Group
from community.ideas.models import Idea
from community.images.models import Image
from community.search import rebuilding
from tests.browser.conftest import ARGUMENTS
from tests.browser.pages import ServedSite, Theme, open_page
from tests.browser.server import serve
from tests.conftest import CHROMIUM
from tests.databases import settings_for
from tests.factory import Factory


def _pages(site: ServedSite) -> list[tuple[str, str, str, str, Theme]]:
    best = site.factory.scalar(
        select(Idea.id)
        .where(Idea.status_key == "in_progress", Idea.hidden_at.is_(None))
        .order_by(Idea.vote_count.desc())
    )
    drawn = site.factory.scalar(
        select(Idea.id)
        .join(Image, Image.idea_id == Idea.id)
        .where(Idea.hidden_at.is_(None))
        .order_by(Idea.vote_count.desc())
        .limit(1)
    )
    group = site.factory.scalar(
        select(Group.slug).where(Group.is_private.is_(False)).order_by(Group.idea_count.desc()).limit(1)
    )
    return [
        ("ideas", "/", "member", "wide", "light"),
        ("idea", f"/ideas/{drawn}", "member", "wide", "light"),
        ("idea-dark", f"/ideas/{best}", "member", "wide", "dark"),
        ("search", "/", "member", "wide", "light"),
        ("groups", "/groups", "member", "wide", "light"),
        ("group", f"/groups/{group}", "member", "wide", "light"),
        ("ranked", "/staff/ideas", "staff", "wide", "light"),
        ("overview", "/staff", "staff", "wide", "light"),
        ("contributors", "/staff/contributors", "staff", "wide", "light"),
        ("moderation", "/moderation", "moderator", "wide", "light"),
        ("new-idea", "/ideas/new", "member", "wide", "light"),
        ("phone", "/", "member", "phone", "light"),
    ]


def take(folder: Path, say: Callable[[str], object]) -> None:
    """Create a community, serve it, and take every screenshot."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        app = create_app(settings_for(f"sqlite:///{data}/community.sqlite3", Path(data)))
        with app.app_context():
            schema.upgrade()
            fill()
            rebuilding.rebuild()
            db.session.remove()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        with serve(app) as address:
            site = ServedSite(address, Factory(app))
            for name, path, role, size, theme in _pages(site):
                with open_page(browser, site, site.first_with_role(role), size, theme) as page:
                    _open(page, address + path)
                    _PREPARATIONS.get(name, _wait)(page)
                    page.screenshot(path=str(folder / f"{name}.png"))
                    say(name)
        browser.close()


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")


def _wait(page: Page) -> None:
    page.wait_for_timeout(100)


def _search(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("milk")
    page.get_by_role("listbox").wait_for()
    page.keyboard.press("ArrowDown")


def _write(page: Page) -> None:
    page.get_by_label("Title").fill("A shot timer on the display")
    page.get_by_role("button", name="Vote for this instead").first.wait_for()
    page.wait_for_timeout(300)


# What is done on a page before its picture is taken.
_PREPARATIONS: dict[str, Callable[[Page], None]] = {"search": _search, "new-idea": _write}


if __name__ == "__main__":
    take(Path(sys.argv[1]), lambda name: sys.stdout.write(f"{name}\n"))
