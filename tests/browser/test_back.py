"""The Back button, with and without the browser's back/forward cache: votes, typed text, forms sent twice, sign-out."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from community.ideas.models import Idea
from tests.browser.conftest import ARGUMENTS
from tests.browser.pages import ServedSite, open_page
from tests.conftest import CHROMIUM

pytestmark = pytest.mark.browser

# Playwright switches the cache off unless told otherwise.
NOTE_CACHED = "addEventListener('pageshow', (event) => { window.fromCache = event.persisted; });"
QUIET = re.compile("quiet mode")


@pytest.fixture(scope="module")
def caching(chromium: Browser) -> Iterator[Browser]:
    """Chromium with its back/forward cache."""
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=ARGUMENTS, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser
    browser.close()


# These run with the cache in `make test` too: a page that has to be kept, and one that must not be.
both_ways = pytest.mark.parametrize("browser", ["cache", "no cache"], indirect=True)


@pytest.fixture(params=[pytest.param("cache", marks=pytest.mark.exhaustive), "no cache"])
def browser(request: pytest.FixtureRequest, chromium: Browser) -> Browser:
    """Chromium with its back/forward cache, and without."""
    found = request.getfixturevalue("caching") if request.param == "cache" else chromium
    assert isinstance(found, Browser)
    return found


@pytest.fixture
def page(browser: Browser, site: ServedSite) -> Iterator[Page]:
    """A page of Bo's, in a site with an idea by Ada."""
    ada, bo = site.factory.member("Ada"), site.factory.member("Bo")
    site.factory.idea("A quiet mode", ada, site.factory.group("Open kitchen", ada, moderators=(bo,)))
    with open_page(browser, site, bo) as opened:
        opened.add_init_script(NOTE_CACHED)
        yield opened


@pytest.fixture
def is_cached(request: pytest.FixtureRequest) -> bool:
    """Whether this run has the cache."""
    return "no cache" not in request.node.name


def _back(page: Page, path: str, is_cached: bool) -> None:
    """Go back to this path, and check that it comes from the cache if there is one. `go_back` does not expect that."""
    page.evaluate("history.back()")
    # A function, because the content policy forbids to evaluate a text again.
    page.wait_for_function("path => location.pathname === path && window.fromCache !== undefined", arg=path)
    assert page.evaluate("window.fromCache") is is_cached


def _vote(page: Page, site: ServedSite) -> None:
    with page.expect_response("**/vote"):
        page.get_by_role("button", name=QUIET).first.click()
    page.wait_for_load_state("networkidle")
    assert site.factory.get(Idea, 1).vote_count == 1


def _expect_voted(page: Page) -> None:
    button = page.get_by_role("button", name=QUIET).first
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text("1")


def test_a_vote_cast_on_an_ideas_page_is_there_after_back(page: Page, site: ServedSite, is_cached: bool) -> None:
    page.goto(site.address + "/top")
    placement = page.locator("input[name=placement]").first.get_attribute("value")
    page.get_by_role("link", name="A quiet mode").click()
    page.wait_for_url("**/ideas/1-**")
    _vote(page, site)
    _back(page, "/top", is_cached)
    _expect_voted(page)
    assert page.locator("input[name=placement]").first.get_attribute("value") == placement
    with page.expect_response("**/withdraw"):
        page.get_by_role("button", name=QUIET).first.click()
    expect(page.get_by_role("button", name=QUIET).first).to_have_attribute("aria-pressed", "false")
    page.evaluate("history.forward()")
    page.wait_for_function("() => location.pathname.startsWith('/ideas/1-')")
    expect(page.get_by_role("button", name=QUIET).first).to_have_attribute("aria-pressed", "false")


@both_ways
def test_a_vote_cast_in_a_list_is_there_after_back(page: Page, site: ServedSite, is_cached: bool) -> None:
    page.goto(site.address + "/top")
    _vote(page, site)
    page.goto(site.address + "/about")
    _back(page, "/top", is_cached)
    _expect_voted(page)


@both_ways
def test_after_sign_out_back_shows_nothing_of_the_member(page: Page, site: ServedSite) -> None:
    page.goto(site.address + "/ideas/1-a-quiet-mode")
    page.goto(site.address + "/my-votes")
    expect(page.locator("body")).to_contain_text("Bo")
    page.locator(".sidebar details.menu summary").click()
    page.locator(".sidebar [data-sign-out] button").click()
    page.wait_for_url(site.address + "/")
    page.evaluate("history.back()")
    page.wait_for_function("() => location.pathname === '/sign-in'")
    expect(page.locator("body")).to_have_attribute("data-viewer", "0")
    assert not page.locator(".sidebar details.menu").count()


def test_a_page_left_before_signing_out_in_another_tab_is_not_shown(page: Page, site: ServedSite) -> None:
    page.goto(site.address + "/my-votes")
    page.goto(site.address + "/about")
    other = page.context.new_page()
    other.goto(site.address + "/about")
    other.locator(".sidebar details.menu summary").click()
    other.locator(".sidebar [data-sign-out] button").click()
    other.wait_for_url(site.address + "/")
    page.evaluate("history.back()")
    page.wait_for_function("() => location.pathname === '/sign-in'")


def test_what_was_typed_survives_back(page: Page, site: ServedSite, is_cached: bool) -> None:
    page.goto(site.address + "/groups/new")
    page.get_by_label("Name", exact=True).fill("Tea")
    page.get_by_label("Purpose, in one line").fill("For tea.")
    page.get_by_label("Description").fill("Green and black.")
    page.wait_for_timeout(500)
    page.goto(site.address + "/about")
    _back(page, "/groups/new", is_cached)
    expect(page.get_by_label("Name", exact=True)).to_have_value("Tea")
    expect(page.get_by_label("Purpose, in one line")).to_have_value("For tea.")
    expect(page.get_by_label("Description")).to_have_value("Green and black.")


def test_an_idea_sent_again_after_back_is_one_idea(page: Page, site: ServedSite, is_cached: bool) -> None:
    page.goto(site.address + "/ideas/new")
    page.get_by_label("Title").fill("A louder mode")
    page.get_by_label("Description").fill("Hear it.")
    page.locator("select[name=group]").select_option("open-kitchen")
    page.get_by_role("button", name="Post idea").click()
    page.wait_for_url("**/ideas/2-**")
    _back(page, "/ideas/new", is_cached)
    expect(page.get_by_label("Title")).to_have_value("A louder mode")
    page.get_by_role("button", name="Post idea").click()
    page.wait_for_url("**/ideas/2-**")
    expect(page.get_by_text("You’ve already sent this")).to_be_visible()
    assert len(site.factory.all(Idea)) == 2
