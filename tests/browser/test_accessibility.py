"""What axe cannot see: focus, names, old browsers, forced colors, large text, paper, scripts that don't load."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from community.core.db import db
from community.ideas import voting
from community.ideas.models import Idea
from community.members.models import Member
from tests.browser.pages import ServedSite, Theme, open_page, page_problems, settled

pytestmark = pytest.mark.browser
exhaustive = pytest.mark.exhaustive

NEW_COLORS = re.compile(r"\b(light-dark|oklch|color-mix|oklab)\(")


def _idea(site: ServedSite) -> tuple[int, int]:
    """An idea by Ada in an open group, and Ada."""
    ada = site.factory.member("Ada")
    return site.factory.idea("A quiet mode", ada, site.factory.group("Kitchens", ada)), ada


def _contrast(page: Page, first: str, second: str) -> float:
    """The contrast of two CSS colors, as this browser draws them."""
    found: float = page.evaluate(
        """([first, second]) => {
            const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
            const [lighter, darker] = [first, second].map((color) => {
                canvas.fillStyle = color;
                canvas.fillRect(0, 0, 1, 1);
                const channels = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255);
                const linear = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
                return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
            }).sort((a, b) => b - a);
            return (lighter + 0.05) / (darker + 0.05);
        }""",
        [first, second],
    )
    return found


def _style(element: Locator, name: str) -> str:
    value: str = element.evaluate("(element, name) => getComputedStyle(element)[name]", name)
    return value


def _with_older_colors(route: Route) -> None:
    """A style sheet as a browser reads it that doesn't know the newer color functions."""
    response = route.fetch()
    route.fulfill(response=response, body=NEW_COLORS.sub("unknown(", response.text()))


@pytest.mark.parametrize("theme", ["dark", pytest.param("light", marks=exhaustive)])
def test_fields_are_visible_without_newer_color_functions(chromium: Browser, site: ServedSite, theme: Theme) -> None:
    with open_page(chromium, site, theme=theme) as page:
        page.route("**/*.css*", _with_older_colors)
        page.goto(f"{site.address}/sign-up")
        field = page.get_by_label("Name", exact=True)
        assert _style(field, "borderTopWidth") == "1px"
        background = _style(page.locator("body"), "backgroundColor")
        assert background == {"light": "rgb(250, 251, 252)", "dark": "rgb(14, 18, 22)"}[theme]
        for name in ("borderTopColor", "color"):
            assert _contrast(page, _style(field, name), _style(field, "backgroundColor")) >= 3
        assert page_problems(page) == []
        page.unroute_all(behavior="wait")


def _hidden_behind(page: Page) -> str | None:
    """The text of the focused element if something else is drawn over the middle of what is in the window."""
    found: str | None = page.evaluate(
        """() => {
            const element = document.activeElement;
            if (element === document.body) return null;
            const box = (element.labels?.[0] ?? element).getClientRects()[0] ?? element.getBoundingClientRect();
            const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)]; // it may be taller
            const seen = document.elementFromPoint(box.left + box.width / 2, (top + bottom) / 2);
            const own = [element, element.labels?.[0] ?? element];
            if (seen && own.some((one) => one.contains(seen) || seen.contains(one))) return null;
            return `${element.tagName} ${element.textContent.trim() || element.id} behind ${seen?.className}`;
        }"""
    )
    return found


@pytest.mark.parametrize(
    ("size", "stops"),
    [("laptop", 60), *(pytest.param(s, 200, marks=exhaustive) for s in ("wide", "tablet"))],
)
def test_focus_is_never_hidden_in_the_ranked_table(chromium: Browser, full: ServedSite, size: str, stops: int) -> None:
    with open_page(chromium, full, full.first_with_role("staff"), size) as page:
        page.goto(f"{full.address}/staff/ideas")
        page.locator(".select-cell [name=idea]").first.check()  # the bar of changes appears
        page.locator(".ranked .title").first.focus()
        hidden = []
        for key in ["Tab"] * stops + ["Shift+Tab"] * (stops // 2):
            page.keyboard.press(key)
            settled(page)
            hidden.append(_hidden_behind(page))
        assert {one for one in hidden if one} == set()


def test_a_question_takes_the_focus_and_gives_it_back(chromium: Browser, site: ServedSite) -> None:
    idea, ada = _idea(site)
    site.factory.comment(idea, ada)
    with open_page(chromium, site, ada) as page:
        page.goto(f"{site.address}/ideas/{idea}")
        opener = page.locator(".comment details.confirm > summary")
        opener.focus()
        page.keyboard.press("Enter")
        question = page.locator(".comment .confirm-question")
        expect(question).to_be_focused()
        assert question.get_attribute("aria-label") == opener.inner_text().strip()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(question).to_be_hidden()
        expect(opener).to_be_focused()
        page.keyboard.press("Enter")
        question.get_by_role("button", name="Cancel").click()
        expect(opener).to_be_focused()


def test_after_a_form_is_sent_the_focus_is_on_what_came_of_it(chromium: Browser, site: ServedSite) -> None:
    idea, _ada = _idea(site)
    with open_page(chromium, site, site.factory.member("Bo")) as page:
        page.goto(f"{site.address}/groups/kitchens")
        page.get_by_role("button", name="Join").first.click()
        expect(page.locator("[data-notices]")).to_be_focused()
        page.goto(f"{site.address}/ideas/{idea}")
        page.get_by_role("button", name="Post comment").click()
        errors = page.locator("#your-comment [data-errors]")
        expect(errors).to_be_focused()
        expect(errors).to_be_in_viewport()
        expect(page).to_have_title(re.compile("^Error: "))
        assert page_problems(page) == []
        errors.get_by_role("link").click()
        expect(page.get_by_label("Your comment")).to_be_focused()
        page.keyboard.type("So do I.")
        page.get_by_role("button", name="Post comment").click()
        notice = page.locator("[data-notices]")
        expect(notice).to_be_focused()
        expect(notice).to_be_in_viewport()
        expect(page.get_by_role("article", name=re.compile("^Comment by Bo, "))).to_be_in_viewport()
        expect(page.get_by_text("Reply", exact=False).first).to_contain_text("Reply to Bo")
        expect(page).not_to_have_title(re.compile("Error"))
        assert page_problems(page) == []


def test_the_vote_box_keeps_its_name_and_takes_a_vote_back_without_an_answer(
    chromium: Browser, site: ServedSite
) -> None:
    idea, _ada = _idea(site)
    with open_page(chromium, site, site.factory.member("Bo")) as page:
        page.clock.install()
        page.goto(f"{site.address}/ideas/{idea}")
        button = page.get_by_role("button", name="Vote for A quiet mode", exact=True)
        page.route("**/ideas/*/vote", lambda route: None)  # never answered
        button.click()
        expect(button).to_have_attribute("aria-busy", "true")
        expect(button).to_have_attribute("aria-pressed", "true")
        page.clock.fast_forward(9000)
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(button).not_to_have_attribute("aria-busy", "true")
        expect(page.locator(".vote-message")).to_contain_text("Reload the page to check.")
        page.unroute_all(behavior="ignoreErrors")
        button.click()
        expect(page.locator("[data-importance]")).to_be_visible()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(button).not_to_have_attribute("aria-busy", "true")


def test_with_forced_colors_what_is_current_or_pressed_is_seen(chromium: Browser, site: ServedSite) -> None:
    idea, _ada = _idea(site)
    bo = site.factory.member("Bo")
    with site.factory.writing():
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, bo))
    with open_page(chromium, site, bo) as page:
        page.emulate_media(forced_colors="active")
        page.goto(f"{site.address}/top")
        page.locator("details.list-filter > summary").click()
        canvas = _style(page.locator("body"), "backgroundColor")
        current, other = page.locator(".tabs a[aria-current]"), page.locator(".tabs a:not([aria-current])").first
        assert _style(current, "backgroundColor") not in (canvas, _style(other, "backgroundColor"))
        assert _style(other, "borderBottomColor") == canvas
        assert _style(page.locator("button.vote"), "backgroundColor") == _style(current, "backgroundColor")
        assert _style(page.locator("main select").first, "appearance") == "auto"


@pytest.mark.parametrize(
    "path", ["/moderation", *(pytest.param(p, marks=exhaustive) for p in ("/staff/ideas", "/staff"))]
)
def test_shortcuts_can_be_turned_off_everywhere(chromium: Browser, site: ServedSite, path: str) -> None:
    _idea(site)
    with open_page(chromium, site, site.factory.member("Sol", role="administrator")) as page:
        page.goto(site.address + path)
        page.locator("button[data-shortcuts-open]:visible").last.click()
        dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
        dialog.get_by_label("Use keyboard shortcuts on this device").uncheck()
        dialog.get_by_role("button", name="Close").click()
        for _page_shown in range(2):
            page.keyboard.press("j")
            page.keyboard.press("?")
            expect(page.locator("dialog[open]")).to_have_count(0)
            assert page.evaluate("document.activeElement.closest('tr, article')") is None
            page.reload()


@pytest.mark.parametrize("broken", ["vote.js", pytest.param("site.js", marks=exhaustive)])
def test_controls_of_scripts_are_hidden_when_a_script_does_not_load(
    chromium: Browser, single: ServedSite, broken: str
) -> None:
    idea, ada = _idea(single)
    with open_page(chromium, single, ada) as page:
        page.goto(f"{single.address}/ideas/{idea}")
        expect(page.get_by_role("button", name="Preview").first).to_be_visible()
        page.route(f"**/{broken}", lambda route: route.abort())
        page.goto(f"{single.address}/ideas/{idea}/edit")
        assert page.locator(".needs-script").count()
        assert page.locator(".needs-script:visible").count() == 0


@pytest.mark.parametrize("size", ["narrow", pytest.param("laptop", marks=exhaustive)])
def test_text_twice_as_large_fits_into_the_vote_box(chromium: Browser, full: ServedSite, size: str) -> None:
    with open_page(chromium, full, size=size) as page:
        page.goto(f"{full.address}/top")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        settled(page)
        cut = page.locator(".vote").evaluate_all(
            "boxes => boxes.filter(b => b.scrollWidth > b.clientWidth || b.scrollHeight > b.clientHeight).length"
        )
        over_the_title = page.locator(".idea").evaluate_all(
            """ideas => ideas.filter((idea) =>
                idea.querySelector(".vote").getBoundingClientRect().right >
                idea.querySelector(".idea-title").getBoundingClientRect().left).length"""
        )
        assert (cut, over_the_title) == (0, 0)


def test_paper_has_the_content_only(chromium: Browser, site: ServedSite) -> None:
    idea, ada = _idea(site)
    with open_page(chromium, site, ada, theme="dark") as page:
        page.goto(f"{site.address}/ideas/{idea}")
        page.emulate_media(media="print")
        expect(page.get_by_role("heading", name="A quiet mode")).to_be_visible()
        for name in (".sidebar", ".site-footer", ".comment-form", ".skip-link"):
            expect(page.locator(name)).to_be_hidden()
        assert _contrast(page, _style(page.locator("h1"), "color"), "white") > 7


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=exhaustive)])
def test_charts_differ_from_the_page_whatever_the_hue(chromium: Browser, full: ServedSite, theme: Theme) -> None:
    with open_page(chromium, full, full.first_with_role("staff"), theme=theme) as page:
        page.goto(f"{full.address}/staff")
        bar, last = page.locator(".chart-bar:not(.last)").first, page.locator(".chart-bar.last").first
        for hue in range(0, 360, 30):
            page.evaluate("hue => document.documentElement.style.setProperty('--hue', hue)", hue)
            paper = _style(page.locator(".tile").first, "backgroundColor")
            assert _contrast(page, _style(bar, "fill"), paper) >= 3
            assert _contrast(page, _style(last, "fill"), paper) >= 4.5
        expect(page.locator(".chart-axis").first).to_contain_text(re.compile(r": \d"))
