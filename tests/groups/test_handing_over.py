"""Handing a group over to somebody else."""

import pytest

from community.groups import handing_over
from community.kernel.errors import Hidden, Refused
from tests.groups.acting import act, belongs, moderators
from tests.world import World, words


def _group(world: World) -> tuple[int, int, int, int]:
    ada, bo, cy = world.member("Ada"), world.member("Bo", handle="bolanle"), world.member("Cy", handle="cyrus")
    return world.group("Kitchens", ada, bo), ada, bo, cy


def test_another_moderates_and_one_stays_as_a_plain_member(world: World) -> None:
    group, ada, bo, _ = _group(world)
    answer = world.browser(ada).send("/groups/kitchens/hand-over", handle="@Bolanle", follow=True)
    assert "Bo moderates this group now" in words(answer)
    assert moderators(world, group) == [bo]
    assert belongs(world, group, ada)
    with pytest.raises(Refused, match="Only the moderators"):
        act(world, handing_over.hand_over, group, ada, ada)
    act(world, handing_over.hand_over, group, ada, bo)
    assert moderators(world, group) == [ada]


def test_to_a_fellow_moderator_is_stepping_down(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo", handle="bolanle")
    group = world.group("Kitchens", ada, moderators=(bo,))
    act(world, handing_over.hand_over, group, bo, ada)
    assert moderators(world, group) == [bo]


@pytest.mark.parametrize("handle", ["cyrus", "ada", "nobody_here", " "])
def test_only_to_another_member_and_the_form_comes_back(world: World, handle: str) -> None:
    group, ada, _, _ = _group(world)
    answer = world.browser(ada).send("/groups/kitchens/hand-over", handle=handle)
    assert answer.status_code == 422
    assert moderators(world, group) == [ada]


def test_strangers_and_those_who_only_oversee_the_site_hand_nothing_over(world: World) -> None:
    group, ada, bo, cy = _group(world)
    sol = world.member("Sol", role="moderator")
    for who in (bo, cy, sol):
        with pytest.raises(Refused):
            act(world, handing_over.hand_over, group, bo, who)
    with pytest.raises(Hidden):
        act(world, handing_over.hand_over, world.group("Den", ada, is_private=True), bo, cy)
    assert moderators(world, group) == [ada]
