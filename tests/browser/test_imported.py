"""Imported communities, in another language and with long words, as people browse them."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from community.ideas.models import Idea
from tests.browser.walking import Site, opened, troubles
from tests.imports.files import bring, madrid, proposal, remark

pytestmark = pytest.mark.browser

WORD = "Esternocleidomastoideo" * 9
TITLE = "Peatonalizar la calle de los electroencefalografistas y de " + "otorrinolaringólogos" * 3
PAGES = ("/", "/new", "/groups", "/groups/decide-madrid", "/people/participant-7", "/groups/decide-madrid/about")


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_spanish_proposals_with_long_words_fit_every_screen(
    chromium: Browser, site: Site, tmp_path: Path, size: str
) -> None:
    deep = [remark(number, parent=number - 1, text=f"¿Y esto? {WORD}", userId=number) for number in range(5, 30)]
    bring(
        site.world.app,
        "decide-madrid",
        madrid(tmp_path / "in", [proposal(1, TITLE, text=WORD, numSupports=228140)], deep),
    )
    (idea,) = site.world.all(Idea)
    with opened(chromium, site, None, size) as page:
        for width in (None, 320):
            if width:
                page.set_viewport_size({"width": width, "height": 800})
            for address in (*PAGES, f"/ideas/{idea.id}"):
                page.goto(site.address + address)
                wide, room = page.evaluate(
                    "[document.scrollingElement.scrollWidth, document.documentElement.clientWidth]"
                )
                assert wide <= room, (address, width)
        assert troubles(page) == []
