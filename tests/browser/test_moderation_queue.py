"""A moderator clears the moderation queue with the keyboard alone."""

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
        said = ("You are wrong.", "You are wrong again.", "And now you are wrong as well.")
        self.said = [factory.comment(self.idea, self.bo, words) for words in said]
        for comment in self.said:
            self.report(self.cy, "comment", comment)
        self.loud = factory.idea("Louder, please, and at night too", self.bo, self.group)
        self.report(self.cy, "idea", self.loud, "off_topic")
        self.report(self.gil, "member", self.bo, "spam", "Every day the same.")
        self.report(self.gil, "comment", self.comment, "private", "That is my sister’s address.")
        values = {"review_state": PENDING, "hidden_at": now()}
        self.held_idea = factory.idea("Cheap kettles for everybody", self.cy, self.group, **values)
        self.held_comment = factory.comment(self.idea, self.gil, "Hello, I am new here.", **values)
        with factory.writing():
            db.session.get_one(Group, self.group).by_request = True
            for who, answer in ((self.cy, "Because I cook."), (self.gil, "To sell kettles.")):
                asked = JoinRequest(group_id=self.group, member_id=who, question="Why?", answer=answer)
                db.session.add(asked)


def _assert_selected(page: Page, key: str) -> None:
    """Check that this row is selected."""
    expect(page.locator(f"#{key}")).to_be_focused()


def _assert_message(page: Page, key: str, words: str) -> None:
    expect(page.locator(f"#{key}")).to_contain_text(words)
    expect(page.locator("#live")).to_contain_text(words)


def test_a_moderator_clears_the_queue_with_the_keyboard(chromium: Browser, site: ServedSite) -> None:
    here = FullQueue(site)
    first, second, third = (f"comment-{number}" for number in here.said)
    with open_page(chromium, site, here.mo) as page:
        page.goto(f"{site.address}/moderation")
        beside = page.locator("[data-queue-total]").first
        expect(beside).to_have_text("waiting: 10")
        keys = page.keyboard
        keys.press("2")
        expect(page.locator("#live")).to_contain_text("Press j")
        keys.press("j")
        _assert_selected(page, f"comment-{here.comment}")  # private data is the worst
        keys.press("2")
        _assert_message(page, f"comment-{here.comment}", "Taken down. Bo can read why.")
        _assert_selected(page, first)
        keys.press("1")
        _assert_message(page, first, "Kept.")
        _assert_selected(page, second)
        keys.press("u")
        expect(page.locator(f"#{first}")).to_contain_text("Undone.")
        _assert_selected(page, first)
        keys.press("3")
        _assert_message(page, first, "Bo is warned")
        _assert_selected(page, second)
        here.act(here.sol, "comment", here.said[1], "keep", "We let it stand.")
        keys.press("Shift+Digit2")
        reason = page.locator(f"#{second} textarea")
        expect(reason).to_be_focused()
        keys.type("It is not about the matter.")
        keys.press("Control+Enter")
        _assert_message(page, second, "Sol has ruled on this since you opened it: kept, because “We let it stand.”")
        expect(reason).to_have_value("It is not about the matter.")
        keys.press("Shift+Digit2")
        keys.press("Control+Enter")
        _assert_message(page, second, "Taken down.")
        _assert_selected(page, third)
        keys.press("j")
        keys.press("k")
        _assert_selected(page, third)
        keys.press("1")
        _assert_selected(page, f"member-{here.bo}")
        keys.press("4")
        expect(page.locator(f"#member-{here.bo} select")).to_be_focused()
        keys.press("Enter")
        _assert_message(page, f"member-{here.bo}", "Bo is suspended")
        _assert_selected(page, f"idea-{here.loud}")
        keys.press("6")
        keys.type("halls")
        keys.press("Enter")
        _assert_message(page, f"idea-{here.loud}", "Moved")
        expect(page.locator("[data-queue-tabs] [aria-current] .count")).to_have_text("0")
        expect(beside).to_have_text("waiting: 4")

        keys.press("]")
        page.wait_for_url("**tab=pending")
        keys.press("j")
        keys.press("t")
        page.locator(".is-resolved").wait_for()
        keys.press("d")
        keys.type("It is advertising.")
        keys.press("Control+Enter")
        expect(page.locator(".is-resolved")).to_have_count(2)

        keys.press("]")
        page.wait_for_url("**tab=requests")
        keys.press("j")
        keys.press("a")
        expect(page.locator(".is-resolved")).to_contain_text("Cy is admitted")
        keys.press("r")
        expect(page.locator(".is-resolved")).to_have_count(2)
        gil = page.locator("[data-resolved]", has_text="Gil is told")
        expect(gil).to_be_focused()
        keys.press("u")
        waits = page.locator("[data-queue-item]", has_text="Gil waits again")
        expect(waits).to_be_focused()
        expect(page.locator("[data-queue-tabs] [aria-current] .count")).to_have_text("1")
        keys.press("r")
        expect(page.locator(".is-resolved")).to_have_count(2)
        keys.press("?")
        expect(page.get_by_role("dialog", name="Keys of the desk")).to_be_visible()
        keys.press("Escape")
        keys.press("[")
        page.wait_for_url("**tab=pending")
        expect(page.get_by_text("Nothing is held")).to_be_visible()
    factory = site.factory
    assert factory.all(Report, action_id=None) == []
    assert factory.get(Comment, here.comment).removed_by == "moderator"
    assert factory.get(Comment, here.said[1]).removed_by == "moderator"
    assert factory.get(Member, here.bo).is_suspended
    assert factory.get(Idea, here.loud).group_id != here.group
    assert len(factory.all(TrustedPoster)) == 1
    assert {row.member_id for row in factory.all(Membership, group_id=here.group)} == {here.ada, here.bo, here.cy}
    acts = [action.act for action in factory.all(ModerationAction, moderator_id=here.mo)]
    kinds = ["remove", "keep", "undo", "warn", "remove", "keep", "suspend", "move", "approve", "remove"]
    assert acts == kinds


@pytest.mark.parametrize("size", [pytest.param("wide", marks=pytest.mark.exhaustive), "phone"])
def test_every_tab_of_a_full_queue_is_accessible(chromium: Browser, site: ServedSite, size: str) -> None:
    here = FullQueue(site)
    found: dict[str, list[str]] = {}
    for theme in AXE_THEMES:
        with open_page(chromium, site, here.mo, size, theme) as page:  # type: ignore[arg-type]
            for tab in ("reports", "pending", "requests", "unanswered", "inactive", "appeals"):
                page.goto(f"{site.address}/groups/kitchens/moderation?tab={tab}")
                page.keyboard.press("j")
                if tab == "reports":
                    page.keyboard.press("Shift+Digit2")
                save_screenshot(page, f"desk-{tab}-{size}-{theme}")
                found[f"{tab} {theme}"] = page_problems(page, colors_only=theme == "dark")
    assert {place: said for place, said in found.items() if said} == {}
