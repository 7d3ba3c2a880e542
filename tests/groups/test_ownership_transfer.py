"""Handing a group over to somebody else."""

import pytest

from community.core.errors import Hidden, Refused
from community.groups import moderators as group_moderators
from tests.factory import Factory, visible_text
from tests.groups.acts import act, is_member, moderators


def _group(factory: Factory) -> tuple[int, int, int, int]:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo", handle="bolanle"), factory.member("Cy", handle="cyrus")
    return factory.group("Kitchens", ada, bo), ada, bo, cy


def test_another_moderates_and_one_stays_as_a_plain_member(factory: Factory) -> None:
    group, ada, bo, _ = _group(factory)
    answer = factory.browser(ada).send("/groups/kitchens/hand-over", handle="@Bolanle", follow=True)
    assert "Bo moderates this group now" in visible_text(answer)
    assert moderators(factory, group) == [bo]
    assert is_member(factory, group, ada)
    with pytest.raises(Refused, match="Only the moderators"):
        act(factory, group_moderators.transfer_ownership, group, ada, ada)
    act(factory, group_moderators.transfer_ownership, group, ada, bo)
    assert moderators(factory, group) == [ada]


def test_to_a_fellow_moderator_is_stepping_down(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo", handle="bolanle")
    group = factory.group("Kitchens", ada, moderators=(bo,))
    act(factory, group_moderators.transfer_ownership, group, bo, ada)
    assert moderators(factory, group) == [bo]


@pytest.mark.parametrize("handle", ["cyrus", "ada", "nobody_here", " "])
def test_only_to_another_member_and_the_form_comes_back(factory: Factory, handle: str) -> None:
    group, ada, _, _ = _group(factory)
    answer = factory.browser(ada).send("/groups/kitchens/hand-over", handle=handle)
    assert answer.status_code == 422
    assert moderators(factory, group) == [ada]


def test_strangers_and_those_who_only_oversee_the_site_hand_nothing_over(factory: Factory) -> None:
    group, ada, bo, cy = _group(factory)
    sol = factory.member("Sol", role="moderator")
    for who in (bo, cy, sol):
        with pytest.raises(Refused):
            act(factory, group_moderators.transfer_ownership, group, bo, who)
    with pytest.raises(Hidden):
        act(factory, group_moderators.transfer_ownership, factory.group("Den", ada, is_private=True), bo, cy)
    assert moderators(factory, group) == [ada]
