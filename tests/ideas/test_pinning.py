"""Ideas that stand first in their group."""

import re

import pytest

from community.groups import archiving
from community.ideas import moving, pinning, taking_down
from community.ideas.models import Idea
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused
from community.members.models import Member
from tests.groups.acting import act as act_in_group
from tests.world import World


def _scene(world: World, ideas: int = 5) -> tuple[int, int, list[int]]:
    ada, bo = world.member("Ada"), world.member("Bo", handle="bolanle")
    group = world.group("Kitchens", ada, bo)
    return group, ada, [world.idea(f"Idea number {n}", bo, group) for n in range(1, ideas + 1)]


def _act(world: World, verb: object, idea: int, member: int) -> object:
    with world.writing():
        return verb(db.session.get_one(Idea, idea), db.session.get_one(Member, member))  # type: ignore[operator]


def _shown(world: World, address: str) -> list[int]:
    page = world.visitor().get(address).text
    return [int(found) for found in re.findall(r'<article class="idea" id="idea-(\d+)"', page)]


@pytest.mark.parametrize("order", ["discover", "trending", "top", "new"])
def test_pinned_ideas_stand_first_the_latest_pin_before_the_others(world: World, order: str) -> None:
    _, ada, ideas = _scene(world, 25)
    for idea in (ideas[2], ideas[0]):
        assert _act(world, pinning.pin, idea, ada) is True
    shown = _shown(world, f"/groups/kitchens?order={order}")
    assert shown[:3] == [ideas[0], ideas[2], ideas[24]]
    assert len(shown) == 22
    page = world.visitor().get(f"/groups/kitchens?order={order}").text
    assert page.count('class="pinned"') == 2
    more = re.search(r'rel="next" href="([^"]+)"', page)
    assert more is not None
    rest = _shown(world, more[1].replace("&amp;", "&"))
    assert sorted(shown + rest) == sorted(ideas)
    assert _shown(world, "/top")[0] == ideas[24]


def test_twice_is_once_and_unpinned_it_stands_among_the_others(world: World) -> None:
    _, ada, ideas = _scene(world)
    assert [_act(world, pinning.pin, ideas[0], ada) for _ in "ab"] == [True, False]
    assert [_act(world, pinning.unpin, ideas[0], ada) for _ in "ab"] == [True, False]
    assert _shown(world, "/groups/kitchens?order=top") == ideas[::-1]


def test_three_are_enough(world: World) -> None:
    _, ada, ideas = _scene(world)
    for idea in ideas[:3]:
        _act(world, pinning.pin, idea, ada)
    with pytest.raises(Refused, match="Three ideas are pinned"):
        _act(world, pinning.pin, ideas[3], ada)
    _act(world, pinning.unpin, ideas[0], ada)
    assert _act(world, pinning.pin, ideas[3], ada) is True


def test_taking_down_or_moving_takes_the_pin_away(world: World) -> None:
    group, ada, ideas = _scene(world)
    other = world.group("Cups", ada)
    for idea in ideas[:2]:
        _act(world, pinning.pin, idea, ada)
    with world.writing():
        taking_down.take_down(db.session.get_one(Idea, ideas[0]), taking_down.MODERATOR)
        taking_down.put_back(db.session.get_one(Idea, ideas[0]), taking_down.MODERATOR)
    assert world.get(Idea, ideas[0]).pinned_at is None
    with world.writing():
        from community.groups.models import Group

        moving.move(db.session.get_one(Idea, ideas[1]), db.session.get_one(Group, other))
    assert world.get(Idea, ideas[1]).pinned_at is None
    down = world.idea("Out of sight", ada, group, taken_down_at=now(), taken_down_by="author")
    with pytest.raises(Refused, match="out of sight"):
        _act(world, pinning.pin, down, ada)


def test_only_moderators_and_not_in_an_archived_group(world: World) -> None:
    group, ada, ideas = _scene(world)
    bo, cy = world.get(Idea, ideas[0]).author_id, world.member("Cy", handle="cyrus")
    for who in (bo, cy):
        with pytest.raises(Refused, match="Only the moderators"):
            _act(world, pinning.pin, ideas[0], who)
        assert "/pin" not in world.browser(who).get(f"/ideas/{ideas[0]}-idea-number-1").text
    den = world.idea("A secret thing", ada, world.group("Den", ada, is_private=True))
    with pytest.raises(Hidden):
        _act(world, pinning.pin, den, cy)
    act_in_group(world, archiving.archive, group, ada)
    with pytest.raises(Refused, match="archived"):
        _act(world, pinning.pin, ideas[0], ada)


def test_the_buttons_pin_and_unpin(world: World) -> None:
    _, ada, ideas = _scene(world)
    browser = world.browser(ada)
    assert f'action="/ideas/{ideas[0]}/pin"' in browser.get(f"/ideas/{ideas[0]}-idea-number-1").text
    assert browser.send(f"/ideas/{ideas[0]}/pin").status_code == 303
    assert world.get(Idea, ideas[0]).pinned_at is not None
    assert f'action="/ideas/{ideas[0]}/unpin"' in browser.get(f"/ideas/{ideas[0]}-idea-number-1").text
    assert browser.send(f"/ideas/{ideas[0]}/unpin").status_code == 303
    assert world.get(Idea, ideas[0]).pinned_at is None
