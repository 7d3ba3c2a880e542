"""Editing a group's settings."""

import re
from typing import Any

import pytest

from community.core.errors import Hidden, Refused, Stale
from community.groups import editing
from community.groups.models import Group
from community.groups.settings_validation import GroupSettings
from tests.factory import Factory, visible_text
from tests.groups.acts import act

WORDS = {
    "name": "Small kitchens", "purpose": "Where space is short", "description": "No *islands*", "color": 7,
    "kind": "open",
}  # fmt: skip


def _group(factory: Factory, **values: Any) -> tuple[int, int, int, int]:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo", handle="bolanle"), factory.member("Cy", handle="cyrus")
    return factory.group("Kitchens", ada, bo, **values), ada, bo, cy


def _form(**changes: Any) -> dict[str, Any]:
    form = {"name": "Small kitchens", "purpose": "Where space is short", "description": "No *islands*", "color": "7"}
    return {**form, "kind": "open", "version": "1", **changes}


def test_editing_texts_keeps_the_slug(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    assert act(factory, editing.edit, group, ada, group_settings=GroupSettings(**WORDS), version=1) is True
    row = factory.get(Group, group)
    assert (row.name, row.slug, row.color, row.version) == ("Small kitchens", "kitchens", 7, 2)
    assert "<em>islands</em>" in row.description_html
    assert act(factory, editing.edit, group, ada, group_settings=GroupSettings(**WORDS), version=2) is False
    assert factory.get(Group, group).version == 2


def test_an_old_version_is_stale_and_changes_nothing(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    act(factory, editing.edit, group, ada, group_settings=GroupSettings(**WORDS), version=1)
    with pytest.raises(Stale):
        act(factory, editing.edit, group, ada, group_settings=GroupSettings(**{**WORDS, "name": "Mine"}), version=1)
    assert factory.get(Group, group).name == "Small kitchens"


def test_regular_members_and_strangers_cannot_edit(factory: Factory) -> None:
    group, ada, bo, cy = _group(factory)
    for who in (bo, cy):
        with pytest.raises(Refused, match="Only this group’s moderators"):
            act(factory, editing.edit, group, who, group_settings=GroupSettings(**WORDS), version=1)
        assert factory.browser(who).get("/groups/kitchens/edit").status_code == 404
        assert factory.browser(who).send("/groups/kitchens/edit", **_form()).status_code == 404
        assert "/groups/kitchens/edit" not in factory.browser(who).get("/groups/kitchens").get_data(as_text=True)
    private = factory.group("Testers", ada, is_private=True)
    with pytest.raises(Hidden):
        act(factory, editing.edit, private, cy, group_settings=GroupSettings(**WORDS), version=1)
    assert factory.get(Group, group).version == 1


def test_site_moderators_can_edit_every_group(factory: Factory) -> None:
    group, *_ = _group(factory)
    sol = factory.browser(factory.member("Sol", role="moderator"))
    assert sol.get("/groups/kitchens/edit").status_code == 200
    assert sol.send("/groups/kitchens/edit", **_form()).status_code == 303
    assert factory.get(Group, group).name == "Small kitchens"


def test_settings_are_shown_and_saved(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    browser = factory.browser(ada)
    assert 'value="Kitchens"' in browser.get("/groups/kitchens/edit").get_data(as_text=True)
    answer = browser.send("/groups/kitchens/edit", **_form())
    assert (answer.status_code, answer.location) == (303, "/groups/kitchens/about")
    assert "Changes saved." in visible_text(browser.get("/groups/kitchens/about"))
    assert "No changes to save" in visible_text(
        browser.send("/groups/kitchens/edit", follow=True, **_form(version="2"))
    )
    assert factory.get(Group, group).version == 2


def test_a_refused_form_comes_back_as_typed(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    answer = factory.browser(ada).send("/groups/kitchens/edit", **_form(name=" ", purpose="Typed with care"))
    assert answer.status_code == 422
    assert "Typed with care" in answer.get_data(as_text=True)
    assert factory.get(Group, group).version == 1


def test_a_stale_form_shows_what_changed_and_can_then_be_saved(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    browser = factory.browser(ada)
    browser.send("/groups/kitchens/edit", **_form(color="3"))
    answer = browser.send("/groups/kitchens/edit", **_form(name="Tiny kitchens"))
    page, text = answer.get_data(as_text=True), visible_text(answer)
    assert answer.status_code == 409
    assert 'value="Tiny kitchens"' in page
    assert "Someone changed this group" in text
    assert "Name Small kitchens" in text
    assert "Color Amber" in text
    assert 'name="version" type="hidden" value="2"' in page
    assert browser.send("/groups/kitchens/edit", **_form(name="Tiny kitchens", version="2")).status_code == 303
    assert factory.get(Group, group).name == "Tiny kitchens"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_an_invalid_version_is_stale(factory: Factory, version: str) -> None:
    _, ada, _, _ = _group(factory)
    assert factory.browser(ada).send("/groups/kitchens/edit", **_form(version=version)).status_code == 409


def test_opening_a_private_group_needs_confirmation(factory: Factory) -> None:
    group, ada, _, cy = _group(factory, is_private=True)
    browser = factory.browser(ada)
    refused = browser.send("/groups/kitchens/edit", **_form())
    assert refused.status_code == 422
    assert "Its members didn’t post for everyone to read" in visible_text(refused)
    assert factory.browser(cy).get("/groups/kitchens").status_code == 404
    assert browser.send("/groups/kitchens/edit", **_form(sure="y")).status_code == 303
    assert factory.browser(cy).get("/groups/kitchens").status_code == 200
    assert browser.send("/groups/kitchens/edit", **_form(kind="private", version="2")).status_code == 303
    assert factory.browser(cy).get("/groups/kitchens").status_code == 404
    private = factory.get(Group, group).slug
    assert re.fullmatch("kitchens-[0-9a-f]{5}", private)
    assert browser.get("/groups/kitchens").location == f"/groups/{private}"
    assert factory.browser(cy).get(f"/groups/{private}").status_code == 404


def test_a_preview_saves_nothing(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    answer = factory.browser(ada).send("/groups/kitchens/edit", **_form(preview="1"))
    assert answer.status_code == 200
    assert "<em>islands</em>" in answer.get_data(as_text=True)
    assert factory.get(Group, group).version == 1
