"""A first vote in a browser: one field, then the code or the link from the email."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from community.ideas.models import Idea, Vote
from community.members.models import Member, ProvisionalSession
from tests.browser.pages import ServedSite, open_page, page_problems, save_screenshot, settled

pytestmark = pytest.mark.browser

EMAIL = "marguerite@example.com"
QUESTION = "Your vote is ready. Where can we tell you what happens?"


@pytest.fixture
def idea(site: ServedSite) -> int:
    ada = site.factory.member("Ada")
    return site.factory.idea("Tell me when to descale", ada, site.factory.group("Water and care", ada))


def _emailed(site: ServedSite, page: Page) -> Page:
    """The emails that the site keeps on this computer, in another tab of the browser."""
    site.factory.work()
    tab = page.context.new_page()
    tab.goto(f"{site.address}/emails")
    return tab


def _code(site: ServedSite, page: Page) -> str:
    tab = _emailed(site, page)
    found = re.match(r"[0-9]{6}", tab.locator("article h2").first.inner_text())
    tab.close()
    assert found
    return found[0]


def _look(page: Page, name: str, size: str) -> None:
    settled(page)
    save_screenshot(page, f"first-vote-{name}-{size}")
    assert page_problems(page) == []


@pytest.mark.parametrize("size", ["phone", pytest.param("wide", marks=pytest.mark.exhaustive)])
def test_a_first_vote_takes_one_field_and_a_code(chromium: Browser, site: ServedSite, idea: int, size: str) -> None:
    with open_page(chromium, site, size=size) as page:
        page.goto(site.address)
        page.get_by_role("button", name="Vote for Tell me when to descale").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("heading", name=QUESTION)).to_be_visible()
        fields = dialog.locator("input:not([type=hidden])")
        expect(fields).to_have_count(1)
        expect(fields).to_be_focused()
        _look(page, "ask", size)
        page.keyboard.type(EMAIL)
        page.keyboard.press("Enter")
        expect(dialog.get_by_role("heading", name="Check your inbox")).to_be_visible()
        expect(dialog).to_contain_text(EMAIL)
        _look(page, "check", size)
        assert site.factory.get(Idea, idea).vote_count == 0
        assert len(site.factory.all(Member)) == 1
        page.keyboard.type("000000")
        page.keyboard.press("Enter")
        expect(dialog).to_contain_text("You have 4 tries left")
        page.get_by_role("dialog").get_by_label("Code").fill(_code(site, page))
        page.keyboard.press("Enter")
        expect(page.get_by_text("Your vote for “Tell me when to descale” has been counted.")).to_be_visible()
        expect(page.get_by_role("button", name="Vote for Tell me when to descale", pressed=True)).to_be_visible()
        expect(page.get_by_text("How much does it matter to you?")).to_be_visible()
        _look(page, "counted", size)
    member = site.factory.all(Member)[-1]
    assert (member.email, member.is_confirmed, member.password_hash) == (EMAIL, True, None)
    assert site.factory.get(Idea, idea).vote_count == 1
    assert site.factory.all(ProvisionalSession) == []


def test_a_vote_waits_while_the_dialog_is_closed(chromium: Browser, site: ServedSite, idea: int) -> None:
    with open_page(chromium, site) as page:
        page.goto(site.address)
        page.get_by_role("button", name="Vote for Tell me when to descale").click()
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
        expect(page.get_by_role("link", name="Your vote for Tell me when to descale is pending")).to_be_visible()
        expect(page.get_by_text("Your vote counts as soon as you confirm your email.")).to_be_visible()
        page.reload()
        expect(page.get_by_text("One vote is waiting for you.")).to_be_visible()
        _look(page, "pending", "wide")
        page.get_by_role("button", name="remove your vote").click()
        expect(page.get_by_role("button", name="Vote for Tell me when to descale")).to_be_visible()
    assert site.factory.all(Vote) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_link_counts_the_vote_in_the_browser_that_began(
    chromium: Browser, site: ServedSite, idea: int, script: bool
) -> None:
    with open_page(chromium, site, script=script) as page:
        page.goto(site.address)
        page.get_by_role("button", name="Vote for Tell me when to descale").click()
        page.get_by_label("Email").fill(EMAIL)
        page.get_by_role("button", name="Count my vote").click()
        expect(page.get_by_role("heading", name="Check your inbox")).to_be_visible()
        tab = _emailed(site, page)
        link = tab.locator("article a").first.get_attribute("href")
        assert link
        tab.goto(site.address + link.removeprefix("http://localhost"))
        assert site.factory.get(Idea, idea).vote_count == 0
        tab.get_by_role("button", name="Confirm and sign in").click()
        expect(tab.get_by_text("Your vote for “Tell me when to descale” has been counted.")).to_be_visible()
    assert site.factory.get(Idea, idea).vote_count == 1


def test_another_browser_is_asked_before_anything_is_done(chromium: Browser, site: ServedSite, idea: int) -> None:
    with open_page(chromium, site) as page, open_page(chromium, site) as other:
        page.goto(site.address)
        page.get_by_role("button", name="Vote for Tell me when to descale").click()
        page.get_by_label("Email").fill(EMAIL)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Check your inbox")).to_be_visible()
        link = _emailed(site, page).locator("article a").first.get_attribute("href")
        assert link
        other.goto(site.address + link.removeprefix("http://localhost"))
        expect(other.get_by_role("heading", name="Did you do this?")).to_be_visible()
        expect(other.get_by_text("Vote for “Tell me when to descale”")).to_be_visible()
        _look(other, "other-browser", "wide")
        other.get_by_role("button", name="Sign in without it").click()
        expect(other.get_by_text("Welcome! Your email is confirmed")).to_be_visible()
        page.reload()
        expect(page.get_by_role("button", name="Vote for Tell me when to descale")).to_be_visible()
        expect(page.get_by_role("link", name="Sign in")).to_be_visible()  # the browser that asked is not signed in
    assert site.factory.all(Vote) == []
