"""Comments in a real browser: helpful votes show at once, and mentions are suggested while typing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from community.cli.recount import drifts
from community.comments import visibility
from community.comments.models import Comment, HelpfulVote, Mention
from community.core.db import db
from tests.browser.pages import ServedSite, open_page, page_problems
from tests.browser.server import serve
from tests.databases import Database
from tests.factory import Factory

pytestmark = pytest.mark.browser


@pytest.fixture
def site(database: Database, database_url: str, tmp_path: Path) -> Iterator[ServedSite]:
    """An idea by Ada with a comment by Bo; Cy and Cleo are members."""
    app = database.new_app(database_url, tmp_path)
    factory = Factory(app)
    ada, bo = factory.member("Ada"), factory.member("Bo", handle="bob")
    factory.member("Cy", handle="cyd")
    factory.member("Cleo", handle="cleo")
    factory.comment(factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo)), bo)
    with serve(app) as address:
        yield ServedSite(address, factory)
    with app.app_context():
        assert drifts() == []
        db.engine.dispose()


def test_a_helpful_vote_shows_at_once_and_is_undone_when_refused(chromium: Browser, site: ServedSite) -> None:
    with open_page(chromium, site, site.factory.all(Comment)[0].author_id - 1) as page:
        page.goto(f"{site.address}/ideas/1")
        button = page.get_by_role("button", name=re.compile("^Helpful"))
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(page.locator("form.helpful[action*='not-helpful']")).to_be_visible()
        expect(button).to_contain_text("· 1")
        expect(button).to_be_focused()
        assert len(site.factory.all(HelpfulVote)) == 1
        assert page_problems(page) == []
        page.reload()
        expect(button).to_have_attribute("aria-pressed", "true")
        button.click()
        expect(page.locator("form.helpful[action$='/helpful']")).to_be_visible()
        assert site.factory.all(HelpfulVote) == []
        with site.factory.writing():
            visibility.remove(db.session.get_one(Comment, 1), visibility.MODERATOR)
        button.click()
        expect(page.locator(".helpful-message")).to_contain_text("no longer available")
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(button).not_to_contain_text("·")


def test_mentions_are_suggested_and_inserted_by_keyboard(chromium: Browser, site: ServedSite) -> None:
    with open_page(chromium, site, 1) as page:
        page.goto(f"{site.address}/ideas/1")
        box = page.get_by_label("Your comment")
        box.press_sequentially("What do you say, @")
        people = page.get_by_role("listbox", name="People you can mention")
        expect(people.get_by_role("option")).to_have_text([re.compile("Bo.*@bob")])
        box.press_sequentially("c")
        expect(people.get_by_role("option")).to_have_text([re.compile("Cleo"), re.compile("Cy")])
        box.press("ArrowDown")
        chosen = people.get_by_role("option", selected=True)
        expect(chosen).to_contain_text("@cyd")
        assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        assert page_problems(page) == []
        box.press("Enter")
        expect(people).to_have_count(0)
        expect(box).to_have_value("What do you say, @cyd ")
        box.press_sequentially("and @cl")
        people.get_by_role("option", name=re.compile("Cleo")).click()
        expect(box).to_have_value("What do you say, @cyd and @cleo ")
        box.press_sequentially("mail a@b or @bo")
        expect(people).to_be_visible()
        box.press("Escape")
        expect(people).to_have_count(0)
        box.press("Tab")
        expect(box).not_to_be_focused()
        with page.expect_navigation():
            page.get_by_role("button", name="Post comment").click()
        expect(page.locator(".prose").get_by_role("link", name="@cyd")).to_be_visible()
        assert [mention.member_id for mention in site.factory.all(Mention)] == [3, 4]


def test_helpful_votes_and_mentions_work_without_script(chromium: Browser, site: ServedSite) -> None:
    with open_page(chromium, site, 1, script=False) as page:
        page.goto(f"{site.address}/ideas/1?comments=oldest")
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("^Helpful")).click()
        assert page.url.endswith("?comments=oldest#comment-1")
        expect(page.get_by_role("button", name=re.compile("^Helpful"))).to_have_attribute("aria-pressed", "true")
        page.get_by_label("Your comment").fill("Thank you, @bob.")
        with page.expect_navigation():
            page.get_by_role("button", name="Post comment").click()
        expect(page.locator(".prose").get_by_role("link", name="@bob")).to_be_visible()


def test_a_comment_on_an_announcement_is_posted_with_a_mention_and_answered(
    chromium: Browser, site: ServedSite
) -> None:
    site.factory.announcement("Closed on Monday", 1)
    with open_page(chromium, site, 2) as page:
        page.goto(f"{site.address}/announcements/1")
        page.get_by_label("Your comment").press_sequentially("All day? @cy")
        page.get_by_role("listbox", name="People you can mention").get_by_role("option").wait_for()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Post comment").click()
        thread = page.locator("#comments")
        expect(thread.get_by_role("link", name="@cyd")).to_be_visible()
        expect(thread.get_by_role("heading", level=2)).to_have_text("1 comment")
        thread.get_by_text("Reply", exact=False).first.click()
        page.get_by_label("Your reply to Bo").fill("Until noon, I hear.")
        page.get_by_role("button", name="Post reply").click()
        expect(thread.get_by_role("heading", level=2)).to_have_text("2 comments")
        assert page.url.endswith("/announcements/1#comment-3")
        assert page_problems(page) == []
    assert [mention.comment_id for mention in site.factory.all(Mention)] == [2]
