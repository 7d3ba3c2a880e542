"""Naming moderators, relieving them, and removing members."""

import pytest

from community.groups import entrusting, removing
from community.kernel.database import now
from community.kernel.errors import Hidden, Refused
from tests.groups.acting import act, belongs, counts, moderators
from tests.world import World, words


def _people(world: World, **values: object) -> tuple[int, int, int, int]:
    ada, bo, cy = world.member("Ada"), world.member("Bo", handle="bolanle"), world.member("Cy", handle="cyrus")
    return world.group("Kitchens", ada, bo, **values), ada, bo, cy


def test_a_moderator_makes_a_member_moderator_and_plain_again(world: World) -> None:
    group, ada, bo, _ = _people(world)
    assert act(world, entrusting.entrust, group, bo, ada) is True
    assert act(world, entrusting.entrust, group, bo, ada) is False
    assert moderators(world, group) == [ada, bo]
    assert act(world, entrusting.relieve, group, ada, bo) is True
    assert act(world, entrusting.relieve, group, ada, bo) is False
    assert moderators(world, group) == [bo]


def test_the_last_moderator_is_not_relieved(world: World) -> None:
    group, ada, _, _ = _people(world)
    sol = world.member("Sol", role="staff")
    for by in (ada, sol):
        with pytest.raises(Refused, match="needs a moderator"):
            act(world, entrusting.relieve, group, ada, by)
    assert moderators(world, group) == [ada]


def test_only_a_member_of_the_group_in_good_standing_is_made_moderator(world: World) -> None:
    group, ada, _, cy = _people(world)
    with pytest.raises(Refused, match="does not belong"):
        act(world, entrusting.entrust, group, cy, ada)
    una, sus = world.member("Una", confirmed_at=None), world.member("Sus", suspended_at=now())
    other = world.group("Gardens", ada, una, sus)
    for who in (una, sus):
        with pytest.raises(Refused, match="cannot moderate now"):
            act(world, entrusting.entrust, other, who, ada)


@pytest.mark.parametrize("verb", [entrusting.entrust, entrusting.relieve, removing.remove])
def test_plain_members_and_strangers_change_nobody(world: World, verb: object) -> None:
    group, ada, bo, cy = _people(world)
    private = world.group("Testers", ada, bo, is_private=True)
    for by in (bo, cy):
        with pytest.raises(Refused, match="Only the moderators"):
            act(world, verb, group, ada, by)  # type: ignore[arg-type]
    with pytest.raises(Hidden):
        act(world, verb, private, ada, cy)  # type: ignore[arg-type]
    assert moderators(world, group) == [ada]


def test_a_suspended_moderator_changes_nobody(world: World) -> None:
    ada, bo = world.member("Ada", suspended_at=now()), world.member("Bo", handle="bolanle")
    group = world.group("Kitchens", ada, bo)
    with pytest.raises(Refused, match="suspended"):
        act(world, removing.remove, group, bo, ada)
    assert world.browser(ada).get("/groups/kitchens/edit").status_code == 404


def test_those_who_oversee_the_site_may_name_and_remove_in_every_group(world: World) -> None:
    group, _, bo, _ = _people(world)
    sol = world.member("Sol", role="moderator")
    act(world, entrusting.entrust, group, bo, sol)
    act(world, entrusting.relieve, group, bo, sol)
    assert act(world, removing.remove, group, bo, sol) is True


def test_a_removed_member_is_gone_once_and_may_join_an_open_group_again(world: World) -> None:
    group, ada, bo, _ = _people(world)
    assert act(world, removing.remove, group, bo, ada) is True
    assert act(world, removing.remove, group, bo, ada) is False
    assert not belongs(world, group, bo)
    assert counts(world, group) == (1, 1)
    assert world.browser(bo).send("/groups/kitchens/join").status_code == 303
    assert counts(world, group) == (2, 2)


def test_nobody_removes_themselves_or_a_moderator(world: World) -> None:
    group, ada, bo, _ = _people(world)
    with pytest.raises(Refused, match="Leave the group instead"):
        act(world, removing.remove, group, ada, ada)
    act(world, entrusting.entrust, group, bo, ada)
    with pytest.raises(Refused, match="moderates this group"):
        act(world, removing.remove, group, bo, ada)
    assert counts(world, group) == (2, 2)


def test_the_page_of_members_offers_these_acts_to_moderators_and_does_them(world: World) -> None:
    group, ada, bo, cy = _people(world)
    browser = world.browser(ada)
    page = browser.get("/groups/kitchens/members").get_data(as_text=True)
    assert "/groups/kitchens/members/bolanle/entrust" in page
    assert "/groups/kitchens/members/bolanle/remove" in page
    assert "/members/bolanle/" not in world.browser(cy).get("/groups/kitchens/members").get_data(as_text=True)
    assert "Bo is a moderator" in words(browser.send("/groups/kitchens/members/bolanle/entrust", follow=True))
    assert "Bo is a plain member" in words(browser.send("/groups/kitchens/members/bolanle/relieve", follow=True))
    assert "Bo does not belong" in words(browser.send("/groups/kitchens/members/bolanle/remove", follow=True))
    assert not belongs(world, group, bo)
    assert browser.send("/groups/kitchens/members/nobody/remove").status_code == 404
    for verb in ("entrust", "relieve", "remove"):
        assert world.browser(cy).send(f"/groups/kitchens/members/ada/{verb}").status_code == 409
        assert world.visitor().send(f"/groups/kitchens/members/ada/{verb}").status_code == 303
