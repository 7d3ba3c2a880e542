"""Imported communities, in another language and with long words, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from community.ideas.models import Idea
from tests.browser.pages import ServedSite, open_page, page_problems
from tests.imports.source_files import madrid_comment, madrid_folder, proposal, run_import

pytestmark = pytest.mark.browser

WORD = "Esternocleidomastoideo" * 9
TITLE = "Peatonalizar la calle de los electroencefalografistas y de " + "otorrinolaringólogos" * 3
PAGES = ("/", "/new", "/groups", "/groups/decide-madrid", "/people/participant-7", "/groups/decide-madrid/about")


@pytest.mark.exhaustive
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_spanish_proposals_with_long_words_fit_every_screen(
    chromium: Browser, site: ServedSite, tmp_path: Path, size: str
) -> None:
    deep = [
        madrid_comment(number, parent=number - 1, text=f"¿Y esto? {WORD}", userId=number) for number in range(5, 30)
    ]
    run_import(
        site.factory.app,
        "decide-madrid",
        madrid_folder(tmp_path / "in", [proposal(1, TITLE, text=WORD, numSupports=228140)], deep),
    )
    (idea,) = site.factory.all(Idea)
    with open_page(chromium, site, None, size) as page:
        for width in (None, 320):
            if width:
                page.set_viewport_size({"width": width, "height": 800})
            for address in (*PAGES, f"/ideas/{idea.id}"):
                page.goto(site.address + address)
                wide, room = page.evaluate(
                    "[document.scrollingElement.scrollWidth, document.documentElement.clientWidth]"
                )
                assert wide <= room, (address, width)
        assert page_problems(page) == []
