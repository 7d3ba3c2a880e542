"""An idea that a member voted for is answered: bell, inbox, mute, and sharing the idea, with and without script."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from community.core.db import db
from community.ideas import status, voting
from community.ideas.models import Idea
from community.members.models import Member
from community.notifications.models import Follow
from tests.browser.pages import ServedSite, open_page, page_problems, save_screenshot, settled

pytestmark = pytest.mark.browser


def _answered(site: ServedSite) -> tuple[int, int]:
    """The ids of Boris, who voted for an idea, and of the idea, which staff have answered."""
    factory = site.factory
    ada, bo, sol = factory.member("Ada"), factory.member("Boris"), factory.member("Sol", role="staff")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo))
    with factory.writing():
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, bo))
    with factory.writing():
        answer = "It arrives with the next update."
        status.change(db.session.get_one(Idea, idea), db.session.get_one(Member, sol), "planned", "In spring.", answer)
    factory.work()
    return bo, idea


def _look(page: Page, name: str) -> None:
    settled(page)
    save_screenshot(page, f"being-told-{name}")
    assert page_problems(page) == []


def test_a_voter_finds_the_answer_in_the_inbox_mutes_the_idea_and_shares_it(
    chromium: Browser, site: ServedSite
) -> None:
    bo, idea = _answered(site)
    with open_page(chromium, site, bo) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(site.address)
        bell = page.locator("nav a[href='/inbox']:visible")
        expect(bell.locator(".count")).to_contain_text("1")
        bell.click()
        note = page.locator(".note")
        expect(note).to_have_count(1)
        expect(note).to_contain_text("In spring.")
        expect(note).to_contain_text("because you voted")
        _look(page, "inbox")
        note.get_by_role("button", name="Mark “A quiet mode” as read").click()
        expect(page.locator(".note.unread")).to_have_count(0)
        expect(bell.locator(".count")).to_have_count(0)
        page.get_by_role("link", name="A quiet mode").click()
        page.get_by_text("Share", exact=True).click()
        page.get_by_role("button", name="Copy").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        address = page.evaluate("() => navigator.clipboard.readText()")
        assert address.endswith(f"/ideas/{idea}-a-quiet-mode")
        _look(page, "shared")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Mute").click()
        expect(page.get_by_role("button", name="Muted. Unmute")).to_be_visible()
    assert [(row.member_id, row.is_muted) for row in site.factory.all(Follow)] == [(bo, True)]


def test_the_same_works_without_script_on_a_phone(chromium: Browser, site: ServedSite) -> None:
    bo, idea = _answered(site)
    with open_page(chromium, site, bo, size="phone", script=False) as page:
        page.goto(site.address)
        page.get_by_role("link", name="Inbox, with unread notices").first.click()
        expect(page.locator(".note.unread")).to_have_count(1)
        page.get_by_role("button", name="Mark all as read").click()
        expect(page.get_by_text("Everything is marked as read.")).to_be_visible()
        expect(page.locator(".note.unread")).to_have_count(0)
        page.get_by_role("link", name="A quiet mode").click()
        page.get_by_text("Share", exact=True).click()
        expect(page.get_by_label("Link", exact=True)).to_have_value(re.compile(f"/ideas/{idea}-a-quiet-mode$"))
        page.get_by_role("button", name="Mute").click()
        expect(page.get_by_role("button", name="Muted. Unmute")).to_be_visible()
