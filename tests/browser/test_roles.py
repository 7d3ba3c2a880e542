"""What each role does on the site, from the first screen on: a walk in a real browser for each."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from community.ideas.models import Idea, Vote
from community.members.models import Member
from tests.browser.pages import ServedSite, open_page
from tests.moderation.scenario import ModerationScenario

pytestmark = pytest.mark.browser


def _bottom(page: Page, selector: str) -> float:
    """Where the first such element ends, in pixels from the top of the window."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.parametrize("size", ["phone", pytest.param("laptop", marks=pytest.mark.exhaustive)])
def test_a_visitor_sees_numbers_faces_and_strong_ideas_at_once(chromium: Browser, full: ServedSite, size: str) -> None:
    with open_page(chromium, full, size=size) as page:
        page.goto(full.address)
        height = page.evaluate("innerHeight")
        welcome = page.get_by_role("region", name="Welcome")
        expect(welcome).to_contain_text(re.compile(r"\d+ ideas.*\d+ in progress.*\d+ shipped", re.DOTALL))
        assert welcome.locator(".avatar").count() >= 3
        assert _bottom(page, ".welcome") < height
        assert _bottom(page, ".idea .meta") < height, "a whole row is in sight"
        strongest = full.factory.scalar(select(func.max(Idea.vote_count)))
        votes = [int(text) for text in page.locator(".idea [data-shown-count]").all_inner_texts()[:3]]
        assert min(votes) > strongest / 3
        expect(page.get_by_role("link", name="Sign up").first).to_be_visible()
        page.locator(".idea-title a").first.click()
        expect(page.locator(".official-answer .status")).to_be_visible()
        page.get_by_role("link", name=re.compile("members support this")).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Supporters")


def test_a_customer_votes_says_how_much_it_matters_and_follows_the_answer(chromium: Browser, site: ServedSite) -> None:
    scenario = ModerationScenario(site.factory)
    with open_page(chromium, site, scenario.cy, "phone") as page:
        page.goto(site.address)
        page.get_by_role("link", name="A quiet mode").click()
        page.get_by_role("button", name="Vote for A quiet mode").click()
        with page.expect_response("**/importance"):
            page.get_by_role("button", name="Critical").click()
        page.get_by_label(re.compile("Your comment")).fill("Before seven, please.")
        page.get_by_role("button", name="Post comment").click()
        expect(page.get_by_text("Before seven, please.").first).to_be_visible()
        page.get_by_role("link", name=re.compile("support")).first.click()
        expect(page.get_by_role("link", name="Cy").first).to_be_visible()
        page.goto(f"{site.address}/people/bo_b")
        expect(page.locator(".stats")).to_contain_text("Votes received")
    assert [(vote.member_id, vote.importance) for vote in site.factory.all(Vote)] == [(scenario.cy, 3)]


def test_a_product_manager_answers_and_takes_it_back(chromium: Browser, site: ServedSite) -> None:
    scenario = ModerationScenario(site.factory)
    other = site.factory.idea("A larger tank", scenario.bo, scenario.group)
    site.factory.vote(scenario.idea, scenario.cy, importance=3)
    with open_page(chromium, site, scenario.sol) as page:
        page.set_viewport_size({"width": 1366, "height": 768})
        page.goto(site.address)
        page.get_by_role("link", name="Staff area").click()
        page.get_by_role("link", name="Ranked ideas").click()
        expect(page.get_by_role("link", name="Needs an answer")).to_have_attribute("aria-current", "true")
        rows = page.locator("tr[data-idea]")
        expect(rows).to_have_count(2)
        page.locator(f"tr[data-idea='{scenario.idea}']").get_by_role("link", name="1 supporter").click()
        expect(page.get_by_role("row", name=re.compile("Cy.*Critical"))).to_be_visible()
        page.go_back()
        page.get_by_role("link", name=re.compile("Respond.*A quiet mode")).click()
        expect(page.get_by_text("2 people will be notified")).to_be_visible()
        page.get_by_label("Status").select_option("shipped")
        page.get_by_label("Official answer").fill("It’s in version 4.4.")
        page.get_by_role("button", name="Publish").click()
        expect(page.locator("[data-notices]")).to_contain_text("has been published.")
        expect(rows).to_have_count(1)
        page.get_by_role("button", name="Undo").click()
        expect(rows).to_have_count(2)
        page.get_by_label("All ideas on this page").check()
        page.locator("#status_key").select_option("declined")
        page.locator("#reason").fill("Too dear.")
        page.get_by_role("button", name="Update 2 ideas").click()
        page.get_by_role("button", name="Publish").click()
        expect(page.locator("#live")).to_contain_text("2 ideas: Declined.")
        page.goto(f"{site.address}/staff/ideas/{other}/status")
        page.get_by_label("Status").select_option("open")
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_role("alert")).to_contain_text("Publishing “Open” takes that back.")
        page.get_by_role("button", name="Publish anyway").click()
        page.wait_for_url(f"**/ideas/{other}-*")
    assert [site.factory.get(Idea, idea).status_key for idea in (scenario.idea, other)] == ["declined", "open"]


def test_a_moderator_fixes_a_title_and_removes_what_was_reported(chromium: Browser, site: ServedSite) -> None:
    scenario = ModerationScenario(site.factory)
    scenario.report(scenario.cy, "comment", scenario.comment)
    with open_page(chromium, site, scenario.mo) as page:
        page.goto(f"{site.address}/ideas/{scenario.idea}-a-quiet-mode")
        page.locator("main").get_by_role("link", name="Edit", exact=True).click()
        page.get_by_label("Title").fill("A quieter mode")
        page.get_by_label("Reason").fill("A clearer title.")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("A quieter mode")
        page.get_by_role("link", name=re.compile("edited by a moderator")).click()
        expect(page.locator("main")).to_contain_text("edited by Mo, a moderator")
        page.get_by_role("link", name=re.compile("Moderation")).first.click()
        page.get_by_role("button", name="2 Remove").click()
        expect(page.locator("#live")).to_contain_text("Removed. Bo can see why.")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#live")).to_contain_text("Undone.")
    assert site.factory.get(Idea, scenario.idea).title == "A quieter mode"


def test_an_administrator_sets_up_the_site(chromium: Browser, site: ServedSite) -> None:
    scenario = ModerationScenario(site.factory)
    with open_page(chromium, site, site.factory.member("Una", role="administrator")) as page:
        page.goto(f"{site.address}/staff")
        page.get_by_role("link", name="Settings").click()
        page.get_by_label("Site name").fill("Brewhouse")
        page.get_by_label("Response-time goal (days)").fill("0")
        page.get_by_role("button", name="Save").click()
        expect(page).to_have_title(re.compile("^Error: "))
        expect(page.locator("[data-errors]")).to_be_focused()
        page.get_by_label("Response-time goal (days)").fill("5")
        page.get_by_label("Blind voting").check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("row", name=re.compile("Site name.*Brewhouse"))).to_be_visible()
        page.get_by_role("link", name="People and roles").click()
        page.get_by_text("Change: Cy").click()
        page.get_by_label("Role for Cy").select_option("staff")
        page.locator("form.role-form:visible button").click()
        expect(page.locator("[data-notices]")).to_contain_text("Cy")
        page.get_by_role("link", name="Background tasks").click()
        expect(page.locator("main")).not_to_contain_text("community.")
    with open_page(chromium, site, scenario.bo) as page:
        page.goto(site.address)
        expect(page.get_by_role("button", name="Vote for A quiet mode")).to_have_text("Vote")
    assert site.factory.get(Member, scenario.cy).role == "staff"
