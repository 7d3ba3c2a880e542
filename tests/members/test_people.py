"""The people of the site: their directory, and a page for each."""

from datetime import timedelta

import pytest

from community.kernel.database import db, now
from community.members import interests, queries
from community.members.models import Member
from tests.world import World, words


def _names(world: World, viewer: int | None = None, q: str = "") -> list[str]:
    with world.reading():
        who = db.session.get_one(Member, viewer) if viewer else None
        return [person.name for person in queries.listed(who, q).rows]


def test_the_directory_lists_members_newest_first(world: World) -> None:
    for days, name in ((3, "Ada"), (1, "Bo"), (2, "Cy")):
        world.member(name, joined_at=now() - timedelta(days=days))
    assert _names(world) == ["Bo", "Cy", "Ada"]
    assert world.visitor().get("/people").status_code == 200


def test_only_members_in_good_standing_are_listed_except_to_themselves_and_those_who_oversee(world: World) -> None:
    ada, sol = world.member("Ada"), world.member("Sol", role="staff")
    unconfirmed = world.member("Una", confirmed_at=None)
    world.member("Sue", suspended_at=now())
    world.member("Rex", removed_at=now())
    assert set(_names(world, ada)) == {"Ada", "Sol"}
    assert set(_names(world, unconfirmed)) == {"Ada", "Sol", "Una"}
    assert set(_names(world, sol)) == {"Ada", "Sol", "Una", "Sue"}


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("lovelace", ["Ada Lovelace"]),
        ("countess", ["Ada Lovelace"]),
        ("ENGINES", ["Ada Lovelace"]),
        ("ömer", ["Ömer"]),
        ("ÖMER", ["Ömer"]),
        ("omer", ["Ömer"]),
        ("øSTERS ÉCL", ["Østers Éclair"]),
        ("österS", []),
        ("%", ["100% Bo"]),
        ("_", []),
        ("\\", []),
        ("nobody", []),
    ],
)
def test_people_are_found_by_name_handle_or_interest(world: World, q: str, found: list[str]) -> None:
    world.member("Ada Lovelace", handle="countess", interests="engines, poetry")
    world.member("100% Bo", handle="bobby")
    world.member("Ömer", handle="oemer")
    world.member("Østers Éclair", handle="oe")
    assert _names(world, q=q) == found
    page = words(world.visitor().get("/people", query_string={"q": q}))
    assert all(name in page for name in found)
    assert ("Nobody found" in page) is (not found)


@pytest.mark.parametrize("q", ["\x00", "x" * 10_000, "' OR 1=1 --", "<script>alert(1)</script>"])
def test_a_strange_search_is_answered(world: World, q: str) -> None:
    answer = world.visitor().get("/people", query_string={"q": q})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_more_people_stand_on_the_next_page_each_once(world: World) -> None:
    joined = now()
    for number in range(45):
        world.member(f"P{number:02}", joined_at=joined - timedelta(hours=number // 3))
    seen: list[str] = []
    path = "/people"
    while path:
        page = world.visitor().get(path).get_data(as_text=True)
        seen += [name for name in (f"P{number:02}" for number in range(45)) if f">{name}<" in page]
        path = page.split('rel="next" href="')[1].split('"')[0] if 'rel="next"' in page else ""
    assert len(seen) == len(set(seen)) == 45


def test_shared_interests_are_pointed_out(world: World) -> None:
    ada = world.member("Ada", interests="Latte art, decaf")
    world.member("Bo", interests="latte ART, grinders")
    world.member("Cy", interests="grinders")
    page = words(world.browser(ada).get("/people"))
    assert page.count("Shares your interest in latte ART") == 1
    with world.reading():
        alike = queries.alike(db.session.get_one(Member, ada))
    assert [person.name for person in alike] == ["Bo"]
    assert "Shares your interest" not in words(world.visitor().get("/people"))


def test_interests_are_kept_once_and_in_order() -> None:
    assert interests.split(" a, B ,, a,b , c  d") == ["a", "B", "c d"]
    assert interests.shared("x, LATTE art", "latte art, y") == ["latte art"]


def test_a_page_shows_who_somebody_is_and_what_they_posted(world: World) -> None:
    ada = world.member("Ada", about="I like engines.", interests="decaf", joined_at=now() - timedelta(days=400))
    group = world.group("Kitchens", ada)
    world.idea("A quiet mode", ada, group)
    page = world.visitor().get("/people/ada")
    for word in ("Ada", "@ada", "I like engines.", "decaf", "Kitchens", "A quiet mode"):
        assert word in words(page)
    assert "/new?author=ada" in page.get_data(as_text=True)
    assert f"/flag/member/{ada}" in page.get_data(as_text=True)
    assert world.visitor().get("/people/ADA").status_code == 200


def test_nothing_of_a_private_group_is_told_to_strangers(world: World) -> None:
    ada, bo, cy, sol = (world.member(name) for name in ("Ada", "Bo", "Cy", "Sol"))
    with world.writing():
        db.session.get_one(Member, sol).role = "staff"
    world.idea("A whispered wish", ada, world.group("Backroom", ada, bo, is_private=True))
    for viewer, told in ((ada, True), (bo, True), (cy, False), (sol, True)):
        page = words(world.browser(viewer).get("/people/ada"))
        assert ("Backroom" in page, "A whispered wish" in page) == (told, told), viewer
    page = words(world.visitor().get("/people/ada"))
    assert "Backroom" not in page
    assert "whispered" not in page


@pytest.mark.parametrize("handle", ["nobody", "former-1", "a", "..", "ad%00a", "x" * 500, "ada'--"])
def test_nobody_is_there(world: World, handle: str) -> None:
    world.member("Gone", handle="former-1", removed_at=now())
    assert world.visitor().get(f"/people/{handle}").status_code == 404


def test_an_address_is_shown_to_nobody(world: World) -> None:
    world.member("Ada")
    browser = world.browser(world.member("Bo"))
    for path in ("/people", "/people?q=ada", "/people/ada"):
        assert "ada@example.com" not in browser.get(path).get_data(as_text=True)
    assert _names(world, q="example.com") == []


def test_pages_take_few_statements_whatever_they_list(world: World) -> None:
    ada = world.member("Ada", interests="decaf")
    group = world.group("Kitchens", ada)
    for number in range(25):
        world.member(interests="decaf")
        world.idea(f"Wish {number}", ada, group)
    browser = world.browser(ada)
    for path in ("/people", "/people/ada"):
        browser.get(path)  # what the site is called is read every two seconds only
        with world.counting() as sent:
            assert browser.get(path).status_code == 200
        assert len(sent) <= 6, sent


def test_a_member_finds_their_own_ideas_that_are_out_of_sight_and_nobody_else_does(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Kitchens", ada, bo)
    secret = world.group("Cellar", bo, ada, is_private=True)
    world.idea("A lid that waits", ada, group, taken_down_at=now(), withheld="held")
    world.idea("A lid set aside", ada, secret, taken_down_at=now(), withheld="set aside")
    world.idea("A lid taken down", ada, group, taken_down_at=now(), taken_down_by="author")
    world.idea("A lid for Bo", bo, group, taken_down_at=now(), taken_down_by="moderator")
    own = words(world.browser(ada).get("/people/ada"))
    assert "A lid that waits It waits until a moderator has looked." in own
    assert "A lid set aside Flags set it aside until a moderator has looked." in own
    assert "A lid taken down You took it down." in own
    assert "A lid for Bo A moderator took it down." in words(world.browser(bo).get("/people/bo_"))
    for stranger in (world.visitor(), world.browser(bo), world.browser(world.member("Sol", role="staff"))):
        assert "A lid" not in words(stranger.get("/people/ada"))


def test_an_idea_out_of_sight_in_a_group_that_is_private_to_others_is_not_named(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    secret = world.group("Cellar", bo, is_private=True)
    world.idea("A lid set aside", ada, secret, taken_down_at=now(), withheld="set aside")
    assert "A lid" not in words(world.browser(ada).get("/people/ada"))
