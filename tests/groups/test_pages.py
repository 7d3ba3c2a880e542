"""The pages of a group."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from community.core.db import db, now
from community.ideas import impressions
from community.ideas.impressions import ImpressionCounter
from community.ideas.models import Idea, Impression, Vote
from tests.factory import BrowserClient, Factory, visible_text


def _titles(browser: BrowserClient, address: str) -> list[str]:
    page = browser.get(address).get_data(as_text=True)
    return re.findall(r'class="idea-title"[^>]*>.*?<a href="[^"]*">([^<]*)<', page, re.DOTALL)


def _group(factory: Factory, ideas: int = 0, members: int = 0) -> tuple[int, int, int]:
    ada, bo = factory.member("Ada"), factory.member("Bo", handle="bolanle")
    group = factory.group("Kitchens", ada, bo, *(factory.member() for _ in range(members)))
    made = [factory.idea(f"Idea {n:02}", ada, group, posted_at=now() - timedelta(hours=n)) for n in range(ideas)]
    _vote(factory, made)
    return group, ada, bo


def _vote(factory: Factory, ideas: list[int]) -> None:
    """Zero to six votes for each at a few moments, so there are ties in every order."""
    voters, moment = [factory.member() for _ in range(6)] if ideas else [], now()
    with factory.writing():
        for number, idea in enumerate(ideas):
            cast_at = moment - timedelta(days=number % 5)
            db.session.add_all(Vote(idea_id=idea, member_id=who, cast_at=cast_at) for who in voters[: number % 7])
    factory.recount()


def test_a_group_shows_its_own_ideas_in_the_chosen_order(factory: Factory) -> None:
    group, ada, bo = _group(factory)
    lamps = factory.idea("Lamps", ada, group, posted_at=now() - timedelta(days=2))
    taps = factory.idea("Taps", ada, group, posted_at=now() - timedelta(days=1))
    factory.vote(lamps, ada)
    for voter in (ada, bo):
        factory.vote(taps, voter, now() - timedelta(days=40))
    factory.idea("Hoses", ada, factory.group("Gardens", ada))
    factory.idea("Gone", ada, group, hidden_at=now(), removed_by="author")
    browser = factory.visitor()
    with factory.writing():
        db.session.execute(update(Idea).where(Idea.id == lamps).values(discover=0.5))
    assert _titles(browser, "/groups/kitchens") == ["Lamps", "Taps"]
    assert _titles(browser, "/groups/kitchens?order=trending") == ["Lamps", "Taps"]
    assert _titles(browser, "/groups/kitchens?order=top") == ["Taps", "Lamps"]
    assert _titles(browser, "/groups/kitchens?order=new") == ["Taps", "Lamps"]
    assert _titles(browser, "/groups/kitchens?order=nonsense") == ["Lamps", "Taps"]


def test_the_header_shows_the_viewers_membership(factory: Factory) -> None:
    _, ada, bo = _group(factory)
    cy = factory.member("Cy", handle="cyrus")
    assert "You moderate this group Leave" in visible_text(factory.browser(ada).get("/groups/kitchens"))
    assert "Member Leave" in visible_text(factory.browser(bo).get("/groups/kitchens"))
    stranger = visible_text(factory.browser(cy).get("/groups/kitchens"))
    assert "Join Kitchens" in stranger
    assert "Leave" not in stranger


def test_an_empty_group_suggests_posting(factory: Factory) -> None:
    _group(factory)
    page = factory.visitor().get("/groups/kitchens")
    assert "No ideas here yet" in visible_text(page)
    assert 'href="/ideas/new?group=kitchens"' in page.get_data(as_text=True)


@pytest.mark.both_databases
def test_positions_continue_over_pages_of_ideas(factory: Factory) -> None:
    _group(factory, ideas=45)
    browser = factory.visitor()
    for order in ("discover", "trending", "top", "new"):
        seen, positions = [], []
        address: str | None = f"/groups/kitchens?order={order}"
        while address:
            page = browser.get(address).get_data(as_text=True)
            seen += re.findall(r'class="idea-title"[^>]*>.*?<a href="[^"]*">([^<]*)<', page, re.DOTALL)
            positions += re.findall(r'name="placement" value="group\.(\d+)"', page)
            found = re.search(r'rel="next" href="([^"]+)"', page)
            address = found[1].replace("&amp;", "&") if found else None
        assert len(set(seen)) == len(seen) == 45, order
        assert positions == [str(number) for number in range(1, 46)], order


def test_an_invalid_position_is_ignored(factory: Factory) -> None:
    _group(factory, ideas=25)
    page = factory.visitor().get("/groups/kitchens").get_data(as_text=True)
    after = re.search(r"after=([^&\"]+)", page)
    assert after is not None
    browser = factory.browser(factory.member("Cy", handle="cyrus"))
    for at in ("-5", "x", "99999999999", "²", ""):
        assert browser.get("/groups/kitchens", query_string={"after": after[1], "at": at}).status_code == 200, at


@pytest.fixture
def fresh_ledger(monkeypatch: pytest.MonkeyPatch) -> ImpressionCounter:
    """An impression counter without what other tests left in the process's own."""
    monkeypatch.setattr(impressions, "counter", ImpressionCounter())
    return impressions.counter


def test_impressions_are_counted_at_their_positions(factory: Factory, fresh_ledger: ImpressionCounter) -> None:
    _group(factory, ideas=3)
    factory.browser(factory.member("Cy", handle="cyrus")).get("/groups/kitchens?order=new")
    with factory.writing():
        fresh_ledger.flush()
    rows = factory.all(Impression)
    assert sorted((row.surface, row.position, row.shows) for row in rows) == [("group", n, 1) for n in (1, 2, 3)]


def test_a_prefetched_page_is_no_impression(factory: Factory, fresh_ledger: ImpressionCounter) -> None:
    _group(factory, ideas=3)
    browser = factory.browser(factory.member("Cy", handle="cyrus"))
    browser.get("/groups/kitchens", headers={"Sec-Purpose": "prefetch"})
    with factory.writing():
        fresh_ledger.flush()
    assert factory.all(Impression) == []


@pytest.mark.both_databases
def test_members_can_be_searched_and_moderators_are_marked(factory: Factory) -> None:
    _group(factory)
    browser = factory.visitor()
    page = visible_text(browser.get("/groups/kitchens/members"))
    assert "Ada @ada Moderator" in page
    assert "Bo @bolanle Joined" in page
    found = visible_text(browser.get("/groups/kitchens/members?q=BO"))
    assert "@bolanle" in found
    assert "@ada" not in found
    assert "No members found" in visible_text(browser.get("/groups/kitchens/members?q=xyzzy"))


@pytest.mark.both_databases
def test_every_member_is_on_exactly_one_page(factory: Factory) -> None:
    _group(factory, members=43)
    browser, seen = factory.visitor(), []
    address: str | None = "/groups/kitchens/members"
    while address:
        page = browser.get(address).get_data(as_text=True)
        seen += re.findall(r'class="soft small"><bdi>@(\w+)<', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found[1].replace("&amp;", "&") if found else None
    assert len(set(seen)) == len(seen) == 45


def test_only_moderators_see_unlisted_members(factory: Factory) -> None:
    ada, bo, una = (
        factory.member("Ada"),
        factory.member("Bo", handle="bolanle"),
        factory.member("Una", confirmed_at=None),
    )
    factory.group("Kitchens", ada, bo, una)
    assert "@una" in visible_text(factory.browser(ada).get("/groups/kitchens/members"))
    assert "@una" not in visible_text(factory.browser(bo).get("/groups/kitchens/members"))
    assert "@una" not in visible_text(factory.visitor().get("/groups/kitchens/members"))


def test_about_shows_creator_and_visibility(factory: Factory) -> None:
    ada = factory.member("Ada")
    factory.group("Kitchens", ada, description_html="<p>No islands</p>")
    factory.group("Testers", ada, is_private=True)
    page = visible_text(factory.visitor().get("/groups/kitchens/about"))
    assert "No islands" in page
    assert "by Ada" in page
    assert "Anyone can find and read it" in page
    private = visible_text(factory.browser(ada).get("/groups/testers/about"))
    assert "Only its members and the site team can find it" in private


def test_the_sidebar_shows_moderators_and_top_contributors(factory: Factory) -> None:
    ada, bo, sol = factory.member("Ada"), factory.member("Bo", handle="bolanle"), factory.member("Sol", role="staff")
    group = factory.group("Kitchens", ada, bo, sol)
    for who in (bo, bo, sol, sol, sol):
        factory.idea("Lamps", who, group)
    page = visible_text(factory.visitor().get("/groups/kitchens/about"))
    assert "Top contributors" in page
    sidebar = page.split("Top contributors")[1]
    assert "Bo 2 ideas" in sidebar
    assert "Sol" not in sidebar


@pytest.mark.parametrize("number", [3, 60])
def test_every_tab_takes_a_constant_number_of_statements(factory: Factory, number: int) -> None:
    _, ada, _ = _group(factory, ideas=number, members=number)
    browser = factory.browser(ada)
    for tab in ("", "/members", "/about", "/edit"):
        browser.get(f"/groups/kitchens{tab}")  # fills the caches
        with factory.counting() as sent:
            assert browser.get(f"/groups/kitchens{tab}").status_code == 200
        most = 7 if tab == "" else 6  # its first page also shows what is pinned
        assert len(sent) <= most, "\n".join(sent)


def test_an_unknown_group_is_not_found(factory: Factory) -> None:
    for address in ("/groups/nowhere", "/groups/nowhere/members", "/groups/nowhere/about", "/groups/%00"):
        assert factory.visitor().get(address).status_code == 404


def test_a_creator_without_members_is_led_to_invitations(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    factory.group("Kitchens", ada, by_request=True)
    led = 'href="/groups/kitchens/invitations">Invite people with a link'
    assert led in factory.browser(ada).get("/groups/kitchens").text
    assert led not in factory.browser(bo).get("/groups/kitchens").text
