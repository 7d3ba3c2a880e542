"""Another address for a group, and the old one that leads on."""

import re

import pytest

from community.groups import renaming
from community.groups.models import FormerAddress, Group
from community.kernel.errors import Hidden, Refused
from tests.groups.acting import act
from tests.world import World, words


def _group(world: World, **values: object) -> tuple[int, int, int, int]:
    ada, bo, cy = world.member("Ada"), world.member("Bo", handle="bolanle"), world.member("Cy", handle="cyrus")
    return world.group("Kitchens", ada, bo, **values), ada, bo, cy


def test_the_old_address_leads_on_with_its_sub_pages_and_questions(world: World) -> None:
    group, ada, _, _ = _group(world)
    answer = world.browser(ada).send("/groups/kitchens/address", address="Small Kitchens!")
    assert answer.location == "/groups/small-kitchens/edit#renaming"
    visitor = world.visitor()
    for old, new in (
        ("/groups/kitchens", "/groups/small-kitchens"),
        ("/groups/kitchens?order=top&after=x", "/groups/small-kitchens?order=top&after=x"),
        ("/groups/kitchens/members?q=a+b", "/groups/small-kitchens/members?q=a+b"),
        ("/?group=kitchens&status=open", "/?group=small-kitchens&status=open"),
    ):
        moved = visitor.get(old)
        assert (moved.status_code, moved.location) == (308, new)
    assert world.get(Group, group).slug == "small-kitchens"


def test_a_form_sent_to_the_old_address_arrives(world: World) -> None:
    group, ada, _, cy = _group(world)
    act(world, renaming.rename, group, ada, address="pans")
    answer = world.browser(cy).send("/groups/kitchens/join")
    assert (answer.status_code, answer.location) == (308, "/groups/pans/join")


def test_the_same_address_again_changes_nothing_and_the_first_one_can_be_had_back(world: World) -> None:
    group, ada, _, _ = _group(world)
    assert act(world, renaming.rename, group, ada, address="kitchens") is False
    assert act(world, renaming.rename, group, ada, address="pans") is True
    assert act(world, renaming.rename, group, ada, address="Kitchens") is True
    assert world.get(Group, group).slug == "kitchens"
    assert [row.slug for row in world.all(FormerAddress)] == ["pans"]
    assert world.visitor().get("/groups/kitchens").status_code == 200
    assert world.visitor().get("/groups/pans").location == "/groups/kitchens"


def test_a_taken_address_is_dodged_by_letters_of_its_own(world: World) -> None:
    group, ada, _, _ = _group(world)
    world.group("Pans", ada)
    world.group("Secret", ada, is_private=True, slug="lids")
    act(world, renaming.rename, world.group("Cups", ada), ada, address="mugs")
    for taken in ("pans", "lids", "cups", "new"):
        act(world, renaming.rename, group, ada, address=taken)
        assert re.fullmatch(f"{taken}-[0-9a-f]{{5}}", world.get(Group, group).slug)
    assert world.visitor().get("/groups/cups").location == "/groups/mugs"


def test_a_new_group_does_not_take_what_another_once_had(world: World) -> None:
    group, ada, _, cy = _group(world)
    act(world, renaming.rename, group, ada, address="pans")
    form = {"name": "Kitchens", "purpose": "Mine", "colour": "1", "kind": "open"}
    assert re.fullmatch("/groups/kitchens-[0-9a-f]{5}", world.browser(cy).send("/groups/new", **form).location)
    assert world.visitor().get("/groups/kitchens").location == "/groups/pans"


def test_a_private_groups_old_address_is_nothing_to_strangers(world: World) -> None:
    group, ada, bo, cy = _group(world, is_private=True, slug="kitchens-0abcd")
    act(world, renaming.rename, group, ada, address="pans")
    new = world.get(Group, group).slug
    assert re.fullmatch("pans-[0-9a-f]{5}", new)
    assert act(world, renaming.rename, group, ada, address="pans") is False
    assert world.browser(bo).get("/groups/kitchens-0abcd").location == f"/groups/{new}"
    for browser in (world.visitor(), world.browser(cy)):
        there, never = browser.get("/groups/kitchens-0abcd"), browser.get("/groups/kitchens-0abce")
        assert there.status_code == never.status_code == 404
        assert words(there) == words(never)


def test_strangers_members_and_words_without_letters_are_refused(world: World) -> None:
    group, ada, bo, cy = _group(world)
    for who in (bo, cy):
        with pytest.raises(Refused, match="Only the moderators"):
            act(world, renaming.rename, group, who, address="pans")
    with pytest.raises(Hidden):
        act(world, renaming.rename, world.group("Den", ada, is_private=True), cy, address="pans")
    answer = world.browser(ada).send("/groups/kitchens/address", address="!!!")
    assert answer.status_code == 422
    assert "some letters" in words(answer)
    assert 'value="!!!"' in answer.text
    assert world.get(Group, group).slug == "kitchens"
