"""Every page of the URL map, in two themes and two widths, with content, empty, refused and with an unbroken title."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from community.comments.models import Comment
from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import Member
from community.moderation.models import Flag
from tests.browser.walking import SIZES, Site, Theme, keep, opened, troubles

pytestmark = pytest.mark.browser

# Who looks at a page: the least who may.
SEEN_BY = {
    "visitor": (
        "ideas.trending ideas.top ideas.newest ideas.show ideas.history groups.directory groups.show groups.members "
        "groups.about members.directory members.show members.sign_in members.sign_up members.forgotten web.about"
    ),
    "member": (
        "ideas.my_votes ideas.post ideas.edit comments.edit groups.found members.profile members.password "
        "members.sessions moderation.flag moderation.about_me"
    ),
    "moderator": "moderation.queue moderation.log moderation.rule_on groups.edit",
    "staff": (
        "staff.overview staff.ranked staff.decide staff.contributors staff.contributor staff.accounts staff.people "
        "staff.jobs"
    ),
    "administrator": "site.settings",
}
NO_PAGES = {
    "web.accent",
    "web.favicon",
    "web.favicon_ico",
    "web.robots",
    "web.healthz",
    "web.readyz",
    "staff.ranked_csv",
    "comments.show",
    "ideas.short",
    # Reached with a token of a letter: looked at in the journeys.
    "members.reset",
    "members.confirm",
    "members.administrator",
}
THEMES: tuple[Theme, ...] = ("light", "dark")
LOOKS = [(size, theme) for size in SIZES for theme in THEMES]


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
    from flask import url_for

    group = site.row(Group, is_private=False)
    idea, comment = _author(site)
    role = _viewer(endpoint)
    who = None if role == "visitor" else site.somebody(role)
    values: dict[str, object] = {}
    rule = next(rule for rule in site.world.app.url_map.iter_rules(endpoint) if "GET" in (rule.methods or ()))
    assert isinstance(group, Group)
    named: dict[str, object] = {"idea_id": idea.id, "slug": idea.slug, "comment_id": comment.id, "kind": "idea"}
    named["subject_id"] = idea.id
    if endpoint.startswith("groups."):
        named["slug"] = group.slug
    person = site.row(Member, id=idea.author_id)
    assert isinstance(person, Member)
    named["handle"] = person.handle
    values = {name: named[name] for name in rule.arguments}
    if endpoint == "ideas.edit":
        who = idea.author_id
    if endpoint == "comments.edit":
        who = comment.author_id
    if endpoint == "moderation.flag":
        who = site.world.scalar(_another_than(idea.author_id))
    with site.world.app.test_request_context():
        return url_for(endpoint, **values), who


def _another_than(member: int) -> object:
    from sqlalchemy import select

    return select(Member.id).where(Member.id != member, Member.role == "member", Member.confirmed_at.is_not(None))


@pytest.fixture(params=LOOKS, ids="-".join)
def look(request: pytest.FixtureRequest) -> tuple[str, Theme]:
    """A width and a theme."""
    found: tuple[str, Theme] = request.param
    return found


@pytest.fixture
def said() -> Iterator[list[str]]:
    """What pages complained about on the console; to be empty at the end."""
    messages: list[str] = []
    yield messages
    assert messages == []


def _listen(page: Page, said: list[str]) -> None:
    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            said.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))


def test_every_page_of_the_url_map_is_looked_at(full: Site) -> None:
    named = {name for names in SEEN_BY.values() for name in names.split()}
    assert _endpoints(full) - NO_PAGES == named


@pytest.mark.parametrize("role", SEEN_BY)
def test_pages_with_content(chromium: Browser, full: Site, role: str, look: tuple[str, Theme], said: list[str]) -> None:
    found = {}
    for endpoint in SEEN_BY[role].split():
        address, who = _address(full, endpoint)
        with opened(chromium, full, who, *look) as page:
            _listen(page, said)
            response = page.goto(full.address + address)
            assert response is not None
            assert response.status == 200, f"{address}: {response.status}"
            keep(page, f"{endpoint}-{'-'.join(look)}")
            if wrong := troubles(page):
                found[endpoint] = wrong
    assert found == {}


def test_lists_as_a_member_sees_them(chromium: Browser, full: Site, look: tuple[str, Theme], said: list[str]) -> None:
    found = {}
    for endpoint in ("ideas.trending", "ideas.show", "groups.show", "members.show"):
        address, _nobody = _address(full, endpoint)
        with opened(chromium, full, full.somebody("member"), *look) as page:
            _listen(page, said)
            page.goto(full.address + address)
            keep(page, f"{endpoint}-member-{'-'.join(look)}")
            if wrong := troubles(page):
                found[endpoint] = wrong
    assert found == {}


EMPTY = (
    "ideas.trending ideas.top ideas.newest ideas.my_votes groups.directory members.directory ideas.post "
    "moderation.queue moderation.log moderation.about_me staff.overview staff.ranked staff.contributors staff.accounts "
    "staff.people staff.jobs"
)


def test_pages_without_content(chromium: Browser, fresh: Site, look: tuple[str, Theme], said: list[str]) -> None:
    from flask import url_for

    found = {}
    with opened(chromium, fresh, fresh.somebody("administrator"), *look) as page:
        _listen(page, said)
        for endpoint in EMPTY.split():
            with fresh.world.app.test_request_context():
                address = url_for(endpoint)
            response = page.goto(fresh.address + address)
            assert response is not None
            assert response.status == 200
            keep(page, f"empty-{endpoint}-{'-'.join(look)}")
            if wrong := troubles(page):
                found[endpoint] = wrong
    assert found == {}


# Forms sent as they are, empty or nearly: each comes back with words, not with a failure.
REFUSED = (
    "members.sign_in members.sign_up members.forgotten ideas.post groups.found members.profile members.password "
    "moderation.flag site.settings staff.decide"
)


def test_refused_forms(chromium: Browser, full: Site, look: tuple[str, Theme], said: list[str]) -> None:
    found = {}
    for endpoint in REFUSED.split():
        address, who = _address(full, endpoint)
        with opened(chromium, full, who, *look) as page:
            _listen(page, said)
            page.goto(full.address + address)
            form = page.locator("main form[method=post]:has(button:not([name=preview]))").first
            for field in form.locator("input[type=text], input[type=email], input[type=password], textarea").all():
                if field.is_visible():
                    field.fill("")
            form.evaluate("form => { form.noValidate = true; form.requestSubmit() }")
            page.wait_for_load_state()
            keep(page, f"refused-{endpoint}-{'-'.join(look)}")
            if wrong := troubles(page):
                found[endpoint] = wrong
    assert found == {}


def test_an_unbroken_title_of_200_characters_fits(
    chromium: Browser, site: Site, look: tuple[str, Theme], said: list[str]
) -> None:
    world, long = site.world, "W" * 200
    ada = world.member(long, role="administrator", about=long, interests=long)
    group = world.group(long, ada, purpose=long, description=long)
    idea = world.idea(long, ada, group, body=long)
    world.comment(idea, ada, long)
    with world.writing():
        from community.kernel.database import db

        db.session.add(Flag(idea_id=idea, group_id=group, flagged_by=world.member(), reason="other", note=long))
    slug = str(world.get(Group, group).slug)
    handle = str(world.get(Member, ada).handle)
    found = {}
    with opened(chromium, site, ada, *look) as page:
        _listen(page, said)
        for path in (
            "/", "/top", f"/ideas/{idea}", f"/ideas/{idea}/edit", "/groups", f"/groups/{slug}", f"/groups/{slug}/about",
            f"/groups/{slug}/members", "/people", f"/people/{handle}", "/settings/profile", "/moderation", "/staff",
            "/staff/ideas", f"/staff/ideas/{idea}/decide", "/staff/accounts", "/staff/people",
        ):  # fmt: skip
            page.goto(site.address + path)
            keep(page, f"long-{path.replace('/', '_')[:30]}-{'-'.join(look)}")
            if wrong := troubles(page):
                found[path[:40]] = wrong
    assert found == {}
