"""A group's own pages."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from community.ideas import looking
from community.ideas.looking import Ledger
from community.ideas.models import Idea, Looks, Vote
from community.kernel.database import db, now
from tests.world import Browser, World, words


def _titles(browser: Browser, address: str) -> list[str]:
    page = browser.get(address).get_data(as_text=True)
    return re.findall(r'class="idea-title">.*?<a href="[^"]*">([^<]*)<', page, re.DOTALL)


def _group(world: World, ideas: int = 0, members: int = 0) -> tuple[int, int, int]:
    ada, bo = world.member("Ada"), world.member("Bo", handle="bolanle")
    group = world.group("Kitchens", ada, bo, *(world.member() for _ in range(members)))
    made = [world.idea(f"Idea {n:02}", ada, group, posted_at=now() - timedelta(hours=n)) for n in range(ideas)]
    _vote(world, made)
    return group, ada, bo


def _vote(world: World, ideas: list[int]) -> None:
    """None to six votes for each, of a few moments, so that many ideas stand equal in every order."""
    voters, moment = [world.member() for _ in range(6)] if ideas else [], now()
    with world.writing():
        for number, idea in enumerate(ideas):
            cast_at = moment - timedelta(days=number % 5)
            db.session.add_all(Vote(idea_id=idea, member_id=who, cast_at=cast_at) for who in voters[: number % 7])
    world.recount()


def test_a_group_shows_its_own_ideas_in_the_chosen_order(world: World) -> None:
    group, ada, bo = _group(world)
    lamps = world.idea("Lamps", ada, group, posted_at=now() - timedelta(days=2))
    taps = world.idea("Taps", ada, group, posted_at=now() - timedelta(days=1))
    world.vote(lamps, ada)
    for voter in (ada, bo):
        world.vote(taps, voter, now() - timedelta(days=40))
    world.idea("Hoses", ada, world.group("Gardens", ada))
    world.idea("Gone", ada, group, taken_down_at=now(), taken_down_by="author")
    browser = world.visitor()
    with world.writing():
        db.session.execute(update(Idea).where(Idea.id == lamps).values(discover=0.5))
    assert _titles(browser, "/groups/kitchens") == ["Lamps", "Taps"]
    assert _titles(browser, "/groups/kitchens?order=trending") == ["Lamps", "Taps"]
    assert _titles(browser, "/groups/kitchens?order=top") == ["Taps", "Lamps"]
    assert _titles(browser, "/groups/kitchens?order=new") == ["Taps", "Lamps"]
    assert _titles(browser, "/groups/kitchens?order=nonsense") == ["Lamps", "Taps"]


def test_the_head_says_who_one_is_in_the_group(world: World) -> None:
    _, ada, bo = _group(world)
    cy = world.member("Cy", handle="cyrus")
    assert "You moderate this group Leave" in words(world.browser(ada).get("/groups/kitchens"))
    assert "You belong to it Leave" in words(world.browser(bo).get("/groups/kitchens"))
    stranger = words(world.browser(cy).get("/groups/kitchens"))
    assert "Join Kitchens" in stranger
    assert "You belong" not in stranger


def test_an_empty_group_says_what_to_do(world: World) -> None:
    _group(world)
    page = world.visitor().get("/groups/kitchens")
    assert "No ideas here yet" in words(page)
    assert 'href="/ideas/new?group=kitchens"' in page.get_data(as_text=True)


@pytest.mark.parametrize("order", ["discover", "trending", "top", "new"])
def test_pages_of_ideas_follow_one_another_and_positions_go_on(world: World, order: str) -> None:
    _group(world, ideas=45)
    browser, seen, places = world.visitor(), [], []
    address: str | None = f"/groups/kitchens?order={order}"
    while address:
        page = browser.get(address).get_data(as_text=True)
        seen += re.findall(r'class="idea-title">.*?<a href="[^"]*">([^<]*)<', page, re.DOTALL)
        places += re.findall(r'name="place" value="group\.(\d+)"', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found[1].replace("&amp;", "&") if found else None
    assert len(set(seen)) == len(seen) == 45
    assert places == [str(number) for number in range(1, 46)]


@pytest.mark.parametrize("at", ["-5", "x", "99999999999", "²", ""])
def test_a_position_that_is_none_does_no_harm(world: World, at: str) -> None:
    _group(world, ideas=25)
    page = world.visitor().get("/groups/kitchens").get_data(as_text=True)
    after = re.search(r"after=([^&\"]+)", page)
    assert after is not None
    browser = world.browser(world.member("Cy", handle="cyrus"))
    assert browser.get("/groups/kitchens", query_string={"after": after[1], "at": at}).status_code == 200


@pytest.fixture
def fresh_ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """A ledger without what other tests left in this process's own."""
    monkeypatch.setattr(looking, "ledger", Ledger())
    return looking.ledger


def test_looks_are_counted_where_the_ideas_stood(world: World, fresh_ledger: Ledger) -> None:
    _group(world, ideas=3)
    world.browser(world.member("Cy", handle="cyrus")).get("/groups/kitchens?order=new")
    with world.writing():
        fresh_ledger.flush()
    rows = world.all(Looks)
    assert sorted((row.surface, row.position, row.shows) for row in rows) == [("group", n, 1) for n in (1, 2, 3)]


def test_a_page_fetched_on_the_chance_is_no_look(world: World, fresh_ledger: Ledger) -> None:
    _group(world, ideas=3)
    browser = world.browser(world.member("Cy", handle="cyrus"))
    browser.get("/groups/kitchens", headers={"Sec-Purpose": "prefetch"})
    with world.writing():
        fresh_ledger.flush()
    assert world.all(Looks) == []


def test_members_can_be_searched_and_moderators_are_marked(world: World) -> None:
    _group(world)
    browser = world.visitor()
    page = words(browser.get("/groups/kitchens/members"))
    assert "Ada @ada Moderator" in page
    assert "Bo @bolanle Joined" in page
    found = words(browser.get("/groups/kitchens/members?q=BO"))
    assert "@bolanle" in found
    assert "@ada" not in found
    assert "Nobody of that name" in words(browser.get("/groups/kitchens/members?q=xyzzy"))


def test_pages_of_members_follow_one_another(world: World) -> None:
    _group(world, members=43)
    browser, seen = world.visitor(), []
    address: str | None = "/groups/kitchens/members"
    while address:
        page = browser.get(address).get_data(as_text=True)
        seen += re.findall(r'class="soft small">@(\w+)<', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found[1].replace("&amp;", "&") if found else None
    assert len(set(seen)) == len(seen) == 45


def test_only_those_who_keep_the_peace_see_members_whom_directories_leave_out(world: World) -> None:
    ada, bo, una = world.member("Ada"), world.member("Bo", handle="bolanle"), world.member("Una", confirmed_at=None)
    world.group("Kitchens", ada, bo, una)
    assert "@una" in words(world.browser(ada).get("/groups/kitchens/members"))
    assert "@una" not in words(world.browser(bo).get("/groups/kitchens/members"))
    assert "@una" not in words(world.visitor().get("/groups/kitchens/members"))


def test_about_says_who_founded_it_and_who_can_see_it(world: World) -> None:
    ada = world.member("Ada")
    world.group("Kitchens", ada, description_html="<p>No islands</p>")
    world.group("Testers", ada, is_private=True)
    page = words(world.visitor().get("/groups/kitchens/about"))
    assert "No islands" in page
    assert "by Ada" in page
    assert "Everybody can find and read it" in page
    private = words(world.browser(ada).get("/groups/testers/about"))
    assert "Only its members and the people who run this site can find it" in private


def test_beside_the_page_stand_moderators_and_customers_who_gave_most(world: World) -> None:
    ada, bo, sol = world.member("Ada"), world.member("Bo", handle="bolanle"), world.member("Sol", role="staff")
    group = world.group("Kitchens", ada, bo, sol)
    for who in (bo, bo, sol, sol, sol):
        world.idea("Lamps", who, group)
    page = words(world.visitor().get("/groups/kitchens/about"))
    assert "Most ideas from" in page
    beside = page.split("Most ideas from")[1]
    assert "Bo 2 ideas" in beside
    assert "Sol" not in beside


@pytest.mark.parametrize("number", [3, 60])
@pytest.mark.parametrize("tab", ["", "/members", "/about", "/edit"])
def test_every_tab_takes_few_statements_however_much_there_is(app: Flask, world: World, number: int, tab: str) -> None:
    _, ada, _ = _group(world, ideas=number, members=number)
    browser = world.browser(ada)
    browser.get(f"/groups/kitchens{tab}")  # what is kept for a while is read
    with world.counting() as sent:
        assert browser.get(f"/groups/kitchens{tab}").status_code == 200
    assert len([statement for statement in sent if "site_choices" not in statement]) <= 6, sent


def test_a_group_that_is_not_there_is_not_found(world: World) -> None:
    for address in ("/groups/nowhere", "/groups/nowhere/members", "/groups/nowhere/about", "/groups/%00"):
        assert world.visitor().get(address).status_code == 404


def test_a_founder_alone_is_led_to_a_first_invitation(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    world.group("Kitchens", ada, by_request=True)
    led = 'href="/groups/kitchens/invitations">Invite the first members'
    assert led in world.browser(ada).get("/groups/kitchens").text
    assert led not in world.browser(bo).get("/groups/kitchens").text
