"""A product manager bulk-edits the ranked table using only the keyboard."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from community.core.db import db
from community.ideas import status
from community.ideas.models import Idea, StatusChange
from community.members.models import Member
from tests.browser.pages import ServedSite, open_page, page_problems, save_screenshot

pytestmark = pytest.mark.browser

TITLES = ("A quiet mode", "Steam for the left hand", "A lid that stays open", "A larger tank", "Beans by the bag")


def _ideas(site: ServedSite) -> list[int]:
    """Unanswered ideas, in the order of the table by title."""
    ada = site.factory.member("Ada")
    group = site.factory.group("Kitchens", ada)
    return [site.factory.idea(title, ada, group) for title in sorted(TITLES, key=str.lower)]


def _assert_selected(page: Page, idea: int) -> None:
    """Check that this row is selected."""
    expect(page.locator(f"tr[data-idea='{idea}']")).to_be_focused()


def _assert_status(page: Page, idea: int, words: str) -> None:
    expect(page.locator(f"tr[data-idea='{idea}'] .c-status")).to_contain_text(words)


def test_ideas_are_bulk_edited_with_the_keyboard(chromium: Browser, site: ServedSite) -> None:
    first, second, third, fourth, fifth = _ideas(site)
    sol = site.factory.member("Sol", role="staff")
    with open_page(chromium, site, sol) as page:
        page.goto(f"{site.address}/staff/ideas?sort=title&columns=status.owner.effort")
        keys = page.keyboard
        keys.press("s")
        expect(page.locator("#live")).to_contain_text("Press j")
        keys.press("j")
        _assert_selected(page, first)
        keys.press("w")
        expect(page.locator(".explanation-row")).to_contain_text("Not calculated yet")
        keys.press("s")
        keys.type("pl")
        keys.press("Tab")
        keys.type("We build it in spring.")
        keys.press("Enter")
        expect(page.locator("#live")).to_contain_text("Publish a new status for one idea?")
        keys.press("Enter")
        _assert_status(page, first, "Planned")
        expect(page.locator("#live")).to_contain_text("One idea: Planned.")
        _assert_selected(page, second)
        for key in ("x", "j", "j", "x"):
            keys.press(key)
        expect(page.locator("#bulk-edit [data-submit]")).to_have_text("Update 2 ideas")
        keys.press("o")
        keys.type("So")
        keys.press("Enter")
        _assert_selected(page, fifth)
        for idea in (second, fourth):
            expect(page.locator(f"tr[data-idea='{idea}'] .c-owner")).to_contain_text("Sol")
        keys.press("k")
        keys.press("k")
        _assert_selected(page, third)
        with site.factory.writing():
            status.change(db.session.get_one(Idea, third), db.session.get_one(Member, sol), "declined", "Too dear.")
        keys.press("s")
        keys.type("pl")
        keys.press("Enter")
        expect(page.locator("[data-confirm]")).to_be_focused()
        keys.press("Enter")
        expect(page.locator("#bulk-edit [role=alert]")).to_contain_text(
            "Someone else updated this idea while you were writing."
        )
        _assert_status(page, third, "Declined")
        expect(page.locator("#status_key")).to_have_value("planned")
        expect(page.locator("#status_key")).to_be_focused()
        keys.press("Enter")
        expect(page.locator("[data-confirm]")).to_be_focused()
        keys.press("Enter")
        _assert_status(page, third, "Planned")
        expect(page.locator("#bulk-edit [role=alert]")).to_have_count(0)
        _assert_selected(page, fourth)
        keys.press("s")
        keys.press("Escape")
        _assert_selected(page, fourth)
        keys.press("?")
        expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
        keys.press("Escape")
        keys.press("Enter")
        page.wait_for_url(f"**/ideas/{fourth}-*")
        page.goto(f"{site.address}/staff/ideas?sort=title")
        keys.press("j")
        keys.press("d")
        page.wait_for_url(re.compile(rf"/staff/ideas/{first}/status\?next="))
    factory = site.factory
    assert [factory.get(Idea, idea).status_key for idea in (first, second, third)] == ["planned", "open", "planned"]
    assert {factory.get(Idea, idea).owner_id for idea in (second, fourth)} == {sol}
    assert [one.reason for one in factory.all(StatusChange, idea_id=first)] == ["We build it in spring."]


def test_the_bar_appears_once_something_is_selected_and_its_changes_can_be_undone(
    chromium: Browser, site: ServedSite
) -> None:
    first, second, *_ = _ideas(site)
    with open_page(chromium, site, site.factory.member("Sol", role="staff"), "phone") as page:
        page.goto(f"{site.address}/staff/ideas?sort=title")
        bar, boxes = page.locator("#bulk-edit"), page.locator("td.select-cell [type=checkbox]")
        expect(bar).to_be_hidden()
        boxes.nth(0).check()
        boxes.nth(1).check()
        expect(bar).to_be_visible()
        page.locator("#status_key").select_option("shipped")
        page.get_by_role("button", name="Update 2 ideas").click()
        expect(page.locator("[data-question]")).to_contain_text("One person will be notified.")
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator("[data-question]")).to_have_count(0)
        page.get_by_role("button", name="Update 2 ideas").click()
        page.get_by_role("button", name="Publish").click()
        _assert_status(page, first, "Shipped")
        expect(bar).to_be_hidden()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Undone for 2 ideas.")).to_be_visible()
    assert {site.factory.get(Idea, idea).status_key for idea in (first, second)} == {"open"}


@pytest.mark.exhaustive
def test_fifty_rows_are_short_cards_on_a_phone(chromium: Browser, site: ServedSite) -> None:
    ada = site.factory.member("Ada")
    group = site.factory.group("Kitchens", ada)
    for number in range(55):
        site.factory.idea(f"A quiet mode for machine number {number}", ada, group)
    with open_page(chromium, site, site.factory.member("Sol", role="staff"), "phone") as page:
        page.goto(f"{site.address}/staff/ideas")
        expect(page.locator("tr[data-idea]")).to_have_count(50)
        assert page.evaluate("document.documentElement.scrollHeight") < 12_000


def test_without_script_one_form_changes_all_ideas_of_a_page(chromium: Browser, site: ServedSite) -> None:
    ideas = _ideas(site)
    with open_page(chromium, site, site.factory.member("Sol", role="staff"), script=False) as page:
        page.goto(f"{site.address}/staff/ideas")
        page.get_by_label("All ideas on this page").check()
        page.locator("#effort").select_option("2")
        page.get_by_role("button", name="Update selected").click()
        expect(page.get_by_text("5 ideas updated. Effort: 2.")).to_be_visible()
    assert {site.factory.get(Idea, idea).effort for idea in ideas} == {2}


@pytest.mark.exhaustive
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_the_ranked_table_is_accessible(chromium: Browser, site: ServedSite, size: str) -> None:
    _ideas(site)
    found: dict[str, list[str]] = {}
    sol = site.factory.member("Sol", role="staff")
    for theme in ("light", "dark"):
        with open_page(chromium, site, sol, size, theme) as page:  # type: ignore[arg-type]
            page.goto(f"{site.address}/staff/ideas?sort=title&votes=0")
            for details in page.query_selector_all("details"):
                details.evaluate("details => { details.open = true }")
            for key in ("j", "w", "x"):
                page.keyboard.press(key)
            page.locator(".rank-explanation").wait_for()
            page.get_by_role("button", name="Update 1 idea").click()
            page.locator("#bulk-edit [role=alert]").wait_for()
            save_screenshot(page, f"ranked-at-work-{size}-{theme}")
            found[theme] = page_problems(page, colors_only=theme == "dark")
    assert {theme: problems for theme, problems in found.items() if problems} == {}
