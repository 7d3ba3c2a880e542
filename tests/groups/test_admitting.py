"""Admitting members to a private group."""

from typing import Any

import pytest

from community.groups import admitting
from community.groups.models import Group
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused
from community.members.models import Member
from tests.groups.acting import belongs, counts
from tests.world import World, words


def _admit(world: World, group: int, handle: str, by: int) -> Any:
    with world.writing():
        return admitting.admit(db.session.get_one(Group, group), handle, db.session.get_one(Member, by)).id


def _private(world: World) -> tuple[int, int, int, int]:
    ada, bo, cy = world.member("Ada"), world.member("Bo", handle="bolanle"), world.member("Cy", handle="cyrus")
    return world.group("Testers", ada, bo, is_private=True), ada, bo, cy


def test_a_moderator_adds_a_member_by_handle(world: World) -> None:
    group, ada, _, cy = _private(world)
    assert _admit(world, group, " @Cyrus ", ada) == cy
    assert belongs(world, group, cy)
    assert counts(world, group) == (3, 3)
    assert world.browser(cy).get("/groups/testers").status_code == 200


def test_those_who_oversee_the_site_may_add_members_and_themselves(world: World) -> None:
    group, *_ = _private(world)
    sol = world.member("Sol", role="moderator")
    assert _admit(world, group, "sol", sol) == sol


def test_adding_twice_an_unknown_or_nobody_is_refused_in_words(world: World) -> None:
    group, ada, _, _ = _private(world)
    world.member("Una", confirmed_at=None)
    world.member("Sus", suspended_at=now())
    for handle, says in (
        ("bolanle", "Bo belongs to this group already"),
        ("nobody", "with the handle @nobody"),
        ("una", "with the handle @una"),
        ("sus", "with the handle @sus"),
        (" @ ", "Please give the handle"),
    ):
        with pytest.raises(Refused, match=says) as refusal:
            _admit(world, group, handle, ada)
        assert refusal.value.field == "handle"
    assert counts(world, group) == (2, 2)


def test_an_open_group_is_joined_and_not_filled(world: World) -> None:
    ada = world.member("Ada")
    world.member("Cy", handle="cyrus")
    with pytest.raises(Refused, match="can join it themselves"):
        _admit(world, world.group("Kitchens", ada), "cyrus", ada)


def test_a_plain_member_adds_nobody_and_a_stranger_finds_no_group(world: World) -> None:
    group, _, bo, cy = _private(world)
    with pytest.raises(Refused, match="Only the moderators"):
        _admit(world, group, "cyrus", bo)
    with pytest.raises(Hidden):
        _admit(world, group, "cyrus", cy)
    assert world.browser(bo).send("/groups/testers/admit", handle="cyrus").status_code == 409
    assert world.browser(cy).send("/groups/testers/admit", handle="cyrus").status_code == 404
    assert counts(world, group) == (2, 2)


def test_the_page_adds_and_a_refused_handle_comes_back(world: World) -> None:
    group, ada, bo, cy = _private(world)
    browser = world.browser(ada)
    assert 'name="handle"' in browser.get("/groups/testers/members").get_data(as_text=True)
    assert 'name="handle"' not in world.browser(bo).get("/groups/testers/members").get_data(as_text=True)
    refused = browser.send("/groups/testers/admit", handle="nobody")
    assert refused.status_code == 422
    assert 'value="nobody"' in refused.get_data(as_text=True)
    assert "We know nobody with the handle @nobody" in words(refused)
    assert browser.send("/groups/testers/admit", handle="").status_code == 422
    assert "Cy belongs to this group now." in words(browser.send("/groups/testers/admit", handle="cyrus", follow=True))
    assert belongs(world, group, cy)
