"""The search box and similar ideas in a real browser, with the keyboard."""

import re

import pytest
from playwright.sync_api import Browser, expect

from community.ideas.models import Idea, Vote
from tests.browser.pages import ServedSite, open_page, page_problems, save_screenshot

pytestmark = pytest.mark.browser

OPTIONS = "[data-suggestion-panel] [role=option]"
INSTEAD = re.compile("Vote for this instead.*softly")


def _create_kettles(site: ServedSite) -> tuple[int, int]:
    """Bo, and Ada's idea."""
    ada, bo = site.factory.member("Ada"), site.factory.member("Bo")
    group = site.factory.group("Kettles", ada, bo)
    for number in range(3):
        site.factory.idea(f"Kettle number {number}", ada, group)
    return bo, site.factory.idea("A kettle that whistles softly", ada, group)


def test_arrow_keys_select_a_suggestion_and_enter_opens_it(chromium: Browser, site: ServedSite) -> None:
    bo, idea = _create_kettles(site)
    with open_page(chromium, site, bo) as page:
        page.goto(site.address)
        before = page.locator(".main").bounding_box()
        page.keyboard.press("/")
        box = page.get_by_role("combobox", name="Search ideas, groups and people")
        expect(box).to_be_focused()
        expect(box).to_have_attribute("aria-expanded", "false")
        page.keyboard.type("whist")
        expect(page.get_by_role("listbox")).to_be_visible()
        expect(box).to_have_attribute("aria-expanded", "true")
        expect(page.locator(OPTIONS)).to_have_count(2)
        assert page.locator(".main").bounding_box() == before
        page.keyboard.press("ArrowDown")
        first = page.locator(OPTIONS).first
        expect(first).to_have_attribute("aria-selected", "true")
        expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
        expect(page.locator("mark").first).to_have_text("whist")
        assert page_problems(page) == []
        page.keyboard.press("ArrowUp")
        expect(first).to_have_attribute("aria-selected", "false")
        page.keyboard.press("ArrowUp")
        expect(page.locator(OPTIONS).last).to_have_attribute("aria-selected", "true")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/ideas/{idea}-a-kettle-that-whistles-softly")


def test_escape_closes_and_enter_without_a_choice_shows_all_results(chromium: Browser, site: ServedSite) -> None:
    bo, _ = _create_kettles(site)
    with open_page(chromium, site, bo) as page:
        page.goto(site.address)
        box = page.get_by_role("combobox", name="Search ideas, groups and people")
        box.fill("kettle")
        expect(page.get_by_role("listbox")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("listbox")).to_be_hidden()
        expect(box).to_have_value("kettle")
        expect(box).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("listbox")).to_be_visible()
        page.get_by_role("heading", level=1).click()
        expect(page.get_by_role("listbox")).to_be_hidden()
        box.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=kettle")
        expect(page.locator("article.idea")).to_have_count(4)
        expect(page.get_by_role("combobox")).to_have_value("kettle")


def test_the_suggestions_for_the_latest_input_are_shown(chromium: Browser, site: ServedSite) -> None:
    bo, _ = _create_kettles(site)
    with open_page(chromium, site, bo) as page:
        requests = []
        page.on(
            "request", lambda request: requests.append(request.url) if "/search/suggestions" in request.url else None
        )
        page.goto(site.address)
        page.get_by_role("combobox").press_sequentially("kettle", delay=20)
        page.wait_for_timeout(500)
        page.get_by_role("combobox").press_sequentially(" zz", delay=20)
        expect(page.get_by_text("No ideas, groups or people found.").first).to_be_attached()
        expect(page.locator(OPTIONS)).to_have_count(1)
        assert len(requests) <= 3
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/ideas/new?title=kettle+zz")
        expect(page.get_by_label("Title")).to_have_value("kettle zz")


def test_the_slash_key_types_a_slash_in_text_fields(chromium: Browser, site: ServedSite) -> None:
    bo, _ = _create_kettles(site)
    with open_page(chromium, site, bo) as page:
        page.goto(site.address + "/ideas/new")
        page.get_by_label("Title").press_sequentially("a/b")
        expect(page.get_by_label("Title")).to_have_value("a/b")


def test_without_script_the_search_box_is_a_plain_form(chromium: Browser, site: ServedSite) -> None:
    bo, _ = _create_kettles(site)
    with open_page(chromium, site, bo, script=False) as page:
        page.goto(site.address)
        page.get_by_label("Search ideas, groups and people").first.fill("whistles")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=whistles")
        expect(page.locator("article.idea")).to_have_count(1)


def test_search_is_reachable_on_a_phone(chromium: Browser, site: ServedSite) -> None:
    bo, _ = _create_kettles(site)
    with open_page(chromium, site, bo, size="phone") as page:
        page.goto(site.address)
        page.get_by_role("link", name="Search", exact=True).tap()
        page.wait_for_url("**/search")
        box = page.get_by_role("combobox", name="Search ideas, groups and people")
        expect(box).to_have_count(1)
        expect(box).to_be_focused()
        box.press_sequentially("whist")
        page.get_by_role("option", name=re.compile("whistles")).tap()
        page.wait_for_url("**/ideas/*-a-kettle-that-whistles-softly")


def test_voting_for_a_similar_idea_keeps_the_draft(chromium: Browser, site: ServedSite) -> None:
    bo, idea = _create_kettles(site)
    with open_page(chromium, site, bo) as page:
        page.goto(site.address + "/ideas/new")
        page.get_by_label("Description").fill("Wake nobody.")
        page.get_by_label("Title").press_sequentially("Kettle that whistles", delay=10)
        button = page.get_by_role("button", name=INSTEAD)
        expect(button).to_be_visible()
        assert page_problems(page) == []
        save_screenshot(page, "similar")
        button.click()
        page.wait_for_url(f"**/ideas/{idea}-*")
        expect(page.get_by_role("status").filter(has_text="saved on this device")).to_be_visible()
        assert [(vote.member_id, vote.surface) for vote in site.factory.all(Vote, idea_id=idea)] == [(bo, "similar")]
        page.goto(site.address + "/ideas/new")
        expect(page.get_by_label("Title")).to_have_value("Kettle that whistles")
        expect(page.get_by_label("Description")).to_have_value("Wake nobody.")
        expect(page.get_by_text("You voted for this")).to_be_visible()


def test_the_focused_field_does_not_move_when_similar_ideas_appear(chromium: Browser, site: ServedSite) -> None:
    bo, _ = _create_kettles(site)
    with open_page(chromium, site, bo) as page:
        page.goto(site.address + "/ideas/new")
        page.get_by_label("Title").fill("Kettle that whistles")
        body = page.get_by_label("Description")
        body.click()
        before = body.evaluate("field => field.getBoundingClientRect().top")
        expect(page.get_by_role("button", name=INSTEAD)).to_be_visible()
        expect(body).to_be_focused()
        page.wait_for_timeout(250)
        after = body.evaluate("field => field.getBoundingClientRect().top")
        assert abs(after - before) < 1  # pages are scrolled by whole pixels


def test_pressing_enter_in_the_title_posts_the_idea(chromium: Browser, site: ServedSite) -> None:
    bo, idea = _create_kettles(site)
    with open_page(chromium, site, bo) as page:
        page.goto(site.address + "/ideas/new?group=kettles")
        page.get_by_label("Title").press_sequentially("Kettle that whistles", delay=10)
        expect(page.get_by_role("button", name=re.compile("Vote for this instead")).first).to_be_visible()
        with page.expect_navigation():
            page.get_by_label("Title").press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()  # the form came back, because the body is missing
        assert site.factory.all(Vote, idea_id=idea) == []
        assert len(site.factory.all(Idea)) == 4


def test_without_script_similar_ideas_are_shown_with_the_form(chromium: Browser, site: ServedSite) -> None:
    bo, idea = _create_kettles(site)
    with open_page(chromium, site, bo, script=False) as page:
        page.goto(site.address + "/ideas/new")
        page.get_by_label("Title").fill("Kettle that whistles")
        page.get_by_text("Add details").click()
        page.get_by_label("Who else needs it?").fill("My sister")
        page.get_by_role("button", name="Find similar ideas").click()
        expect(page.get_by_label("Who else needs it?")).to_have_value("My sister")
        page.get_by_role("button", name=INSTEAD).click()
        page.wait_for_url(f"**/ideas/{idea}-*")
        expect(page.get_by_text("saved on this device")).to_have_count(0)
        assert [vote.member_id for vote in site.factory.all(Vote, idea_id=idea)] == [bo]


@pytest.mark.exhaustive
@pytest.mark.parametrize("size", [pytest.param("wide", marks=pytest.mark.exhaustive), "phone"])
@pytest.mark.parametrize(
    "dark", [pytest.param(False, id="light"), pytest.param(True, id="dark", marks=pytest.mark.exhaustive)]
)
def test_results_of_each_kind_have_no_accessibility_problems(
    chromium: Browser, full: ServedSite, size: str, dark: bool
) -> None:
    with open_page(chromium, full, full.first_with_role("member"), size, "dark" if dark else "light") as page:
        for query in (
            *("q=milk", "q=milk&kind=groups", "q=a&kind=people", "q=zzyx+qqq", "", f"q={'W' * 200}"),
            *(
                "q=milk&kind=comments",
                "q=milk+author:nobody&status=open&sort=newest",
                "q=milk&status=declined&period=week",
            ),
        ):
            page.goto(f"{full.address}/search?{query}")
            save_screenshot(page, f"search-{re.sub('[^a-z]', '', query)[:20]}-{size}-{'dark' if dark else 'light'}")
            for closed in page.locator("main summary, .search-help summary").all():
                closed.click()
            assert page_problems(page, colors_only=dark) == [], query
        page.goto(full.address + "/search")
        page.locator("[data-search-box] input:visible").press_sequentially("mil")
        expect(page.get_by_role("listbox")).to_be_visible()
        page.keyboard.press("ArrowDown")
        assert page_problems(page, colors_only=dark) == []
