"""The directory of groups."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from community.groups import queries
from community.groups.models import Group
from community.kernel.database import db, now
from tests.world import Browser, World, words


def _names(browser: Browser, address: str = "/groups") -> list[str]:
    page = browser.get(address).get_data(as_text=True)
    return re.findall(r'class="card-title"><a href="[^"]*">([^<]*)<', page)


def _three(world: World) -> tuple[int, list[int]]:
    ada, bo, cy = world.member("Ada"), world.member("Bo"), world.member("Cy")
    groups = [
        world.group("Kitchens", ada, founded_at=now() - timedelta(days=3), purpose="All about worktops"),
        world.group("Gardens", ada, bo, cy, founded_at=now() - timedelta(days=2)),
        world.group("Cellars 100%", ada, bo, founded_at=now() - timedelta(days=1)),
    ]
    for title in ("Lamps", "Taps"):
        world.idea(title, ada, groups[0])
    world.idea("Hoses", ada, groups[2], posted_at=now() - timedelta(days=8))
    world.idea("Old", ada, groups[1], posted_at=now() - timedelta(days=40))
    return cy, groups


def test_groups_come_in_the_chosen_order(world: World) -> None:
    _three(world)
    browser = world.visitor()
    assert _names(browser) == ["Gardens", "Cellars 100%", "Kitchens"]
    assert _names(browser, "/groups?order=newest") == ["Cellars 100%", "Gardens", "Kitchens"]
    assert _names(browser, "/groups?order=active") == ["Kitchens", "Cellars 100%", "Gardens"]
    assert _names(browser, "/groups?order=nonsense&after=nonsense") == ["Gardens", "Cellars 100%", "Kitchens"]


def test_search_looks_into_names_and_purposes_and_takes_signs_as_they_are(world: World) -> None:
    _three(world)
    browser = world.visitor()
    assert _names(browser, "/groups?q=WORKtop") == ["Kitchens"]
    assert _names(browser, "/groups?q=gard") == ["Gardens"]
    assert _names(browser, "/groups?q=100%25") == ["Cellars 100%"]
    assert _names(browser, "/groups?q=%25") == ["Cellars 100%"]
    assert _names(browser, "/groups?q=_") == []
    assert "No group speaks of that" in words(browser.get("/groups?q=xyzzy"))
    assert browser.get("/groups?q=%00%F0%9F%92%A9" + "x" * 500).status_code == 200


def test_search_ignores_case_and_accents_of_all_letters(world: World) -> None:
    ada = world.member("Ada")
    world.group("Éclairs", ada, purpose="From İstanbul")
    browser = world.visitor()
    for q in ("ÉCLAIR", "éclair", "eclair", "istanbul", "İSTANBUL"):
        assert _names(browser, f"/groups?q={q}") == ["Éclairs"], q


def test_a_group_s_members_are_found_whatever_the_case(world: World) -> None:
    ada, zoe = world.member("Ada"), world.member("Zoë Şahin")
    group = world.group("Kitchens", ada, zoe)
    slug = world.get(Group, group).slug
    for q in ("ZOË", "zoe", "şahin", "SAHIN"):
        page = words(world.visitor().get(f"/groups/{slug}/members?q={q}"))
        assert "Zoë Şahin" in page, q


def test_a_card_says_what_goes_on(world: World) -> None:
    cy, _ = _three(world)
    page = words(world.browser(cy).get("/groups"))
    assert "Kitchens 1 member 2 ideas All about worktops 2 new this month A Ada Join Kitchens" in page
    assert "1 waiting for an answer A B C Ada, Bo, Cy Leave Gardens" in page
    assert "1 new this month 1 waiting for an answer A B Ada, Bo Join Cellars 100%" in page


def test_what_was_answered_or_taken_down_waits_for_nothing(world: World) -> None:
    ada = world.member("Ada")
    group = world.group("Kitchens", ada)
    old = now() - timedelta(days=10)
    world.idea("Lamps", ada, group, posted_at=old, status_key="planned")
    world.idea("Taps", ada, group, posted_at=old, taken_down_at=now(), taken_down_by="author")
    page = words(world.visitor().get("/groups"))
    assert "waiting for an answer" not in page
    assert "1 new this month" in page


def test_an_empty_directory_says_what_to_do(world: World) -> None:
    page = world.browser(world.member("Ada")).get("/groups")
    assert "There are no groups yet" in words(page)
    assert 'href="/groups/new"' in page.get_data(as_text=True)
    assert 'href="/groups/new"' not in world.visitor().get("/groups").get_data(as_text=True)


@pytest.mark.parametrize("order", queries.ORDERS)
def test_pages_follow_one_another_without_gap_or_repetition(world: World, order: str) -> None:
    ada = world.member("Ada")
    for number in range(45):
        world.group(f"Group {number:02}", ada)
    seen: list[str] = []
    address: str | None = f"/groups?order={order}&q=group"
    browser = world.visitor()
    while address:
        page = browser.get(address).get_data(as_text=True)
        seen += re.findall(r'class="card-title"><a href="[^"]*">([^<]*)<', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found[1].replace("&amp;", "&") if found else None
    assert len(seen) == 45
    assert len(set(seen)) == 45


def test_faces_are_a_few_of_those_who_stand_in_directories(world: World) -> None:
    ada, una = world.member("Ada"), world.member("Una", confirmed_at=None)
    sus = world.member("Sus", suspended_at=now())
    group = world.group("Kitchens", ada, una, sus, *(world.member() for _ in range(6)))
    with world.reading():
        faces = queries.faces(None, [group])[group]
    assert len(faces) == queries.FACES
    assert faces[0].name == "Ada"
    assert not {"Una", "Sus"} & {face.name for face in faces}


@pytest.mark.parametrize("number", [3, 60])
def test_the_directory_takes_the_same_few_statements_however_long_it_is(app: Flask, world: World, number: int) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    for place in range(number):
        group = world.group(f"Group {place}", ada, bo)
        world.idea("Lamps", ada, group)
    browser = world.browser(bo)
    with world.counting() as sent:
        assert browser.get("/groups?order=active&q=group").status_code == 200
    assert len([statement for statement in sent if "site_choices" not in statement]) <= 6, sent


def test_a_name_of_two_hundred_letters_is_shown(world: World) -> None:
    ada = world.member("x" * 200, handle="ada")
    group = world.group("Kitchens", ada, purpose="y" * 200)
    with world.writing():
        db.session.get_one(Group, group).name = "z" * 200
    for address in ("/groups", "/groups/kitchens", "/groups/kitchens/members", "/groups/kitchens/about"):
        assert "z" * 200 in world.visitor().get(address).get_data(as_text=True)
