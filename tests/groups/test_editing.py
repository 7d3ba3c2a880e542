"""A group's settings."""

import re
from typing import Any

import pytest

from community.groups import editing
from community.groups.models import Group
from community.groups.wording import Charter
from community.kernel.errors import Hidden, Refused, Stale
from tests.groups.acting import act
from tests.world import World, words

WORDS = {
    "name": "Small kitchens", "purpose": "Where space is short", "description": "No *islands*", "colour": 7,
    "kind": "open",
}  # fmt: skip


def _group(world: World, **values: Any) -> tuple[int, int, int, int]:
    ada, bo, cy = world.member("Ada"), world.member("Bo", handle="bolanle"), world.member("Cy", handle="cyrus")
    return world.group("Kitchens", ada, bo, **values), ada, bo, cy


def _form(**changes: Any) -> dict[str, Any]:
    form = {"name": "Small kitchens", "purpose": "Where space is short", "description": "No *islands*", "colour": "7"}
    return {**form, "kind": "open", "version": "1", **changes}


def test_a_moderator_changes_the_words_and_the_address_stays(world: World) -> None:
    group, ada, _, _ = _group(world)
    assert act(world, editing.edit, group, ada, charter=Charter(**WORDS), version=1) is True
    row = world.get(Group, group)
    assert (row.name, row.slug, row.colour, row.version) == ("Small kitchens", "kitchens", 7, 2)
    assert "<em>islands</em>" in row.description_html
    assert act(world, editing.edit, group, ada, charter=Charter(**WORDS), version=2) is False
    assert world.get(Group, group).version == 2


def test_an_old_version_is_stale_and_changes_nothing(world: World) -> None:
    group, ada, _, _ = _group(world)
    act(world, editing.edit, group, ada, charter=Charter(**WORDS), version=1)
    with pytest.raises(Stale):
        act(world, editing.edit, group, ada, charter=Charter(**{**WORDS, "name": "Mine"}), version=1)
    assert world.get(Group, group).name == "Small kitchens"


def test_plain_members_and_strangers_change_nothing(world: World) -> None:
    group, ada, bo, cy = _group(world)
    for who in (bo, cy):
        with pytest.raises(Refused, match="Only the moderators"):
            act(world, editing.edit, group, who, charter=Charter(**WORDS), version=1)
        assert world.browser(who).get("/groups/kitchens/edit").status_code == 404
        assert world.browser(who).send("/groups/kitchens/edit", **_form()).status_code == 404
        assert "/groups/kitchens/edit" not in world.browser(who).get("/groups/kitchens").get_data(as_text=True)
    private = world.group("Testers", ada, is_private=True)
    with pytest.raises(Hidden):
        act(world, editing.edit, private, cy, charter=Charter(**WORDS), version=1)
    assert world.get(Group, group).version == 1


def test_those_who_oversee_the_site_may_change_every_group(world: World) -> None:
    group, *_ = _group(world)
    sol = world.browser(world.member("Sol", role="moderator"))
    assert sol.get("/groups/kitchens/edit").status_code == 200
    assert sol.send("/groups/kitchens/edit", **_form()).status_code == 303
    assert world.get(Group, group).name == "Small kitchens"


def test_the_settings_are_shown_changed_and_kept(world: World) -> None:
    group, ada, _, _ = _group(world)
    browser = world.browser(ada)
    assert 'value="Kitchens"' in browser.get("/groups/kitchens/edit").get_data(as_text=True)
    answer = browser.send("/groups/kitchens/edit", **_form())
    assert (answer.status_code, answer.location) == (303, "/groups/kitchens/about")
    assert "The group is changed." in words(browser.get("/groups/kitchens/about"))
    assert "nothing to change" in words(browser.send("/groups/kitchens/edit", follow=True, **_form(version="2")))
    assert world.get(Group, group).version == 2


def test_a_refused_form_comes_back_with_everything_typed(world: World) -> None:
    group, ada, _, _ = _group(world)
    answer = world.browser(ada).send("/groups/kitchens/edit", **_form(name=" ", purpose="Typed with care"))
    assert answer.status_code == 422
    assert "Typed with care" in answer.get_data(as_text=True)
    assert world.get(Group, group).version == 1


def test_a_stale_form_comes_back_beside_what_changed_and_can_then_be_saved(world: World) -> None:
    group, ada, _, _ = _group(world)
    browser = world.browser(ada)
    browser.send("/groups/kitchens/edit", **_form(colour="3"))
    answer = browser.send("/groups/kitchens/edit", **_form(name="Tiny kitchens"))
    page, said = answer.get_data(as_text=True), words(answer)
    assert answer.status_code == 409
    assert 'value="Tiny kitchens"' in page
    assert "Somebody changed this group" in said
    assert "Name Small kitchens" in said
    assert "Colour Amber" in said
    assert 'name="version" type="hidden" value="2"' in page
    assert browser.send("/groups/kitchens/edit", **_form(name="Tiny kitchens", version="2")).status_code == 303
    assert world.get(Group, group).name == "Tiny kitchens"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_version_that_is_none_is_stale(world: World, version: str) -> None:
    _, ada, _, _ = _group(world)
    assert world.browser(ada).send("/groups/kitchens/edit", **_form(version=version)).status_code == 409


def test_a_private_group_is_opened_only_knowingly(world: World) -> None:
    group, ada, _, cy = _group(world, is_private=True)
    browser = world.browser(ada)
    refused = browser.send("/groups/kitchens/edit", **_form())
    assert refused.status_code == 422
    assert "was not meant for all" in words(refused)
    assert world.browser(cy).get("/groups/kitchens").status_code == 404
    assert browser.send("/groups/kitchens/edit", **_form(sure="y")).status_code == 303
    assert world.browser(cy).get("/groups/kitchens").status_code == 200
    assert browser.send("/groups/kitchens/edit", **_form(kind="private", version="2")).status_code == 303
    assert world.browser(cy).get("/groups/kitchens").status_code == 404
    private = world.get(Group, group).slug
    assert re.fullmatch("kitchens-[0-9a-f]{5}", private)
    assert browser.get("/groups/kitchens").location == f"/groups/{private}"
    assert world.browser(cy).get(f"/groups/{private}").status_code == 404


def test_the_description_can_be_looked_at_before_it_is_kept(world: World) -> None:
    group, ada, _, _ = _group(world)
    answer = world.browser(ada).send("/groups/kitchens/edit", **_form(preview="1"))
    assert answer.status_code == 200
    assert "<em>islands</em>" in answer.get_data(as_text=True)
    assert world.get(Group, group).version == 1
