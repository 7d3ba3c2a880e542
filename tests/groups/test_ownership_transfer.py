"""Transferring ownership of a group."""

import pytest

from community.core.errors import Hidden, Refused
from community.groups import moderators as group_moderators
from tests.factory import Factory, visible_text
from tests.groups.acts import act, is_member, moderators


def _group(factory: Factory) -> tuple[int, int, int, int]:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo", handle="bolanle"), factory.member("Cy", handle="cyrus")
    return factory.group("Kitchens", ada, bo), ada, bo, cy


def test_ownership_is_transferred_and_the_former_moderator_stays(factory: Factory) -> None:
    group, ada, bo, _ = _group(factory)
    answer = factory.browser(ada).send("/groups/kitchens/transfer-ownership", handle="@Bolanle", follow=True)
    assert "Bo is now a moderator of this group" in visible_text(answer)
    assert moderators(factory, group) == [bo]
    assert is_member(factory, group, ada)
    with pytest.raises(Refused, match="Only this group’s moderators"):
        act(factory, group_moderators.transfer_ownership, group, ada, ada)
    act(factory, group_moderators.transfer_ownership, group, ada, bo)
    assert moderators(factory, group) == [ada]


def test_transferring_to_another_moderator(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo", handle="bolanle")
    group = factory.group("Kitchens", ada, moderators=(bo,))
    act(factory, group_moderators.transfer_ownership, group, bo, ada)
    assert moderators(factory, group) == [bo]


@pytest.mark.parametrize("handle", ["cyrus", "ada", "nobody_here", " "])
def test_transferring_to_a_non_member_is_refused(factory: Factory, handle: str) -> None:
    group, ada, _, _ = _group(factory)
    answer = factory.browser(ada).send("/groups/kitchens/transfer-ownership", handle=handle)
    assert answer.status_code == 422
    assert moderators(factory, group) == [ada]


def test_strangers_and_site_moderators_cannot_transfer(factory: Factory) -> None:
    group, ada, bo, cy = _group(factory)
    sol = factory.member("Sol", role="moderator")
    for who in (bo, cy, sol):
        with pytest.raises(Refused):
            act(factory, group_moderators.transfer_ownership, group, bo, who)
    with pytest.raises(Hidden):
        act(factory, group_moderators.transfer_ownership, factory.group("Den", ada, is_private=True), bo, cy)
    assert moderators(factory, group) == [ada]
