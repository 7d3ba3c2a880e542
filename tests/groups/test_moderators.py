"""Making and removing moderators, and removing members."""

import pytest

from community.core.db import now
from community.core.errors import Hidden, Refused
from community.groups import memberships
from community.groups import moderators as group_moderators
from tests.factory import Factory, visible_text
from tests.groups.acts import act, counts, is_member, moderators


def _people(factory: Factory, **values: object) -> tuple[int, int, int, int]:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo", handle="bolanle"), factory.member("Cy", handle="cyrus")
    return factory.group("Kitchens", ada, bo, **values), ada, bo, cy


def test_making_a_member_moderator_and_removing_them_again(factory: Factory) -> None:
    group, ada, bo, _ = _people(factory)
    assert act(factory, group_moderators.add, group, bo, ada) is True
    assert act(factory, group_moderators.add, group, bo, ada) is False
    assert moderators(factory, group) == [ada, bo]
    assert act(factory, group_moderators.remove, group, ada, bo) is True
    assert act(factory, group_moderators.remove, group, ada, bo) is False
    assert moderators(factory, group) == [bo]


def test_acts_that_were_done_before_say_so(factory: Factory) -> None:
    _group, ada, _bo, _cy = _people(factory)
    browser = factory.browser(ada)
    for path, first, again in (
        ("make-moderator", "Bo is now a moderator of this group.", "Bo is already a moderator of this group."),
        (
            "remove-moderator",
            "Bo is now a regular member of this group.",
            "Bo is already a regular member of this group.",
        ),
        ("trust", "Bo’s posts in this group appear right away", "Bo is already trusted in this group."),
        ("untrust", "Bo’s posts need approval again", "Bo wasn’t trusted in this group."),
        ("remove", "Bo has been removed from this group.", "Bo isn’t a member of this group."),
    ):
        for said in (first, again):
            answer = browser.send(f"/groups/kitchens/members/bolanle/{path}", follow=True)
            assert said in visible_text(answer), path


def test_the_last_moderator_cannot_be_removed(factory: Factory) -> None:
    group, ada, _, _ = _people(factory)
    sol = factory.member("Sol", role="staff")
    for by in (ada, sol):
        with pytest.raises(Refused, match="needs a moderator"):
            act(factory, group_moderators.remove, group, ada, by)
    assert moderators(factory, group) == [ada]


def test_only_members_in_good_standing_become_moderators(factory: Factory) -> None:
    group, ada, _, cy = _people(factory)
    with pytest.raises(Refused, match="isn’t a member"):
        act(factory, group_moderators.add, group, cy, ada)
    una, sus = factory.member("Una", confirmed_at=None), factory.member("Sus", suspended_at=now())
    other = factory.group("Gardens", ada, una, sus)
    for who in (una, sus):
        with pytest.raises(Refused, match="can’t be a moderator right now"):
            act(factory, group_moderators.add, other, who, ada)


@pytest.mark.parametrize("act_name", [group_moderators.add, group_moderators.remove, memberships.remove])
def test_regular_members_and_strangers_cannot_change_roles(factory: Factory, act_name: object) -> None:
    group, ada, bo, cy = _people(factory)
    private = factory.group("Testers", ada, bo, is_private=True)
    for by in (bo, cy):
        with pytest.raises(Refused, match="Only this group’s moderators"):
            act(factory, act_name, group, ada, by)  # type: ignore[arg-type]
    with pytest.raises(Hidden):
        act(factory, act_name, private, ada, cy)  # type: ignore[arg-type]
    assert moderators(factory, group) == [ada]


def test_a_suspended_moderator_cannot_change_roles(factory: Factory) -> None:
    ada, bo = factory.member("Ada", suspended_at=now()), factory.member("Bo", handle="bolanle")
    group = factory.group("Kitchens", ada, bo)
    with pytest.raises(Refused, match="suspended"):
        act(factory, memberships.remove, group, bo, ada)
    assert factory.browser(ada).get("/groups/kitchens/edit").status_code == 404


def test_site_moderators_can_change_roles_in_every_group(factory: Factory) -> None:
    group, _, bo, _ = _people(factory)
    sol = factory.member("Sol", role="moderator")
    act(factory, group_moderators.add, group, bo, sol)
    act(factory, group_moderators.remove, group, bo, sol)
    assert act(factory, memberships.remove, group, bo, sol) is True


def test_a_removed_member_can_rejoin_an_open_group(factory: Factory) -> None:
    group, ada, bo, _ = _people(factory)
    assert act(factory, memberships.remove, group, bo, ada) is True
    assert act(factory, memberships.remove, group, bo, ada) is False
    assert not is_member(factory, group, bo)
    assert counts(factory, group) == (1, 1)
    assert factory.browser(bo).send("/groups/kitchens/join").status_code == 303
    assert counts(factory, group) == (2, 2)


def test_moderators_and_oneself_cannot_be_removed(factory: Factory) -> None:
    group, ada, bo, _ = _people(factory)
    with pytest.raises(Refused, match="Leave the group instead"):
        act(factory, memberships.remove, group, ada, ada)
    act(factory, group_moderators.add, group, bo, ada)
    with pytest.raises(Refused, match="moderates this group"):
        act(factory, memberships.remove, group, bo, ada)
    assert counts(factory, group) == (2, 2)


def test_moderators_change_roles_on_the_members_page(factory: Factory) -> None:
    group, ada, bo, cy = _people(factory)
    browser = factory.browser(ada)
    page = browser.get("/groups/kitchens/members").get_data(as_text=True)
    assert "/groups/kitchens/members/bolanle/make-moderator" in page
    assert "/groups/kitchens/members/bolanle/remove" in page
    assert "/members/bolanle/" not in factory.browser(cy).get("/groups/kitchens/members").get_data(as_text=True)
    bo_url = "/groups/kitchens/members/bolanle"
    assert "Bo is now a moderator" in visible_text(browser.send(f"{bo_url}/make-moderator", follow=True))
    assert "Bo is now a regular member" in visible_text(browser.send(f"{bo_url}/remove-moderator", follow=True))
    assert "Bo has been removed" in visible_text(browser.send(f"{bo_url}/remove", follow=True))
    assert not is_member(factory, group, bo)
    assert browser.send("/groups/kitchens/members/nobody/remove").status_code == 404
    for act_name in ("make-moderator", "remove-moderator", "remove"):
        assert factory.browser(cy).send(f"/groups/kitchens/members/ada/{act_name}").status_code == 409
        assert factory.visitor().send(f"/groups/kitchens/members/ada/{act_name}").status_code == 303
