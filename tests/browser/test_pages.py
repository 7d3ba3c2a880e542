"""Every page of the URL map, in two themes and two widths, with content, empty, refused and with an unbroken title."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import url_for
from playwright.sync_api import Browser, ConsoleMessage, Page

from community import create_app
from community.comments.models import Comment
from community.groups.models import Ban, Group, Invitation, JoinRequest
from community.ideas.models import Idea
from community.kernel.database import db, now
from community.members.models import Member
from community.moderation.models import Appeal, Flag, Ruling
from community.staff.models import SavedView
from tests.browser.serving import serving
from tests.browser.walking import SIZES, Site, Theme, keep, opened, troubles
from tests.databases import SQLite, settings_for
from tests.world import World

pytestmark = pytest.mark.browser

# Who looks at a page: the least who may.
SEEN_BY = {
    "visitor": (
        "ideas.discover ideas.trending ideas.top ideas.newest ideas.show ideas.history groups.directory groups.show "
        "groups.members groups.about members.directory members.show members.sign_in members.sign_up members.forgotten "
        "members.standing web.about search.results groups.invited"
    ),
    "member": (
        "ideas.my_votes ideas.post ideas.edit comments.edit groups.found members.profile members.password "
        "members.sessions members.account members.leave members.mailing personal.data comments.mentions "
        "moderation.flag moderation.about_me moderation.appeal groups.ask"
    ),
    "moderator": (
        "moderation.desk moderation.group_desk moderation.log moderation.rule_on moderation.rule_in_group "
        "moderation.undo moderation.appeals moderation.hear groups.edit groups.waiting groups.invitations groups.banned"
    ),
    "staff": (
        "staff.overview staff.ranked staff.decide staff.contributors staff.contributor staff.accounts staff.people "
        "staff.jobs staff.why staff.saved_view moderation.reasons moderation.reason"
    ),
    "administrator": "site.settings staff.attention",
}
NO_PAGES = {
    "web.accent",
    "web.favicon",
    "web.favicon_ico",
    "web.robots",
    "web.healthz",
    "web.readyz",
    "staff.ranked_csv",
    "staff.attention_csv",
    "moderation.log_csv",
    "search.description",
    "search.suggestions",  # a fragment: looked at in the box
    "search.similar",  # a fragment: looked at under the title of a new idea
    "comments.show",
    "moderation.desk_groups",  # JSON: looked at in the desk's journey
    "comments.people",  # JSON: looked at in the journeys
    "members.by_id",
    "pictures.show",
    "ideas.short",
    # Reached with a token: looked at in the journeys.
    "web.handed_back",
    "members.reset",
    "members.confirm",
    "members.stop_letters",
    "members.new_address",
    "members.old_address",
    "members.administrator",
}
NUMBERS = itertools.count(1)
THEMES: tuple[Theme, ...] = ("light", "dark")


def _endpoints(site: Site) -> set[str]:
    rules = site.world.app.url_map.iter_rules()
    return {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}


def _viewer(endpoint: str) -> str:
    return next(role for role, names in SEEN_BY.items() if endpoint in names.split())


def _author(site: Site) -> tuple[Idea, Comment]:
    comment = site.row(Comment, taken_down_at=None, parent_id=None)
    assert isinstance(comment, Comment)
    idea = site.row(Idea, id=comment.idea_id)
    assert isinstance(idea, Idea)
    return idea, comment


def _address(site: Site, endpoint: str) -> tuple[str, int | None]:
    """A page's address with real values, and who opens it."""
    group = site.row(Group, is_private=False)
    idea, comment = _author(site)
    role = _viewer(endpoint)
    who = None if role == "visitor" else site.somebody(role)
    values: dict[str, object] = {}
    rule = next(rule for rule in site.world.app.url_map.iter_rules(endpoint) if "GET" in (rule.methods or ()))
    assert isinstance(group, Group)
    named: dict[str, object] = {"idea_id": idea.id, "slug": idea.slug, "comment_id": comment.id, "kind": "idea"}
    named["subject_id"] = idea.id
    if endpoint.startswith("groups.") or endpoint in ("moderation.rule_in_group", "moderation.group_desk"):
        named["slug"] = group.slug
    person = site.row(Member, id=idea.author_id)
    assert isinstance(person, Member)
    named["handle"] = person.handle
    named |= {"reason_id": 1, "member_id": idea.author_id}
    if "ruling_id" in rule.arguments:
        named["ruling_id"] = _warned(site, idea, appealed=endpoint == "moderation.hear")
    if endpoint == "groups.ask":
        named["slug"] = _by_request(site)
    if endpoint in ("groups.waiting", "groups.invitations", "groups.invited", "groups.banned"):
        named["code"] = _coming_and_going(site, group.id)
    if endpoint == "staff.saved_view":
        named["view"] = _saved_view(site, who or 0)
    values = {name: named[name] for name in rule.arguments}
    if endpoint in ("ideas.edit", "moderation.appeal"):
        who = idea.author_id
    if endpoint == "comments.edit":
        who = comment.author_id
    if endpoint == "moderation.flag":
        who = site.world.scalar(_another_than(idea.author_id))
    with site.world.app.test_request_context():
        return url_for(endpoint, **values), who


def _by_request(site: Site) -> str:
    """A group that is asked, made just now."""
    name = f"Tea house {next(NUMBERS)}"
    founder = site.somebody("administrator")
    site.world.group(name, founder, by_request=True, question="What do you like about tea?")
    return name.lower().replace(" ", "-")


def _saved_view(site: Site, owner: int) -> str:
    """A view of the ranked table, saved just now."""
    slug = f"liked-{next(NUMBERS)}"
    with site.world.writing():
        db.session.add(SavedView(slug=slug, name="Liked by many", query="votes=2&columns=votes.owner", owner_id=owner))
    return slug


def _coming_and_going(site: Site, group: int) -> str:
    """Somebody who asks to belong to a group, somebody who is banned from it, and a link to it: its code."""
    code, asker, gone = f"link-{next(NUMBERS)}", site.world.member(), site.world.member()
    by = site.somebody("administrator")
    with site.world.writing():
        later = now() + timedelta(days=3)
        db.session.add(JoinRequest(group_id=group, member_id=asker, question="Why?", answer="It is what I do all day."))
        db.session.add(Ban(group_id=group, member_id=gone, ends_at=later))
        db.session.add(Invitation(group_id=group, code=code, note="The fair", made_by=by, expires_at=later, most=5))
    return code


def _warned(site: Site, idea: Idea, appealed: bool) -> int:
    """A ruling on an idea made just now, with an appeal against it or not yet."""
    with site.world.writing():
        by = {"about_id": idea.author_id, "ruled_by": site.somebody("administrator")}
        ruling = Ruling(act="warn", idea_id=idea.id, group_id=idea.group_id, reason="Please mind your tone.", **by)
        db.session.add(ruling)
        db.session.flush()
        if appealed:
            db.session.add(Appeal(ruling_id=ruling.id, reason="I only said what I saw myself."))
        return ruling.id


def _another_than(member: int) -> object:
    from sqlalchemy import select

    return select(Member.id).where(Member.id != member, Member.role == "member", Member.confirmed_at.is_not(None))


# The content policy's refusals are asked of the page before it is examined: the console tells of what the examination
# tried too, and sometimes only when the next page is open.
EXPECTED = ("status of 4", "Content Security Policy")
WATCHING = "addEventListener('securitypolicyviolation', event => (window.refused ||= []).push(event.violatedDirective))"


class Looking:
    """Pages opened one after another as one person, at one width, in both themes; what is wrong, by page."""

    def __init__(self, page: Page, site: Site, size: str, name: str) -> None:
        self.page, self.site, self.size, self.name = page, site, size, name
        self.wrong: dict[str, list[str]] = {}
        self.said: list[str] = []
        page.add_init_script(WATCHING)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, name: str, address: str) -> None:
        """Open a page and examine it."""
        response = self.page.goto(self.site.address + address)
        assert response is not None
        assert response.status == 200, f"{address}: {response.status}"
        self.examine(name)

    def examine(self, name: str) -> None:
        """Examine the page that is open, light and dark."""
        wrong = [*self.said, *self.page.evaluate("window.refused || []")]
        for theme in THEMES:
            self.page.emulate_media(color_scheme=theme)
            self.page.wait_for_timeout(250)  # a colour on its way from one theme to the other has no contrast yet
            keep(self.page, f"{self.name}{name}-{self.size}-{theme}")
            wrong += troubles(self.page, colours_only=theme == "dark")
        self.page.emulate_media(color_scheme="light")
        self.said.clear()
        if wrong:
            self.wrong[name] = wrong

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in EXPECTED):
            self.said.append(message.text)


@contextmanager
def looking(chromium: Browser, site: Site, who: int | None, size: str, name: str = "") -> Iterator[Looking]:
    """Look at pages; nothing may be wrong with any of them."""
    with opened(chromium, site, who, size) as page:
        look = Looking(page, site, size, name)
        yield look
    assert look.wrong == {}


def test_every_page_of_the_url_map_is_looked_at(full: Site) -> None:
    named = {name for names in SEEN_BY.values() for name in names.split()}
    assert _endpoints(full) - NO_PAGES == named


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("role", SEEN_BY)
def test_pages_with_content(chromium: Browser, full: Site, role: str, size: str) -> None:
    by_viewer: dict[int | None, list[tuple[str, str]]] = {}
    for endpoint in SEEN_BY[role].split():
        address, who = _address(full, endpoint)
        by_viewer.setdefault(who, []).append((endpoint, address))
    for who, pages in by_viewer.items():
        with looking(chromium, full, who, size) as look:
            for endpoint, address in pages:
                look.open(endpoint, address)


@pytest.mark.parametrize("role", SEEN_BY)
def test_without_script_no_button_does_nothing(chromium: Browser, full: Site, role: str) -> None:
    for endpoint in SEEN_BY[role].split():
        address, who = _address(full, endpoint)
        with opened(chromium, full, who, script=False) as page:
            page.goto(full.address + address)
            for fold in page.query_selector_all("details"):
                fold.evaluate("fold => { fold.open = true }")
            buttons = page.query_selector_all("button[type=button], button:not(form button)")
            idle = [button.inner_text() for button in buttons if button.is_visible()]
            assert not idle, f"{endpoint}: {idle}"


@pytest.mark.parametrize("size", SIZES)
def test_lists_as_a_member_sees_them(chromium: Browser, full: Site, size: str) -> None:
    with looking(chromium, full, full.somebody("member"), size, "member-") as look:
        for endpoint in ("ideas.discover", "ideas.show", "groups.show", "members.show"):
            look.open(endpoint, _address(full, endpoint)[0])


EMPTY = (
    "ideas.discover ideas.trending ideas.top ideas.newest ideas.my_votes groups.directory members.directory ideas.post "
    "moderation.desk moderation.log moderation.about_me moderation.appeals moderation.reasons "
    "staff.overview staff.ranked staff.contributors staff.accounts "
    "staff.people staff.jobs staff.attention"
)


@pytest.mark.parametrize("size", SIZES)
def test_pages_without_content(chromium: Browser, fresh: Site, size: str) -> None:
    with looking(chromium, fresh, fresh.somebody("administrator"), size, "empty-") as look:
        for endpoint in EMPTY.split():
            with fresh.world.app.test_request_context():
                address = url_for(endpoint)
            look.open(endpoint, address)


# Forms sent as they are, empty or nearly: each comes back with words, not with a failure.
REFUSED = (
    "members.sign_in members.sign_up members.forgotten ideas.post groups.found members.profile members.password "
    "members.account members.leave "
    "moderation.flag moderation.appeal moderation.hear moderation.undo moderation.reasons site.settings staff.decide"
)


@pytest.mark.parametrize("size", SIZES)
def test_refused_forms(chromium: Browser, full: Site, size: str) -> None:
    for endpoint in REFUSED.split():
        address, who = _address(full, endpoint)
        with looking(chromium, full, who, size, "refused-") as look:
            look.page.goto(full.address + address)
            form = look.page.locator("main form[method=post]:has(button:not([name=preview]))").first
            for field in form.locator("input[type=text], input[type=email], input[type=password], textarea").all():
                if field.is_visible() and field.is_editable():
                    field.fill("")
            with look.page.expect_navigation():
                form.evaluate("form => { form.noValidate = true; form.requestSubmit() }")
            look.examine(endpoint)


LONG = "W" * 200


@pytest.mark.parametrize("size", SIZES)
def test_an_unbroken_title_of_200_characters_fits(chromium: Browser, strange: Site, size: str) -> None:
    who = strange.somebody("administrator")
    idea, group = strange.row(Idea), strange.row(Group)
    assert isinstance(idea, Idea)
    assert isinstance(group, Group)
    with looking(chromium, strange, who, size, "long-") as look:
        for path in (
            "/", "/top", f"/ideas/{idea.id}", f"/ideas/{idea.id}/edit", "/groups", f"/groups/{group.slug}",
            f"/groups/{group.slug}/about", f"/groups/{group.slug}/members", "/people", "/people/longest",
            "/settings/profile", "/moderation", "/staff", "/staff/ideas", f"/staff/ideas/{idea.id}/decide",
            "/staff/accounts", "/staff/people",
        ):  # fmt: skip
            look.open(path.strip("/").replace("/", "_")[:30] or "home", path)


@pytest.fixture(scope="module")
def strange(sqlite: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on which everything is called by one unbroken word."""
    folder = tmp_path_factory.mktemp("strange")
    with sqlite.clean(folder) as url:
        app = create_app(settings_for(url, folder))
    world = World(app)
    longest = world.member(LONG, handle="longest", role="administrator", about=LONG, interests=LONG)
    group = world.group(LONG, longest, purpose=LONG, description=LONG)
    idea = world.idea(LONG, longest, group, body=LONG)
    world.comment(idea, longest, LONG)
    flagger = world.member()
    with world.writing():
        db.session.add(Flag(idea_id=idea, group_id=group, flagged_by=flagger, reason="other", note=LONG))
    with serving(app) as address:
        yield Site(address, world)
