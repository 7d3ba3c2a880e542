"""A moderator acts on several items of the queue at once, and takes it back."""

import pytest
from playwright.sync_api import Browser, expect

from community.moderation.models import Report
from tests.browser.pages import ServedSite, open_page, page_problems, save_screenshot, settled
from tests.moderation.scenario import ModerationScenario

pytestmark = pytest.mark.browser


def _reported(site: ServedSite) -> ModerationScenario:
    scenario = ModerationScenario(site.factory)
    for text in ("Buy kettles", "Buy more kettles", "Buy all kettles"):
        scenario.report(scenario.cy, "comment", site.factory.comment(scenario.idea, scenario.bo, text), "spam")
    return scenario


def test_items_are_ticked_with_the_keyboard_removed_and_restored(chromium: Browser, site: ServedSite) -> None:
    scenario = _reported(site)
    with open_page(chromium, site, scenario.mo) as page:
        page.goto(f"{site.address}/moderation")
        bar = page.get_by_role("form", name="Selected items")
        expect(bar).to_be_hidden()
        for key in "jxjx":
            page.keyboard.press(key)
        expect(bar.locator("[data-ticked-count]")).to_have_text("2")
        save_screenshot(page, "queue-bulk")
        bar.get_by_role("button", name="Select all").click()
        expect(bar.locator("[data-ticked-count]")).to_have_text("3")
        bar.get_by_label("One reason for all").fill("These all advertise the same shop.")
        bar.get_by_role("button", name="Remove").click()
        notices = page.locator("[data-notices]")
        expect(notices).to_contain_text("3 items removed. Their authors can see why.")
        expect(notices).to_be_focused()
        assert site.factory.all(Report, action_id=None) == []
        notices.get_by_role("button", name="Undo").press("Enter")
        expect(notices).to_contain_text("3 decisions undone.")
        expect(page.locator("[data-queue-item]")).to_have_count(3)


@pytest.mark.parametrize("size", ["phone", pytest.param("wide", marks=pytest.mark.exhaustive)])
def test_the_bar_hides_nothing_that_has_the_focus(chromium: Browser, site: ServedSite, size: str) -> None:
    scenario = _reported(site)
    with open_page(chromium, site, scenario.mo, size) as page:
        page.goto(f"{site.address}/moderation")
        page.get_by_label("Select Comment").first.check()
        bar = page.get_by_role("form", name="Selected items")
        settled(page)
        assert page_problems(page) == []
        hidden = []
        for _step in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('[data-queue-bulk], body:focus') !== null"):
                break
            settled(page)
            bottom = page.evaluate("document.activeElement.getBoundingClientRect().bottom")
            top = page.evaluate("document.activeElement.getBoundingClientRect().top")
            if top >= (bar.bounding_box() or {})["y"]:
                hidden.append(page.evaluate("document.activeElement.outerHTML.slice(0, 80)") + f" {top} {bottom}")
        assert hidden == []


def test_several_items_are_dismissed_and_undone_without_script(chromium: Browser, site: ServedSite) -> None:
    scenario = _reported(site)
    with open_page(chromium, site, scenario.mo, script=False) as page:
        page.goto(f"{site.address}/moderation")
        for box in page.locator("input[name=item]").all()[:2]:
            box.check()
        page.get_by_role("button", name="Dismiss reports").click()
        expect(page.locator("[data-notices]")).to_contain_text("Reports on 2 items dismissed.")
        expect(page.locator("[data-queue-item]")).to_have_count(1)
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("[data-queue-item]")).to_have_count(3)
