"""Pages in a real browser: signed in as a member or not, on a wide screen or a phone, in light or dark."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from community.core.db import db
from community.members.models import Member
from tests.factory import Factory

SIZES = {"wide": (1440, 900), "phone": (390, 844), "laptop": (1280, 800), "tablet": (1024, 768), "narrow": (320, 640)}
TOUCHED = ("phone", "narrow")
# Everything that axe checks by default, and WCAG 2.2, which it doesn't.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# Only what is needed is sent: everything that axe says about a page takes as long to send as to find.
VIOLATIONS = """options => axe.run(options).then(found => found.violations.map(
    ({id, help, nodes}) => [id, help, nodes[0].html]))"""
TABLES_WITHOUT_ROW_HEADERS = """[...document.querySelectorAll("tbody")]
    .filter((body) => !body.closest(".prose") && [...body.rows].some((row) =>
        row.cells.length > 1 && !row.querySelector("th[scope=row]")))
    .map((body) => body.parentElement.innerText.slice(0, 60))"""
Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class ServedSite:
    """A served site and its factory."""

    address: str
    factory: Factory

    def first_with_role(self, role: str) -> int:
        """The first member in good standing with this role."""
        found = self.factory.scalar(
            select(Member.id)
            .where(Member.role == role, Member.confirmed_at.is_not(None), Member.suspended_at.is_(None))
            .order_by(Member.id)
        )
        assert isinstance(found, int), f"no one is {role}"
        return found

    def row(self, model: type, **equal: object) -> object:
        """The first row with these values, detached."""
        with self.factory.reading():
            found = db.session.scalars(select(model).filter_by(**equal).limit(1)).first()
            if found is not None:
                db.session.expunge(found)
            return found


@contextmanager
def open_page(
    chromium: Browser,
    site: ServedSite,
    who: int | None = None,
    size: str = "wide",
    theme: Theme = "light",
    script: bool = True,
) -> Iterator[Page]:
    """A page in a new browser context, signed in as this member."""
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        reduced_motion="reduce",  # nothing moves while the page is checked
        java_script_enabled=script,
        has_touch=size in TOUCHED,
        locale="en-GB",
    )
    if who is not None:
        cookie = site.factory.browser(who).get_cookie("session")
        assert cookie is not None
        context.add_cookies([{"name": "session", "value": cookie.value, "url": site.address}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    try:
        yield page
    finally:
        context.close()


def settled(page: Page) -> None:
    """Wait until the page has been drawn as it is now. Nothing moves in it, so two frames will do."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


def page_problems(page: Page, colors_only: bool = False) -> list[str]:
    """The problems of a page: what axe finds, horizontal overflow, a missing main heading, rows without a header.

    Themes differ only in colors, so the second theme of a page is checked for contrast only.
    """
    options = {
        "resultTypes": ["violations"],
        "runOnly": ["color-contrast"] if colors_only else AXE_TAGS,
        # Not style sheets: no rule here needs them, and axe would ask the site for fifty that do not exist.
        "preload": {"assets": ["media"]},
    }
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = [f"{rule}: {says} ({html[:120]})" for rule, says, html in page.evaluate(VIOLATIONS, options)]
    width, available = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if width > available:
        found.append(f"the page is {width - available} px wider than the screen")
    found += [f"rows without a header: {title}" for title in page.evaluate(TABLES_WITHOUT_ROW_HEADERS)]
    headings = page.locator("h1").count()
    if headings != 1:
        found.append(f"{headings} first headings")
    return found


def save_screenshot(page: Page, name: str) -> None:
    """Save a screenshot to the folder named by the variable SCREENSHOTS, for a person to view."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
