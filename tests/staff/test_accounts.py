"""New accounts, people, roles and trust levels."""

import re
from datetime import date, timedelta

import pytest

from community.core.db import now
from community.members.models import Member
from tests.factory import Factory, visible_text
from tests.staff.fixtures import people, vote


def row_of(page: str, handle: str) -> str:
    rows = [row for row in page.split("<tr>") if f"@{handle}<" in row]
    return " ".join(re.sub(r"<[^>]+>", " ", rows[0]).split())


def test_an_account_shows_its_contributions_and_network(factory: Factory) -> None:
    who = people(factory)
    dee = factory.member("Dee", joined_from="203.0.113.7", confirmed_at=None)
    idea = factory.idea("A quiet mode", dee, who.group)
    factory.idea("Gone", dee, who.group, hidden_at=now())
    factory.comment(idea, dee)
    factory.comment(idea, dee)
    vote(factory, idea, dee)
    page = factory.browser(who.sol).get("/staff/accounts").get_data(as_text=True)
    text = row_of(page, "dee")
    assert "203.0.113.7" in text
    assert "Not confirmed" in text
    assert re.search(r" 1 2 1 Take action", text)
    assert f"/moderation/rule/member/{dee}" in page or f"member/{dee}" in page


def test_several_accounts_from_one_network_within_a_week_show_a_warning(factory: Factory) -> None:
    who = people(factory)
    for number, days in enumerate((0, 1, 6)):
        factory.member(f"New {number}", joined_from="198.51.100.1", joined_at=now() - timedelta(days=days))
    factory.member("Old", joined_from="198.51.100.1", joined_at=now() - timedelta(days=8))
    factory.member("Alone", joined_from="198.51.100.2")
    browser = factory.browser(who.sol)
    page = browser.get("/staff/accounts").get_data(as_text=True)
    assert "3 accounts in 7 days" in row_of(page, "new_0")
    assert "in 7 days" not in row_of(page, "alone")
    assert "4 accounts" in visible_text(browser.get("/staff/accounts?network=198.51.100.1"))


def test_accounts_are_listed_newest_first_without_repeats(factory: Factory) -> None:
    sol = factory.member("Sol", role="staff", joined_at=now() - timedelta(days=9))
    at = now() - timedelta(days=1)
    made = [factory.member(f"P{number}", joined_at=at) for number in range(50)]
    browser, address, seen = factory.browser(sol), "/staff/accounts", []
    while address:
        page = browser.get(address).get_data(as_text=True)
        seen += re.findall(r'href="/people/([^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == [factory.get(Member, member).handle for member in reversed(made)] + ["sol"]


def test_deleted_members_are_not_listed(factory: Factory) -> None:
    who = people(factory)
    factory.member("Gone", deleted_at=now())
    browser = factory.browser(who.sol)
    for page in ("/staff/accounts", "/staff/people", "/staff/people?q=gone"):
        assert "@gone" not in browser.get(page).get_data(as_text=True)


@pytest.mark.parametrize("rows", [1, 70])
@pytest.mark.parametrize("page", ["accounts", "people", "people?q=m"])
def test_lists_of_people_take_six_statements_at_most(factory: Factory, page: str, rows: int) -> None:
    who = people(factory)
    for _ in range(rows):
        factory.member(joined_from="198.51.100.1")
    browser = factory.browser(who.sol)
    with factory.counting() as sent:
        assert browser.get(f"/staff/{page}").status_code == 200
    assert len(sent) <= 6, sent


def test_people_are_found_by_name_handle_and_email_with_roles_first(factory: Factory) -> None:
    who = people(factory)
    factory.member("Zoë Quist", handle="zq", email="someone@elsewhere.example")
    browser = factory.browser(who.sol)
    for search in ("zoë", "%40zq", "elsewhere"):
        page = browser.get(f"/staff/people?q={search}").get_data(as_text=True)
        assert re.findall(r'href="/people/([^"]+)"', page) == ["zq"], search
    everyone = re.findall(r'href="/people/([^"]+)"', browser.get("/staff/people").get_data(as_text=True))
    assert everyone == ["sol", "ada", "bo_", "cy_", "zq"]
    assert re.findall(r'href="/people/([^"]+)"', browser.get("/staff/people?role=staff").get_data(as_text=True)) == [
        "sol"
    ]
    assert "No one found" in visible_text(browser.get("/staff/people?q=%25"))


def test_pages_of_people_show_everyone_once(factory: Factory) -> None:
    sol = factory.member("Sol", role="staff")
    for number in range(110):
        factory.member("Same Name", handle=f"same{number}")
    browser, address, seen = factory.browser(sol), "/staff/people", []
    while address:
        page = browser.get(address).get_data(as_text=True)
        seen += re.findall(r'href="/people/([^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 111


def test_an_administrator_gives_and_removes_a_role(factory: Factory) -> None:
    who = people(factory)
    browser = factory.browser(factory.member("Root", role="administrator"))
    answer = browser.send(f"/staff/people/{who.bo}/role", role="staff", follow=True)
    assert "Bo now has the role “Staff”." in visible_text(answer)
    assert factory.get(Member, who.bo).role == "staff"
    twice = browser.send(f"/staff/people/{who.bo}/role", role="staff", follow=True)
    assert "Bo already has the role “Staff”." in visible_text(twice)
    browser.send(f"/staff/people/{who.bo}/role", role="member")
    assert factory.get(Member, who.bo).role == "member"


def test_removing_the_last_administrator_and_unknown_roles_are_refused(factory: Factory) -> None:
    who = people(factory)
    root = factory.member("Root", role="administrator")
    browser = factory.browser(root)
    for member, role in ((root, "member"), (who.bo, "king"), (factory.member("New", confirmed_at=None), "staff")):
        before = factory.get(Member, member).role
        answer = browser.send(f"/staff/people/{member}/role", role=role)
        assert answer.status_code == 303
        assert factory.get(Member, member).role == before
    assert browser.send("/staff/people/999/role", role="staff").status_code == 404
    assert browser.send("/staff/people/99999999999999999999/role", role="staff").status_code == 404


def test_staff_can_see_roles_but_not_change_them(factory: Factory) -> None:
    who = people(factory)
    browser = factory.browser(who.sol)
    assert '<form class="role-form"' not in browser.get("/staff/people").get_data(as_text=True)
    assert browser.send(f"/staff/people/{who.bo}/role", role="staff").status_code == 404
    assert factory.get(Member, who.bo).role == "member"


def test_staff_see_trust_levels_and_days_with_visits(factory: Factory) -> None:
    factory.member("Ada", trust_level="trusted", days_present=77, seen_on=date(2020, 9, 12))
    factory.member("Una", trust_level="new")
    staff = factory.browser(factory.member(role="staff"))
    for page in ("/staff/people", "/staff/accounts"):
        seen = visible_text(staff.get(page))
        assert "Trusted active 77 days, last 12 September 2020" in seen
        assert "New not active yet" in seen
