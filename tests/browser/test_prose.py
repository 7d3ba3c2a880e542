"""Rendered Markdown in a real browser: tables, task lists and footnotes at all widths."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from community.core.db import db
from community.ideas.models import Idea
from tests.browser.pages import ServedSite, Theme, open_page, page_problems, save_screenshot
from tests.browser.server import serve
from tests.databases import Database
from tests.factory import Factory

pytestmark = pytest.mark.browser

HEADINGS = ("Grinder", "Dose in grams", "Time in seconds", "Temperature", "Taste", "Water", "Notes")
TEXT = f"""It is **too loud**[^1], see [our shop](www.example.com) and setup.py.

- [ ] a quiet mode
- [x] a timer with a [manual](https://example.com/manual)
  - [x] for the weekend
- plain

| {" | ".join(HEADINGS)} |
|:--|--:|:-:|{"--|" * 4}
| {" | ".join(["Number"] * 7)} |

> これは**「重要」**である

![A picture](https://example.com/picture_of_a_grinder.png)

[^1]: At six[^2].
[^2]: In the morning.
"""


@pytest.fixture
def site(database: Database, database_url: str, tmp_path: Path) -> Iterator[ServedSite]:
    """An idea and a comment with all that Markdown has."""
    app = database.new_app(database_url, tmp_path)
    factory = Factory(app)
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada), body=TEXT)
    factory.comment(idea, ada, f"Again: {TEXT}")
    with serve(app) as address:
        yield ServedSite(address, factory)
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(("size", "theme"), [("narrow", "dark"), ("phone", "light"), ("wide", "light")])
def test_a_text_with_everything_is_accessible_and_fits(
    chromium: Browser, site: ServedSite, size: str, theme: Theme
) -> None:
    with open_page(chromium, site, site.factory.all(Idea)[0].author_id, size, theme) as page:
        page.goto(f"{site.address}/ideas/1")
        save_screenshot(page, f"prose-{size}-{theme}")
        assert page_problems(page) == []
        table = page.get_by_role("group", name=", ".join(HEADINGS)[:80]).first
        table.focus()
        page.keyboard.press("ArrowRight")
        if size != "wide":
            page.wait_for_function("element => element.scrollLeft > 0", arg=table.element_handle())
        boxes = page.get_by_role("checkbox", name="a timer with a manual")
        expect(boxes).to_have_count(2)
        expect(boxes.first).to_be_checked()
        expect(boxes.first).to_be_disabled()
        page.locator(".comment sup a", has_text="[1]").click()
        expect(page.locator(".comment .footnotes li:target")).to_contain_text("At six")
