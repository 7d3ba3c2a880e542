"""New accounts, people and their roles."""

import re
from datetime import timedelta

import pytest

from community.kernel.database import now
from community.members.models import Member
from tests.staff.facts import people, vote
from tests.world import World, words


def row_of(page: str, handle: str) -> str:
    rows = [row for row in page.split("<tr>") if f"@{handle}<" in row]
    return " ".join(re.sub(r"<[^>]+>", " ", rows[0]).split())


def test_an_account_shows_what_was_done_and_where_it_came_from(world: World) -> None:
    who = people(world)
    dee = world.member("Dee", joined_from="203.0.113.7", confirmed_at=None)
    idea = world.idea("A quiet mode", dee, who.group)
    world.idea("Gone", dee, who.group, taken_down_at=now())
    world.comment(idea, dee)
    world.comment(idea, dee)
    vote(world, idea, dee)
    page = world.browser(who.sol).get("/staff/accounts").get_data(as_text=True)
    said = row_of(page, "dee")
    assert "203.0.113.7" in said
    assert "Not confirmed" in said
    assert re.search(r" 1 2 1 Rule", said)
    assert f"/moderation/rule/member/{dee}" in page or f"member/{dee}" in page


def test_several_accounts_from_one_network_within_a_week_are_warned_of(world: World) -> None:
    who = people(world)
    for number, days in enumerate((0, 1, 6)):
        world.member(f"New {number}", joined_from="198.51.100.1", joined_at=now() - timedelta(days=days))
    world.member("Old", joined_from="198.51.100.1", joined_at=now() - timedelta(days=8))
    world.member("Alone", joined_from="198.51.100.2")
    browser = world.browser(who.sol)
    page = browser.get("/staff/accounts").get_data(as_text=True)
    assert "3 accounts in 7 days" in row_of(page, "new_0")
    assert "in 7 days" not in row_of(page, "alone")
    assert "4 accounts" in words(browser.get("/staff/accounts?network=198.51.100.1"))


def test_accounts_come_newest_first_each_once(world: World) -> None:
    sol = world.member("Sol", role="staff", joined_at=now() - timedelta(days=9))
    at = now() - timedelta(days=1)
    made = [world.member(f"P{number}", joined_at=at) for number in range(50)]
    browser, address, seen = world.browser(sol), "/staff/accounts", []
    while address:
        page = browser.get(address).get_data(as_text=True)
        seen += re.findall(r'href="/people/([^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == [world.get(Member, member).handle for member in reversed(made)] + ["sol"]


def test_removed_members_stand_nowhere(world: World) -> None:
    who = people(world)
    world.member("Gone", removed_at=now())
    browser = world.browser(who.sol)
    for page in ("/staff/accounts", "/staff/people", "/staff/people?q=gone"):
        assert "@gone" not in browser.get(page).get_data(as_text=True)


@pytest.mark.parametrize("rows", [1, 70])
@pytest.mark.parametrize("page", ["accounts", "people", "people?q=m"])
def test_lists_of_people_take_six_statements_at_most(world: World, page: str, rows: int) -> None:
    who = people(world)
    for _ in range(rows):
        world.member(joined_from="198.51.100.1")
    browser = world.browser(who.sol)
    with world.counting() as sent:
        assert browser.get(f"/staff/{page}").status_code == 200
    assert len(sent) <= 6, sent


def test_people_are_found_by_name_handle_and_address_those_with_a_role_first(world: World) -> None:
    who = people(world)
    world.member("Zoë Quist", handle="zq", email="someone@elsewhere.example")
    browser = world.browser(who.sol)
    for search in ("zoë", "%40zq", "elsewhere"):
        page = browser.get(f"/staff/people?q={search}").get_data(as_text=True)
        assert re.findall(r'href="/people/([^"]+)"', page) == ["zq"], search
    everyone = re.findall(r'href="/people/([^"]+)"', browser.get("/staff/people").get_data(as_text=True))
    assert everyone == ["sol", "ada", "bo_", "cy_", "zq"]
    assert re.findall(r'href="/people/([^"]+)"', browser.get("/staff/people?role=staff").get_data(as_text=True)) == [
        "sol"
    ]
    assert "Nobody found" in words(browser.get("/staff/people?q=%25"))


def test_people_are_paged_without_losing_anyone(world: World) -> None:
    sol = world.member("Sol", role="staff")
    for number in range(110):
        world.member("Same Name", handle=f"same{number}")
    browser, address, seen = world.browser(sol), "/staff/people", []
    while address:
        page = browser.get(address).get_data(as_text=True)
        seen += re.findall(r'href="/people/([^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 111


def test_an_administrator_gives_a_role_and_takes_it_back(world: World) -> None:
    who = people(world)
    browser = world.browser(world.member("Root", role="administrator"))
    answer = browser.send(f"/staff/people/{who.bo}/role", role="staff", follow=True)
    assert "Bo now has the role “Staff”." in words(answer)
    assert world.get(Member, who.bo).role == "staff"
    twice = browser.send(f"/staff/people/{who.bo}/role", role="staff", follow=True)
    assert "Bo has the role “Staff” already." in words(twice)
    browser.send(f"/staff/people/{who.bo}/role", role="member")
    assert world.get(Member, who.bo).role == "member"


def test_the_last_administrator_and_nonsense_are_refused_in_words(world: World) -> None:
    who = people(world)
    root = world.member("Root", role="administrator")
    browser = world.browser(root)
    for member, role in ((root, "member"), (who.bo, "king"), (world.member("New", confirmed_at=None), "staff")):
        before = world.get(Member, member).role
        answer = browser.send(f"/staff/people/{member}/role", role=role)
        assert answer.status_code == 303
        assert world.get(Member, member).role == before
    assert browser.send("/staff/people/999/role", role="staff").status_code == 404
    assert browser.send("/staff/people/99999999999999999999/role", role="staff").status_code == 404


def test_staff_may_look_at_roles_but_not_give_them(world: World) -> None:
    who = people(world)
    browser = world.browser(who.sol)
    assert '<form class="role-form"' not in browser.get("/staff/people").get_data(as_text=True)
    assert browser.send(f"/staff/people/{who.bo}/role", role="staff").status_code == 404
    assert world.get(Member, who.bo).role == "member"
