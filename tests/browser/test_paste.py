"""Pasting formatted text into a box for Markdown, in a real browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from community.members.models import ADMINISTRATOR
from tests.browser.pages import ServedSite, open_page

pytestmark = pytest.mark.browser

PASTE = """([html, text]) => {
    const clipboardData = new DataTransfer();
    if (html) clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    return !document.activeElement.dispatchEvent(event);
}"""
PASTED = [
    ("<p>It is <b>too <i>loud</i></b> and <strong>old </strong>now</p>", "It is **too *loud*** and **old** now"),
    ('<b style="font-weight:normal"><span style="font-weight:700">Google</span> Docs</b>', "**Google** Docs"),
    (
        'See <a href="https://a.org/x_(y)">our shop</a>, <a href="#x">here</a>',
        "See [our shop](https://a.org/x_%28y%29), here",
    ),
    ('<a href="https://a.org/a_b">https://a.org/a_b</a>', ""),
    ("<h2>Title</h2><p>One</p><p>Two<br>lines</p>", "## Title\n\nOne\n\nTwo\nlines"),
    (
        "<ul><li>a<ul><li><b>b</b></li></ul></li><li>c</li></ul><ol><li>d</li><li>e</li></ol>",
        "- a\n  - **b**\n- c\n\n1. d\n2. e",
    ),
    ("<blockquote><p>One</p><p>Two</p></blockquote>", "> One\n>\n> Two"),
    ("<p>Run <code>ls *</code></p><pre>a\n  b</pre>", "Run `ls *`\n\n```\na\n  b\n```"),
    (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td></td></tr></table>",
        "| a | b |\n| --- | --- |\n| 1\\|2 |  |",
    ),
    ("<p>2 * 3 * 4 and <b>snake_case</b></p>", "2 \\* 3 \\* 4 and **snake_case**"),
    ("<style>p{}</style><script>alert(1)</script><img src=x onerror=alert(1) alt='A'><i>b</i>", "A*b*"),
    ("<p>Just text in setup.py</p>", ""),
    ("", ""),
]


def _paste(page: Page, html: str, text: str) -> bool:
    """Whether the paste was taken over: otherwise the browser inserts the plain text."""
    return bool(page.evaluate(PASTE, [html, text]))


def test_formatted_text_becomes_markdown_and_plain_text_is_left_to_the_browser(
    chromium: Browser, fresh: ServedSite
) -> None:
    with open_page(chromium, fresh, fresh.first_with_role(ADMINISTRATOR)) as page:
        page.goto(f"{fresh.address}/groups/new")
        box = page.locator("[data-editor] textarea").first
        for html, markdown in PASTED:
            box.fill("")
            plain = page.evaluate("html => new DOMParser().parseFromString(html, 'text/html').body.textContent", html)
            assert _paste(page, html, plain) == bool(markdown), html
            expect(box).to_have_value(markdown)

        box.fill("Before ")
        box.press("End")
        assert _paste(page, "<b>bold</b>", "bold")
        expect(box).to_have_value("Before **bold**")
        box.press("ControlOrMeta+z")
        expect(box).to_have_value("Before ")
