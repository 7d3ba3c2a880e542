"""The directory of groups."""

import itertools
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from community.core.db import db, now
from community.groups import queries
from community.groups.models import EVERYONE, MODERATORS, Group
from community.groups.queries.directory import MAX_SHOWN_MEMBERS
from community.members.models import Member
from tests.factory import BrowserClient, Factory, visible_text


def _names(browser: BrowserClient, address: str = "/groups") -> list[str]:
    page = browser.get(address).get_data(as_text=True)
    return re.findall(r'class="card-title">\s*<a href="[^"]*">([^<]*)<', page)


def _three(factory: Factory) -> tuple[int, list[int]]:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    groups = [
        factory.group("Kitchens", ada, created_at=now() - timedelta(days=3), purpose="All about worktops"),
        factory.group("Gardens", ada, bo, cy, created_at=now() - timedelta(days=2)),
        factory.group("Cellars 100%", ada, bo, created_at=now() - timedelta(days=1)),
    ]
    for title in ("Lamps", "Taps"):
        factory.idea(title, ada, groups[0])
    factory.idea("Hoses", ada, groups[2], posted_at=now() - timedelta(days=8))
    factory.idea("Old", ada, groups[1], posted_at=now() - timedelta(days=40))
    return cy, groups


@pytest.mark.both_databases
def test_groups_come_in_the_chosen_order(factory: Factory) -> None:
    _three(factory)
    browser = factory.visitor()
    assert _names(browser) == ["Gardens", "Cellars 100%", "Kitchens"]
    assert _names(browser, "/groups?order=newest") == ["Cellars 100%", "Gardens", "Kitchens"]
    assert _names(browser, "/groups?order=active") == ["Kitchens", "Cellars 100%", "Gardens"]
    assert _names(browser, "/groups?order=nonsense&after=nonsense") == ["Gardens", "Cellars 100%", "Kitchens"]


@pytest.mark.both_databases
def test_search_matches_names_and_purposes_literally(factory: Factory) -> None:
    _three(factory)
    browser = factory.visitor()
    assert _names(browser, "/groups?q=WORKtop") == ["Kitchens"]
    assert _names(browser, "/groups?q=gard") == ["Gardens"]
    assert _names(browser, "/groups?q=100%25") == ["Cellars 100%"]
    assert _names(browser, "/groups?q=%25") == ["Cellars 100%"]
    assert _names(browser, "/groups?q=_") == []
    assert "No groups found" in visible_text(browser.get("/groups?q=xyzzy"))
    assert browser.get("/groups?q=%00%F0%9F%92%A9" + "x" * 500).status_code == 200


@pytest.mark.both_databases
def test_search_ignores_case_and_accents(factory: Factory) -> None:
    ada = factory.member("Ada")
    factory.group("Éclairs", ada, purpose="From İstanbul")
    browser = factory.visitor()
    for q in ("ÉCLAIR", "éclair", "eclair", "istanbul", "İSTANBUL"):
        assert _names(browser, f"/groups?q={q}") == ["Éclairs"], q


def test_member_search_ignores_case(factory: Factory) -> None:
    ada, zoe = factory.member("Ada"), factory.member("Zoë Şahin")
    group = factory.group("Kitchens", ada, zoe)
    slug = factory.get(Group, group).slug
    for q in ("ZOË", "zoe", "şahin", "SAHIN"):
        page = visible_text(factory.visitor().get(f"/groups/{slug}/members?q={q}"))
        assert "Zoë Şahin" in page, q


def test_a_card_shows_recent_and_unanswered_ideas(factory: Factory) -> None:
    cy, _ = _three(factory)
    page = visible_text(factory.browser(cy).get("/groups"))
    assert "Kitchens 1 member 2 ideas All about worktops 2 new this month A Ada Join Kitchens" in page
    assert "1 waiting for an answer A B C Ada, Bo, Cy Leave Gardens" in page
    assert "1 new this month 1 waiting for an answer A B Ada, Bo Join Cellars 100%" in page


def test_answered_and_removed_ideas_are_not_unanswered(factory: Factory) -> None:
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    old = now() - timedelta(days=10)
    factory.idea("Lamps", ada, group, posted_at=old, status_key="planned")
    factory.idea("Taps", ada, group, posted_at=old, hidden_at=now(), removed_by="author")
    page = visible_text(factory.visitor().get("/groups"))
    assert "waiting for an answer" not in page
    assert "1 new this month" in page


def test_an_empty_directory_suggests_creating_a_group(factory: Factory) -> None:
    page = factory.browser(factory.member("Ada")).get("/groups")
    assert "No groups yet" in visible_text(page)
    assert 'href="/groups/new"' in page.get_data(as_text=True)
    assert 'href="/groups/new"' not in factory.visitor().get("/groups").get_data(as_text=True)


@pytest.mark.both_databases
@pytest.mark.parametrize("order", queries.ORDERS)
def test_every_group_is_on_exactly_one_page(factory: Factory, order: str) -> None:
    ada = factory.member("Ada")
    for number in range(45):
        factory.group(f"Group {number:02}", ada)
    seen: list[str] = []
    address: str | None = f"/groups?order={order}&q=group"
    browser = factory.visitor()
    while address:
        page = browser.get(address).get_data(as_text=True)
        seen += re.findall(r'class="card-title">\s*<a href="[^"]*">([^<]*)<', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found[1].replace("&amp;", "&") if found else None
    assert len(seen) == 45
    assert len(set(seen)) == 45


def test_a_card_shows_a_few_listed_members(factory: Factory) -> None:
    ada, una = factory.member("Ada"), factory.member("Una", confirmed_at=None)
    sus = factory.member("Sus", suspended_at=now())
    group = factory.group("Kitchens", ada, una, sus, *(factory.member() for _ in range(6)))
    with factory.reading():
        shown_members = queries.shown_members(None, [group])[group]
    assert len(shown_members) == MAX_SHOWN_MEMBERS
    assert shown_members[0].name == "Ada"
    assert not {"Una", "Sus"} & {shown.name for shown in shown_members}


@pytest.mark.both_databases
def test_a_card_shows_moderators_first_and_only_them_if_members_are_not_shown(factory: Factory) -> None:
    ada, bo, cy, dot = (factory.member(name) for name in ("Ada", "Bo", "Cy", "Dot"))
    shown = factory.group("Kitchens", ada, bo, cy, moderators=(cy,))
    hidden = factory.group("Gardens", ada, bo, cy, moderators=(cy,), who_sees_members=MODERATORS)
    with factory.reading():
        for viewer, names in (
            (None, ["Ada", "Cy"]),
            (dot, ["Ada", "Cy"]),
            (bo, ["Ada", "Cy"]),
            (cy, ["Ada", "Cy", "Bo"]),
        ):
            of_groups = queries.shown_members(db.session.get(Member, viewer) if viewer else None, [shown, hidden])
            assert [member.name for member in of_groups[shown]] == ["Ada", "Cy", "Bo"]
            assert [member.name for member in of_groups[hidden]] == names


@pytest.mark.parametrize("who_sees_members", [EVERYONE, MODERATORS])
def test_a_card_of_a_large_group_takes_no_more_work(sqlite_factory: Factory, who_sees_members: str) -> None:
    factory = sqlite_factory
    ada = factory.member("Ada")
    small = factory.group("Kitchens", ada, *(factory.member() for _ in range(5)), who_sees_members=who_sees_members)
    large = factory.group("Gardens", ada, *(factory.member() for _ in range(60)), who_sees_members=who_sees_members)
    with factory.reading():
        assert _work(lambda: queries.shown_members(None, [large])) < 1.2 * _work(
            lambda: queries.shown_members(None, [small])
        )


def _work(read: Callable[[], object]) -> int:
    """How many instructions SQLite runs for what a function reads, in tens."""
    steps = itertools.count()
    connection: Any = db.session.connection().connection.driver_connection
    connection.set_progress_handler(lambda: next(steps) < 0, 10)
    read()
    connection.set_progress_handler(None, 0)
    return next(steps)


@pytest.mark.parametrize("number", [3, 60])
def test_the_directory_takes_a_constant_number_of_statements(app: Flask, factory: Factory, number: int) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    for index in range(number):
        group = factory.group(f"Group {index}", ada, bo)
        factory.idea("Lamps", ada, group)
    browser = factory.browser(bo)
    with factory.counting() as sent:
        assert browser.get("/groups?order=active&q=group").status_code == 200
    assert len([statement for statement in sent if "site_settings" not in statement]) <= 6, sent


def test_a_name_of_two_hundred_characters_is_shown(factory: Factory) -> None:
    ada = factory.member("x" * 200, handle="ada")
    group = factory.group("Kitchens", ada, purpose="y" * 200)
    with factory.writing():
        db.session.get_one(Group, group).name = "z" * 200
    for address in ("/groups", "/groups/kitchens", "/groups/kitchens/members", "/groups/kitchens/about"):
        assert "z" * 200 in factory.visitor().get(address).get_data(as_text=True)
