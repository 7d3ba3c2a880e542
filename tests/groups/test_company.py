"""The page of who belongs: search, roles, when they were here, and who may see it."""

from typing import Any

import pytest

from community.groups.models import Trust
from community.kernel.database import db, now
from community.members.models import Member
from tests.world import World, words

PAGE = "/groups/kitchens/members"


def _kitchens(world: World, **values: Any) -> tuple[int, int, int]:
    """(Ada who moderates, Bo who belongs, Cy who does not)"""
    ada, bo, cy = world.member("Ada"), world.member("Bo"), world.member("Cy")
    world.group("Kitchens", ada, bo, world.member("Sol", role="staff"), **values)
    with world.writing():
        row = db.session.get_one(Member, bo)
        row.days_present, row.seen_on = 17, now().date()
    return ada, bo, cy


def test_when_members_were_here_is_seen_by_those_who_keep_the_peace_only(world: World) -> None:
    ada, bo, cy = _kitchens(world)
    for who in (ada, world.member("Moe", role="moderator")):
        page = words(world.browser(who).get(PAGE))
        assert "17 days in all" in page
        assert "last here on" in page
        assert "not seen yet" in page
    for browser in (world.browser(bo), world.browser(cy), world.visitor()):
        page = words(browser.get(PAGE))
        assert "Bo @bo_" in page
        assert "in all" not in page
        assert "last here" not in page


def test_members_are_narrowed_to_a_role_and_searched_within_it(world: World) -> None:
    _kitchens(world)
    visitor = world.visitor()

    def shown(query: str) -> set[str]:
        page = words(visitor.get(f"{PAGE}?{query}"))
        return {handle.strip("_") for handle in ("ada", "bo_", "sol") if f"@{handle} " in page}

    assert shown("") == {"ada", "bo", "sol"}
    assert shown("role=moderators") == {"ada"}
    assert shown("role=members") == {"bo", "sol"}
    assert shown("role=staff") == {"sol"}
    assert shown("role=members&q=bo") == {"bo"}
    assert shown("role=moderators&q=bo") == set()
    assert shown("role=nonsense") == {"ada", "bo", "sol"}


@pytest.mark.parametrize(
    ("circle", "seers"), [("everyone", "ada bo cy visitor"), ("members", "ada bo"), ("moderators", "ada")]
)
def test_only_those_who_may_see_members_do_and_moderators_are_named_to_all(
    world: World, circle: str, seers: str
) -> None:
    ada, bo, cy = _kitchens(world, who_sees_members=circle)
    browsers = {"ada": world.browser(ada), "bo": world.browser(bo), "cy": world.browser(cy), "visitor": world.visitor()}
    for name, browser in browsers.items():
        answer = browser.get(f"{PAGE}?q=")
        assert "@ada" in words(answer)
        assert ("@sol" in words(answer)) == (name in seers.split())
        assert answer.status_code == (200 if name in seers.split() else 403)
        assert ("see who belongs to it" in words(answer)) == (name not in seers.split())


def test_a_hidden_group_has_no_members_page(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy")
    world.group("Kitchens", ada, is_private=True)
    assert world.browser(cy).get(PAGE).status_code == 404
    assert world.visitor().get(PAGE).status_code == 404


def test_twenty_members_stand_on_a_page_in_as_many_statements_as_one(world: World) -> None:
    ada, _bo, _cy = _kitchens(world)
    members = [world.member(f"Person {number:02}") for number in range(45)]
    world.group("Lamps", ada)
    world.group("Crowd", ada, *members)
    browser = world.browser(ada)
    browser.get(PAGE)
    with world.counting() as few:
        browser.get("/groups/lamps/members")
    with world.counting() as many:
        page = browser.get("/groups/crowd/members").get_data(as_text=True)
    assert len(many) == len(few) <= 6
    assert page.count("group-person") + page.count('class="face l') >= 20
    assert page.count("Make a moderator</b>") == 20
    assert "More members" in page


def test_trust_is_offered_where_posts_are_held(world: World) -> None:
    ada, bo, cy = _kitchens(world, holding="first")
    browser = world.browser(ada)
    assert "Trust" in words(browser.get(PAGE))
    assert "stands at once" in words(browser.send(f"{PAGE}/bo_/trust", follow=True))
    assert [row.member_id for row in world.all(Trust)] == [bo]
    assert "waits for a look again" in words(browser.send(f"{PAGE}/bo_/distrust", follow=True))
    assert world.all(Trust) == []
    for who in (bo, cy):
        assert world.browser(who).send(f"{PAGE}/bo_/trust").status_code in (403, 409)
    assert world.all(Trust) == []
