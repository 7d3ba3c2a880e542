"""Changing the slug of a group, and redirects from old ones."""

import re

import pytest

from community.core.errors import Hidden, Refused
from community.groups import slugs
from community.groups.models import Group, OldGroupSlug
from tests.factory import Factory, visible_text
from tests.groups.acts import act


def _group(factory: Factory, **values: object) -> tuple[int, int, int, int]:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo", handle="bolanle"), factory.member("Cy", handle="cyrus")
    return factory.group("Kitchens", ada, bo, **values), ada, bo, cy


def test_an_old_slug_redirects_all_pages_with_parameters(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    answer = factory.browser(ada).send("/groups/kitchens/address", address="Small Kitchens!")
    assert answer.location == "/groups/small-kitchens/edit#change-url"
    visitor = factory.visitor()
    for old, new in (
        ("/groups/kitchens", "/groups/small-kitchens"),
        ("/groups/kitchens?order=top&after=x", "/groups/small-kitchens?order=top&after=x"),
        ("/groups/kitchens/members?q=a+b", "/groups/small-kitchens/members?q=a+b"),
        ("/?group=kitchens&status=open", "/?group=small-kitchens&status=open"),
    ):
        moved = visitor.get(old)
        assert (moved.status_code, moved.location) == (308, new)
    assert factory.get(Group, group).slug == "small-kitchens"


def test_a_form_sent_to_an_old_slug_arrives(factory: Factory) -> None:
    group, ada, _, cy = _group(factory)
    act(factory, slugs.change, group, ada, text="pans")
    answer = factory.browser(cy).send("/groups/kitchens/join")
    assert (answer.status_code, answer.location) == (308, "/groups/pans/join")


def test_a_group_can_return_to_an_earlier_slug(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    assert act(factory, slugs.change, group, ada, text="kitchens") is False
    assert act(factory, slugs.change, group, ada, text="pans") is True
    assert act(factory, slugs.change, group, ada, text="Kitchens") is True
    assert factory.get(Group, group).slug == "kitchens"
    assert [row.slug for row in factory.all(OldGroupSlug)] == ["pans"]
    assert factory.visitor().get("/groups/kitchens").status_code == 200
    assert factory.visitor().get("/groups/pans").location == "/groups/kitchens"


def test_changing_to_a_taken_slug_adds_a_suffix(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    factory.group("Pans", ada)
    factory.group("Secret", ada, is_private=True, slug="lids")
    act(factory, slugs.change, factory.group("Cups", ada), ada, text="mugs")
    for taken in ("pans", "lids", "cups", "new"):
        act(factory, slugs.change, group, ada, text=taken)
        assert re.fullmatch(f"{taken}-[0-9a-f]{{5}}", factory.get(Group, group).slug)
    assert factory.visitor().get("/groups/cups").location == "/groups/mugs"


def test_a_new_group_does_not_get_an_old_slug_of_another(factory: Factory) -> None:
    group, ada, _, cy = _group(factory)
    act(factory, slugs.change, group, ada, text="pans")
    form = {"name": "Kitchens", "purpose": "Mine", "color": "1", "kind": "open"}
    assert re.fullmatch("/groups/kitchens-[0-9a-f]{5}", factory.browser(cy).send("/groups/new", **form).location)
    assert factory.visitor().get("/groups/kitchens").location == "/groups/pans"


def test_an_old_slug_of_a_private_group_is_not_found_by_strangers(factory: Factory) -> None:
    group, ada, bo, cy = _group(factory, is_private=True, slug="kitchens-0abcd")
    act(factory, slugs.change, group, ada, text="pans")
    new = factory.get(Group, group).slug
    assert re.fullmatch("pans-[0-9a-f]{5}", new)
    assert act(factory, slugs.change, group, ada, text="pans") is False
    assert factory.browser(bo).get("/groups/kitchens-0abcd").location == f"/groups/{new}"
    for browser in (factory.visitor(), factory.browser(cy)):
        there, never = browser.get("/groups/kitchens-0abcd"), browser.get("/groups/kitchens-0abce")
        assert there.status_code == never.status_code == 404
        assert visible_text(there) == visible_text(never)


def test_strangers_members_and_words_without_letters_are_refused(factory: Factory) -> None:
    group, ada, bo, cy = _group(factory)
    for who in (bo, cy):
        with pytest.raises(Refused, match="Only this group’s moderators"):
            act(factory, slugs.change, group, who, text="pans")
    with pytest.raises(Hidden):
        act(factory, slugs.change, factory.group("Den", ada, is_private=True), cy, text="pans")
    answer = factory.browser(ada).send("/groups/kitchens/address", address="!!!")
    assert answer.status_code == 422
    assert "needs at least one letter or number" in visible_text(answer)
    assert 'value="!!!"' in answer.text
    assert factory.get(Group, group).slug == "kitchens"
