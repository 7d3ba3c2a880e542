"""What members do on the site, from beginning to end, in a real browser."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, expect

from community.cli.recount import drifts
from community.comments.models import Comment
from community.core.db import db
from community.groups.models import Membership
from community.ideas.models import Idea, Vote
from community.members.models import Member
from tests.browser.pages import ServedSite, open_page
from tests.browser.server import serve
from tests.core.test_email import free_port
from tests.databases import Database
from tests.factory import Factory

pytestmark = pytest.mark.browser


class SmtpInbox:
    """The emails that a real mail server received."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        """Store an email."""
        message = message_from_bytes(envelope.content, policy=policy.default)  # type: ignore[attr-defined]
        body = message.get_body(("plain",))
        self.texts.append(f"{message['To']}\n{body.get_content() if body else ''}")
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[SmtpInbox, str]]:
    """A mail server and its address."""
    box = SmtpInbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture
def site_with_mail(
    database: Database, database_url: str, tmp_path: Path, inbox: tuple[SmtpInbox, str]
) -> Iterator[tuple[ServedSite, SmtpInbox]]:
    """A site that sends its emails to the mail server."""
    app = database.new_app(database_url, tmp_path, smtp_url=inbox[1])
    with serve(app) as address:
        yield ServedSite(address, Factory(app)), inbox[0]
    with app.app_context():
        assert drifts() == []
        db.engine.dispose()


def _create_idea(site: ServedSite) -> tuple[int, int]:
    ada = site.factory.member("Ada")
    group = site.factory.group("Open kitchen", ada)
    return site.factory.idea("A quiet mode for early mornings", ada, group), group


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_new_member_finds_votes_joins_comments_and_posts(
    chromium: Browser, site_with_mail: tuple[ServedSite, SmtpInbox], script: bool
) -> None:
    site, inbox = site_with_mail
    idea, group = _create_idea(site)
    with open_page(chromium, site, script=script) as page:
        site.factory.work()  # indexes the idea
        page.goto(site.address)
        expect(page.get_by_role("region", name="Welcome")).to_contain_text("1 idea")
        page.locator("#search-side").fill("quiet mornings")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/search"))
        page.locator("main").get_by_role("link", name=re.compile("quiet")).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("A quiet mode for early mornings")
        page.get_by_role("button", name=re.compile("^Vote for A quiet mode")).first.click()
        expect(page.get_by_role("heading", name=re.compile("^Your vote is ready"))).to_be_visible()

        page.goto(site.address + "/groups/open-kitchen")
        page.get_by_role("button", name=re.compile("^Join")).first.click()
        page.wait_for_url(re.compile("/sign-in/email"))

        page.goto(f"{site.address}/ideas/{idea}")
        page.get_by_label(re.compile("comment", re.IGNORECASE)).last.fill("Before seven I would **whisper** to it.")
        page.get_by_role("button", name=re.compile("^(Comment|Post)")).last.click()
        page.wait_for_url(re.compile("/sign-in/email"))

        page.goto(site.address + "/groups/open-kitchen")
        page.get_by_role("link", name="New idea").first.click()
        expect(page.get_by_label("Group", exact=True)).to_have_value("open-kitchen")
        page.get_by_label("Title").fill("Warm the cups while the machine heats up")
        page.get_by_label("Description").fill("Drink it **hot**.")
        expect(page.get_by_label("Who else needs it?")).to_be_hidden()
        page.get_by_text("Add details").click()
        page.get_by_label("Who else needs it?").fill("My sister.")
        page.get_by_role("button", name=re.compile("^Post")).last.click()
        page.wait_for_url(re.compile("/sign-in/email"))
        page.get_by_label("Email").fill("nadia@example.com")
        page.get_by_label("Name").fill("Nadia Rahmani")
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url("**/sign-in/code")
        assert not site.factory.all(Vote) + site.factory.all(Comment)
        assert site.row(Member, name="Nadia Rahmani") is None

        site.factory.work()
        code = re.search(r"^ *([0-9]{6})\r?$", "".join(inbox.texts), re.MULTILINE)
        assert code is not None
        page.get_by_label("Code").fill(code[1])
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_url(re.compile(r"/ideas/\d+-warm-the-cups"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Warm the cups while the machine heats up")
        nadia = site.row(Member, name="Nadia Rahmani")
        assert isinstance(nadia, Member)
        assert nadia.is_confirmed
        assert [(vote.member_id, vote.in_rate) for vote in site.factory.all(Vote, idea_id=idea)] == [(nadia.id, False)]
        assert site.factory.all(Membership, group_id=group, member_id=nadia.id)
        assert [comment.author_id for comment in site.factory.all(Comment)] == [nadia.id]
        assert site.factory.all(Idea, author_id=nadia.id)[0].others == "My sister."
        assert site.factory.scalar(db.select(Idea.vote_count).where(Idea.slug.like("warm%"))) == 1


def test_a_vote_shows_at_once_and_can_be_withdrawn(chromium: Browser, site: ServedSite) -> None:
    idea, _group = _create_idea(site)
    with open_page(chromium, site, site.factory.member("Bo")) as page:
        page.goto(site.address + "/top")
        button = page.get_by_role("button", name=re.compile("quiet mode"))
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(button).to_have_text("1")
        with page.expect_response("**/importance"):
            page.get_by_role("button", name="Critical").click()
            expect(page.get_by_role("button", name="Critical")).to_have_attribute("aria-pressed", "true")
        vote = site.factory.all(Vote)[0]
        assert (vote.surface, vote.position, vote.importance, vote.in_rate) == ("top", 1, 3, True)
        with page.expect_response("**/withdraw"):
            button.click()
            expect(button).to_have_attribute("aria-pressed", "false")
        assert site.factory.get(Idea, idea).vote_count == 0


def test_a_refused_vote_is_undone_with_the_reason(chromium: Browser, site: ServedSite) -> None:
    idea, _group = _create_idea(site)
    with open_page(chromium, site, site.factory.member("Bo")) as page:
        page.goto(site.address + "/top")
        with site.factory.writing():
            db.session.get_one(Idea, idea).status_key = "shipped"
        button = page.get_by_role("button", name=re.compile("quiet mode"))
        button.click()
        expect(page.get_by_text("Voting on this idea is closed").first).to_be_visible()
        expect(button).to_have_attribute("aria-pressed", "false")
        assert site.factory.all(Vote) == []


def test_a_double_click_votes_once(chromium: Browser, site: ServedSite) -> None:
    idea, _group = _create_idea(site)
    with open_page(chromium, site, site.factory.member("Bo")) as page:
        page.goto(site.address + "/top")
        page.get_by_role("button", name=re.compile("quiet mode")).dblclick()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        assert site.factory.get(Idea, idea).vote_count == 1


def test_a_comment_survives_a_lost_session(chromium: Browser, site: ServedSite) -> None:
    idea, _group = _create_idea(site)
    bo = site.factory.member("Bo")
    text = "Please keep this sentence, I thought about it for a while. " * 8
    with open_page(chromium, site, bo) as page:
        page.goto(f"{site.address}/ideas/{idea}")
        page.get_by_label(re.compile("comment", re.IGNORECASE)).last.fill(text)
        page.context.clear_cookies()
        page.get_by_role("button", name=re.compile("^(Comment|Post)")).last.click()
        page.wait_for_load_state()
        assert site.factory.all(Comment) == []
        expect(page.locator("textarea", has_text="Please keep this sentence").first).to_be_visible()
        page.locator("main form button").last.click()
        page.wait_for_url(re.compile("/sign-in/email"))
        page.get_by_role("link", name="Sign in with it").click()
        page.get_by_label("Email").fill("bo@example.com")
        page.get_by_label("Password", exact=True).fill("a long enough phrase")
        page.locator("main form button").last.click()
        page.wait_for_url(f"**/ideas/{idea}-*")
        assert [comment.body for comment in site.factory.all(Comment)] == [text.strip()]


def test_a_draft_is_kept_on_the_device(chromium: Browser, site: ServedSite) -> None:
    _create_idea(site)
    with open_page(chromium, site, site.factory.member("Bo")) as page:
        page.goto(site.address + "/ideas/new")
        page.get_by_label("Title").fill("A half-finished thought")
        page.get_by_text("Add details").click()
        page.get_by_label("Who else needs it?").fill("My half-finished sister")
        page.wait_for_function("() => JSON.stringify(localStorage).includes('sister')")
        page.goto(site.address)
        page.goto(site.address + "/ideas/new")
        expect(page.get_by_label("Title")).to_have_value("A half-finished thought")
        expect(page.get_by_label("Who else needs it?")).to_be_visible()


def test_the_guidelines_follow_the_chosen_group(chromium: Browser, site: ServedSite) -> None:
    _create_idea(site)
    bo = site.factory.member("Bo")
    site.factory.group("Tea house", bo, guidelines="Be kind.", guidelines_html="<p>Be kind.</p>")
    with open_page(chromium, site, bo) as page:
        page.goto(site.address + "/ideas/new")
        guidelines = page.get_by_text("Please read the guidelines of Tea house first.")
        expect(guidelines).to_be_hidden()
        page.get_by_label("Group", exact=True).select_option("tea-house")
        expect(guidelines).to_be_visible()
        page.get_by_label("Group", exact=True).select_option("open-kitchen")
        expect(guidelines).to_be_hidden()


def test_a_list_can_be_browsed_and_voted_on_by_keyboard(chromium: Browser, site: ServedSite) -> None:
    idea, group = _create_idea(site)
    site.factory.idea("A second idea to walk to", site.factory.member("Eve"), group)
    with open_page(chromium, site, site.factory.member("Bo")) as page:
        page.goto(site.address + "/new")
        page.keyboard.press("j")
        page.keyboard.press("j")
        with page.expect_response("**/vote"):
            page.keyboard.press("v")
        expect(page.get_by_role("button", name=re.compile("quiet mode"))).to_have_attribute("aria-pressed", "true")
        assert site.factory.get(Idea, idea).vote_count == 1
