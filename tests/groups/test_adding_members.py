"""Adding members to a group."""

from typing import Any

import pytest

from community.core.db import db, now
from community.core.errors import Hidden, Refused
from community.groups import memberships
from community.groups.models import Group
from community.members.models import Member
from tests.factory import Factory, visible_text
from tests.groups.acts import counts, is_member


def _admit(factory: Factory, group: int, handle: str, by: int) -> Any:
    with factory.writing():
        return memberships.add(db.session.get_one(Group, group), handle, db.session.get_one(Member, by)).id


def _private(factory: Factory) -> tuple[int, int, int, int]:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo", handle="bolanle"), factory.member("Cy", handle="cyrus")
    return factory.group("Testers", ada, bo, is_private=True), ada, bo, cy


def test_a_moderator_adds_a_member_by_handle(factory: Factory) -> None:
    group, ada, _, cy = _private(factory)
    assert _admit(factory, group, " @Cyrus ", ada) == cy
    assert is_member(factory, group, cy)
    assert counts(factory, group) == (3, 3)
    assert factory.browser(cy).get("/groups/testers").status_code == 200


def test_site_moderators_can_add_members_and_themselves(factory: Factory) -> None:
    group, *_ = _private(factory)
    sol = factory.member("Sol", role="moderator")
    assert _admit(factory, group, "sol", sol) == sol


def test_adding_twice_or_an_unknown_handle_is_refused(factory: Factory) -> None:
    group, ada, _, _ = _private(factory)
    factory.member("Una", confirmed_at=None)
    factory.member("Sus", suspended_at=now())
    for handle, says in (
        ("bolanle", "Bo is already a member of this group"),
        ("nobody", "has the handle @nobody"),
        ("una", "has the handle @una"),
        ("sus", "has the handle @sus"),
        (" @ ", "Please enter the handle"),
    ):
        with pytest.raises(Refused, match=says) as refusal:
            _admit(factory, group, handle, ada)
        assert refusal.value.field == "handle"
    assert counts(factory, group) == (2, 2)


def test_no_one_is_added_to_an_open_group(factory: Factory) -> None:
    ada = factory.member("Ada")
    factory.member("Cy", handle="cyrus")
    with pytest.raises(Refused, match="can join it themselves"):
        _admit(factory, factory.group("Kitchens", ada), "cyrus", ada)


def test_regular_members_and_strangers_cannot_add_members(factory: Factory) -> None:
    group, _, bo, cy = _private(factory)
    with pytest.raises(Refused, match="Only this group’s moderators"):
        _admit(factory, group, "cyrus", bo)
    with pytest.raises(Hidden):
        _admit(factory, group, "cyrus", cy)
    assert factory.browser(bo).send("/groups/testers/members/add", handle="cyrus").status_code == 409
    assert factory.browser(cy).send("/groups/testers/members/add", handle="cyrus").status_code == 404
    assert counts(factory, group) == (2, 2)


def test_adding_on_the_page_and_a_refused_handle_comes_back(factory: Factory) -> None:
    group, ada, bo, cy = _private(factory)
    browser = factory.browser(ada)
    assert 'name="handle"' in browser.get("/groups/testers/members").get_data(as_text=True)
    assert 'name="handle"' not in factory.browser(bo).get("/groups/testers/members").get_data(as_text=True)
    refused = browser.send("/groups/testers/members/add", handle="nobody")
    assert refused.status_code == 422
    assert 'value="nobody"' in refused.get_data(as_text=True)
    assert "No one has the handle @nobody" in visible_text(refused)
    assert browser.send("/groups/testers/members/add", handle="").status_code == 422
    assert "Cy is now a member of this group." in visible_text(
        browser.send("/groups/testers/members/add", handle="cyrus", follow=True)
    )
    assert is_member(factory, group, cy)
