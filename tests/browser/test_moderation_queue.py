"""A moderator clears the moderation queue using only the keyboard."""

import pytest
from playwright.sync_api import Browser, Page, expect

from community.comments.models import Comment
from community.core.db import db, now
from community.core.visibility import PENDING
from community.groups.models import Group, JoinRequest, Membership, TrustedPoster
from community.ideas.models import Idea
from community.members.models import Member
from community.moderation.models import ModerationAction, Report
from tests.browser.pages import ServedSite, open_page, page_problems, save_screenshot
from tests.moderation.scenario import ModerationScenario

pytestmark = pytest.mark.browser

AXE_THEMES = ("light", "dark")


class FullQueue(ModerationScenario):
    """A queue of ten: five reported posts, two pending ones, two join requests, a reported member."""

    def __init__(self, site: ServedSite) -> None:
        super().__init__(site.factory)
        factory = site.factory
        texts = ("You are wrong.", "You are wrong again.", "And now you are wrong as well.")
        self.comments = [factory.comment(self.idea, self.bo, text) for text in texts]
        for comment in self.comments:
            self.report(self.cy, "comment", comment)
        self.off_topic = factory.idea("Louder, please, and at night too", self.bo, self.group)
        self.report(self.cy, "idea", self.off_topic, "off_topic")
        self.report(self.gil, "member", self.bo, "spam", "Every day the same.")
        self.report(self.gil, "comment", self.comment, "private", "That is my sister’s address.")
        values = {"review_state": PENDING, "hidden_at": now()}
        self.pending_idea = factory.idea("Cheap kettles for everybody", self.cy, self.group, **values)
        self.pending_comment = factory.comment(self.idea, self.gil, "Hello, I am new here.", **values)
        with factory.writing():
            db.session.get_one(Group, self.group).by_request = True
            for who, answer in ((self.cy, "Because I cook."), (self.gil, "To sell kettles.")):
                join_request = JoinRequest(group_id=self.group, member_id=who, question="Why?", answer=answer)
                db.session.add(join_request)


def _assert_selected(page: Page, key: str) -> None:
    """Check that this row is selected."""
    expect(page.locator(f"#{key}")).to_be_focused()


def _assert_message(page: Page, key: str, words: str) -> None:
    expect(page.locator(f"#{key}")).to_contain_text(words)
    expect(page.locator("#live")).to_contain_text(words)


def test_a_moderator_clears_the_queue_with_the_keyboard(chromium: Browser, site: ServedSite) -> None:
    scenario = FullQueue(site)
    first, second, third = (f"comment-{number}" for number in scenario.comments)
    with open_page(chromium, site, scenario.mo) as page:
        page.goto(f"{site.address}/moderation")
        waiting = page.locator("[data-queue-total]").first
        expect(waiting).to_have_text("waiting: 10")
        keyboard = page.keyboard
        keyboard.press("2")
        expect(page.locator("#live")).to_contain_text("Press j")
        keyboard.press("j")
        _assert_selected(page, f"comment-{scenario.comment}")  # reports about private data come first
        keyboard.press("2")
        _assert_message(page, f"comment-{scenario.comment}", "Removed. Bo can see why.")
        _assert_selected(page, first)
        keyboard.press("1")
        _assert_message(page, first, "Report dismissed.")
        _assert_selected(page, second)
        keyboard.press("u")
        expect(page.locator(f"#{first}")).to_contain_text("Undone.")
        _assert_selected(page, first)
        keyboard.press("3")
        _assert_message(page, first, "Bo has been warned")
        _assert_selected(page, second)
        scenario.act(scenario.sol, "comment", scenario.comments[1], "keep", "We let it stand.")
        keyboard.press("Shift+Digit2")
        reason = page.locator(f"#{second} textarea")
        expect(reason).to_be_focused()
        keyboard.type("It is not about the matter.")
        keyboard.press("Control+Enter")
        _assert_message(page, second, "Sol has acted on this since you opened it: report dismissed, “We let it stand.”")
        expect(reason).to_have_value("It is not about the matter.")
        keyboard.press("Shift+Digit2")
        keyboard.press("Control+Enter")
        _assert_message(page, second, "Removed.")
        _assert_selected(page, third)
        keyboard.press("j")
        keyboard.press("k")
        _assert_selected(page, third)
        keyboard.press("1")
        _assert_selected(page, f"member-{scenario.bo}")
        keyboard.press("4")
        expect(page.locator(f"#member-{scenario.bo} select")).to_be_focused()
        keyboard.press("Enter")
        _assert_message(page, f"member-{scenario.bo}", "Bo has been suspended")
        _assert_selected(page, f"idea-{scenario.off_topic}")
        keyboard.press("6")
        keyboard.type("halls")
        keyboard.press("Enter")
        _assert_message(page, f"idea-{scenario.off_topic}", "Moved")
        expect(page.locator("[data-queue-tabs] [aria-current] .count")).to_have_text("0")
        expect(waiting).to_have_text("waiting: 4")

        keyboard.press("]")
        page.wait_for_url("**tab=pending")
        keyboard.press("j")
        keyboard.press("t")
        page.locator(".is-resolved").wait_for()
        keyboard.press("d")
        keyboard.type("It is advertising.")
        keyboard.press("Control+Enter")
        expect(page.locator(".is-resolved")).to_have_count(2)

        keyboard.press("]")
        page.wait_for_url("**tab=requests")
        keyboard.press("j")
        keyboard.press("a")
        expect(page.locator(".is-resolved")).to_contain_text("Cy is now a member of this group")
        keyboard.press("r")
        expect(page.locator(".is-resolved")).to_have_count(2)
        gil = page.locator("[data-resolved]", has_text="Declined. Gil")
        expect(gil).to_be_focused()
        keyboard.press("u")
        waits = page.locator("[data-queue-item]", has_text="Gil is pending again")
        expect(waits).to_be_focused()
        expect(page.locator("[data-queue-tabs] [aria-current] .count")).to_have_text("1")
        keyboard.press("r")
        expect(page.locator(".is-resolved")).to_have_count(2)
        keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
        keyboard.press("Escape")
        keyboard.press("[")
        page.wait_for_url("**tab=pending")
        expect(page.get_by_text("Nothing pending")).to_be_visible()
    factory = site.factory
    assert factory.all(Report, action_id=None) == []
    assert factory.get(Comment, scenario.comment).removed_by == "moderator"
    assert factory.get(Comment, scenario.comments[1]).removed_by == "moderator"
    assert factory.get(Member, scenario.bo).is_suspended
    assert factory.get(Idea, scenario.off_topic).group_id != scenario.group
    assert len(factory.all(TrustedPoster)) == 1
    assert {row.member_id for row in factory.all(Membership, group_id=scenario.group)} == {
        scenario.ada,
        scenario.bo,
        scenario.cy,
    }
    acts = [action.act for action in factory.all(ModerationAction, moderator_id=scenario.mo)]
    kinds = ["remove", "keep", "undo", "warn", "remove", "keep", "suspend", "move", "approve", "remove"]
    assert acts == kinds


@pytest.mark.exhaustive
@pytest.mark.parametrize("size", [pytest.param("wide", marks=pytest.mark.exhaustive), "phone"])
def test_every_tab_of_a_full_queue_is_accessible(chromium: Browser, site: ServedSite, size: str) -> None:
    scenario = FullQueue(site)
    found: dict[str, list[str]] = {}
    for theme in AXE_THEMES:
        with open_page(chromium, site, scenario.mo, size, theme) as page:  # type: ignore[arg-type]
            for tab in ("reports", "pending", "requests", "unanswered", "inactive", "appeals"):
                page.goto(f"{site.address}/groups/kitchens/moderation?tab={tab}")
                page.keyboard.press("j")
                if tab == "reports":
                    page.keyboard.press("Shift+Digit2")
                save_screenshot(page, f"desk-{tab}-{size}-{theme}")
                found[f"{tab} {theme}"] = page_problems(page, colors_only=theme == "dark")
    assert {tab: problems for tab, problems in found.items() if problems} == {}
