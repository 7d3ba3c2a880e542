"""A private group is found by its members and by those who oversee the site, and by nobody else anywhere."""

import pytest

from community.groups import queries
from community.kernel.database import db, now
from community.kernel.errors import Hidden
from community.members.models import Member
from tests.world import World

SECRET = "Zanzibar"


@pytest.fixture
def secret(world: World) -> dict[str, int]:
    """A private group with an idea in it, beside an open one."""
    people = {
        "ada": world.member("Ada"),
        "bo": world.member("Bo", handle="bolanle"),
        "cy": world.member("Cy", handle="cyrus"),
        "sol": world.member("Sol", role="staff"),
    }
    group = world.group(SECRET, people["ada"], people["bo"], is_private=True, purpose=f"{SECRET} tests")
    world.idea(f"{SECRET} lamps", people["bo"], group)
    world.group("Kitchens", people["ada"], people["bo"], people["cy"])
    return {**people, "group": group}


PAGES = (
    "/groups",
    "/groups?q=zanzibar",
    "/groups?order=active",
    "/groups?order=newest",
    "/groups/kitchens",
    "/people/bolanle",
)


@pytest.mark.parametrize("address", PAGES)
def test_no_page_tells_strangers_or_visitors_of_it(world: World, secret: dict[str, int], address: str) -> None:
    for browser in (world.visitor(), world.browser(secret["cy"])):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert SECRET.lower() not in answer.get_data(as_text=True).lower().replace("q=zanzibar", "").replace(
            "“zanzibar”", ""
        ).replace('value="zanzibar"', "")


GETS = ("", "/members", "/about", "/edit")
POSTS = (
    "/join",
    "/leave",
    "/admit",
    "/edit",
    "/members/bolanle/entrust",
    "/members/bolanle/relieve",
    "/members/bolanle/remove",
)


@pytest.mark.parametrize("tail", GETS)
def test_its_pages_are_not_there_for_strangers(world: World, secret: dict[str, int], tail: str) -> None:
    assert world.browser(secret["cy"]).get(f"/groups/zanzibar{tail}").status_code == 404
    expected = (
        303 if tail == "/edit" else 404
    )  # settings ask everyone to sign in first, whether or not there is a group
    assert world.visitor().get(f"/groups/zanzibar{tail}").status_code == expected
    assert world.visitor().get(f"/groups/nowhere{tail}").status_code == expected
    assert world.browser(secret["ada"]).get(f"/groups/zanzibar{tail}").status_code == 200
    assert world.browser(secret["sol"]).get(f"/groups/zanzibar{tail}").status_code == 200


@pytest.mark.parametrize("tail", POSTS)
def test_its_acts_are_not_there_for_strangers(world: World, secret: dict[str, int], tail: str) -> None:
    form = {"name": "x", "purpose": "y", "colour": "1", "kind": "open", "version": "1", "handle": "cyrus"}
    stranger = world.browser(secret["cy"])
    assert stranger.send(f"/groups/zanzibar{tail}", **form).status_code == 404
    visitor = world.visitor()
    secretly = visitor.send(f"/groups/zanzibar{tail}", **form)
    nowhere = visitor.send(f"/groups/nowhere{tail}", **form)
    assert (secretly.status_code, secretly.location) == (nowhere.status_code, nowhere.location)
    assert [group.name for group in _of(world, secret["cy"], secret["bo"])] == ["Kitchens"]


def test_its_members_and_overseers_find_it_with_a_lock(world: World, secret: dict[str, int]) -> None:
    for who in ("bo", "sol"):
        page = world.browser(secret[who]).get("/groups").get_data(as_text=True)
        assert SECRET in page
        assert "Private" in page


def test_lists_of_a_members_groups_leave_it_out_for_others(world: World, secret: dict[str, int]) -> None:
    assert [group.name for group in _of(world, None, secret["bo"])] == ["Kitchens"]
    assert [group.name for group in _of(world, secret["cy"], secret["bo"])] == ["Kitchens"]
    for viewer in ("bo", "ada", "sol"):
        assert [group.name for group in _of(world, secret[viewer], secret["bo"])] == ["Kitchens", SECRET]


def test_no_list_of_groups_to_post_in_names_it(world: World, secret: dict[str, int]) -> None:
    with world.reading():
        cy, bo = (db.session.get_one(Member, secret[who]) for who in ("cy", "bo"))
        assert [group.name for group in queries.joined(cy)] == ["Kitchens"]
        assert [group.name for group in queries.joined(bo)] == ["Kitchens", SECRET]
        assert queries.faces(cy, [secret["group"]]) == {}
        with pytest.raises(Hidden):
            queries.find(cy, "zanzibar")
        assert queries.people(cy, queries.find(bo, "zanzibar"), "", None).rows == []


def test_who_was_removed_or_suspended_from_the_site_keeps_no_right_to_change_it(
    world: World, secret: dict[str, int]
) -> None:
    with world.writing():
        db.session.get_one(Member, secret["ada"]).suspended_at = now()
    ada = world.browser(secret["ada"])
    assert ada.get("/groups/zanzibar").status_code == 200
    assert ada.get("/groups/zanzibar/edit").status_code == 404
    assert ada.send("/groups/zanzibar/admit", handle="cyrus").status_code == 403


def _of(world: World, viewer: int | None, member: int) -> list[queries.Mine]:
    with world.reading():
        return queries.of_member(db.session.get_one(Member, viewer) if viewer else None, member)
