"""Another address for a group, and the old one that leads on."""

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


def test_the_old_address_leads_on_with_its_sub_pages_and_questions(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    answer = factory.browser(ada).send("/groups/kitchens/address", address="Small Kitchens!")
    assert answer.location == "/groups/small-kitchens/edit#renaming"
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


def test_a_form_sent_to_the_old_address_arrives(factory: Factory) -> None:
    group, ada, _, cy = _group(factory)
    act(factory, slugs.change, group, ada, address="pans")
    answer = factory.browser(cy).send("/groups/kitchens/join")
    assert (answer.status_code, answer.location) == (308, "/groups/pans/join")


def test_the_same_address_again_changes_nothing_and_the_first_one_can_be_had_back(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    assert act(factory, slugs.change, group, ada, address="kitchens") is False
    assert act(factory, slugs.change, group, ada, address="pans") is True
    assert act(factory, slugs.change, group, ada, address="Kitchens") is True
    assert factory.get(Group, group).slug == "kitchens"
    assert [row.slug for row in factory.all(OldGroupSlug)] == ["pans"]
    assert factory.visitor().get("/groups/kitchens").status_code == 200
    assert factory.visitor().get("/groups/pans").location == "/groups/kitchens"


def test_a_taken_address_is_dodged_by_letters_of_its_own(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    factory.group("Pans", ada)
    factory.group("Secret", ada, is_private=True, slug="lids")
    act(factory, slugs.change, factory.group("Cups", ada), ada, address="mugs")
    for taken in ("pans", "lids", "cups", "new"):
        act(factory, slugs.change, group, ada, address=taken)
        assert re.fullmatch(f"{taken}-[0-9a-f]{{5}}", factory.get(Group, group).slug)
    assert factory.visitor().get("/groups/cups").location == "/groups/mugs"


def test_a_new_group_does_not_take_what_another_once_had(factory: Factory) -> None:
    group, ada, _, cy = _group(factory)
    act(factory, slugs.change, group, ada, address="pans")
    form = {"name": "Kitchens", "purpose": "Mine", "color": "1", "kind": "open"}
    assert re.fullmatch("/groups/kitchens-[0-9a-f]{5}", factory.browser(cy).send("/groups/new", **form).location)
    assert factory.visitor().get("/groups/kitchens").location == "/groups/pans"


def test_a_private_groups_old_address_is_nothing_to_strangers(factory: Factory) -> None:
    group, ada, bo, cy = _group(factory, is_private=True, slug="kitchens-0abcd")
    act(factory, slugs.change, group, ada, address="pans")
    new = factory.get(Group, group).slug
    assert re.fullmatch("pans-[0-9a-f]{5}", new)
    assert act(factory, slugs.change, group, ada, address="pans") is False
    assert factory.browser(bo).get("/groups/kitchens-0abcd").location == f"/groups/{new}"
    for browser in (factory.visitor(), factory.browser(cy)):
        there, never = browser.get("/groups/kitchens-0abcd"), browser.get("/groups/kitchens-0abce")
        assert there.status_code == never.status_code == 404
        assert visible_text(there) == visible_text(never)


def test_strangers_members_and_words_without_letters_are_refused(factory: Factory) -> None:
    group, ada, bo, cy = _group(factory)
    for who in (bo, cy):
        with pytest.raises(Refused, match="Only the moderators"):
            act(factory, slugs.change, group, who, address="pans")
    with pytest.raises(Hidden):
        act(factory, slugs.change, factory.group("Den", ada, is_private=True), cy, address="pans")
    answer = factory.browser(ada).send("/groups/kitchens/address", address="!!!")
    assert answer.status_code == 422
    assert "some letters" in visible_text(answer)
    assert 'value="!!!"' in answer.text
    assert factory.get(Group, group).slug == "kitchens"
