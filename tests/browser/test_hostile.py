"""Input is shown and never executed: in any field, with the content policy and without."""

import pytest
from playwright.sync_api import Browser

from community.core import markup
from tests.browser.hostile import try_all
from tests.browser.pages import ServedSite

pytestmark = pytest.mark.browser

STRINGS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    "[click](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x](https://elsewhere.example/pixel.png)",
    "{{ 7 * 7 }}{% include 'frame.html' %}",
    "${alert(1)} #{alert(1)} <%= alert(1) %>",
    "</textarea><script>alert(1)</script>",
    "</title><base href=//elsewhere.example/>",
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    "`<img src=x onerror=alert(1)>`",
    "<details open ontoggle=alert(1)>",
    "<form action=//elsewhere.example><button>ok</button></form>",
    "<!--><script>alert(1)</script>-->",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "\\x3cscript\\x3ealert(1)",
    "javascript:alert(1)//http://example.com",
    "ﷺ‮txt.exe\u0000 <b>",
)
FEW = STRINGS[::7]
OTHERS = [text for text in STRINGS if text not in FEW]


@pytest.mark.parametrize("strings", [FEW, pytest.param(OTHERS, marks=pytest.mark.exhaustive)], ids=["few", "others"])
def test_input_is_never_executed(chromium: Browser, empty: ServedSite, strings: list[str]) -> None:
    assert try_all(empty, chromium, strings) == []


@pytest.mark.exhaustive
def test_the_trial_detects_unsanitized_text(
    chromium: Browser, empty: ServedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markup, "to_html", lambda text: text)
    found = try_all(empty, chromium, ["<img src=x onerror=alert(1)>"])
    assert any(what.startswith("alert(1) at /ideas/") for what in found)
    assert any(what.startswith("img onerror at /groups/") for what in found)
