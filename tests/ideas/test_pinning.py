"""Pinned ideas."""

import re

import pytest

from community.core.db import db, now
from community.core.errors import Hidden, Refused
from community.core.visibility import MODERATOR
from community.groups import archiving
from community.ideas import moving, pinning, visibility
from community.ideas.models import Idea
from community.members.models import Member
from tests.factory import Factory
from tests.groups.acts import act as act_in_group


def _scene(factory: Factory, ideas: int = 5) -> tuple[int, int, list[int]]:
    ada, bo = factory.member("Ada"), factory.member("Bo", handle="bolanle")
    group = factory.group("Kitchens", ada, bo)
    return group, ada, [factory.idea(f"Idea number {n}", bo, group) for n in range(1, ideas + 1)]


def _act(factory: Factory, verb: object, idea: int, member: int) -> object:
    with factory.writing():
        return verb(db.session.get_one(Idea, idea), db.session.get_one(Member, member))  # type: ignore[operator]


def _shown(factory: Factory, address: str) -> list[int]:
    page = factory.visitor().get(address).text
    return [int(found) for found in re.findall(r'<article class="idea" id="idea-(\d+)"', page)]


@pytest.mark.parametrize("order", ["discover", "trending", "top", "new"])
def test_pinned_ideas_come_first_latest_pin_first(factory: Factory, order: str) -> None:
    _, ada, ideas = _scene(factory, 25)
    for idea in (ideas[2], ideas[0]):
        assert _act(factory, pinning.pin, idea, ada) is True
    shown = _shown(factory, f"/groups/kitchens?order={order}")
    assert shown[:3] == [ideas[0], ideas[2], ideas[24]]
    assert len(shown) == 22
    page = factory.visitor().get(f"/groups/kitchens?order={order}").text
    assert page.count('class="pinned"') == 2
    more = re.search(r'rel="next" href="([^"]+)"', page)
    assert more is not None
    rest = _shown(factory, more[1].replace("&amp;", "&"))
    assert sorted(shown + rest) == sorted(ideas)
    assert _shown(factory, "/top")[0] == ideas[24]


def test_pinning_twice_pins_once_and_unpinning_restores_the_order(factory: Factory) -> None:
    _, ada, ideas = _scene(factory)
    assert [_act(factory, pinning.pin, ideas[0], ada) for _ in "ab"] == [True, False]
    assert [_act(factory, pinning.unpin, ideas[0], ada) for _ in "ab"] == [True, False]
    assert _shown(factory, "/groups/kitchens?order=top") == ideas[::-1]


def test_three_are_enough(factory: Factory) -> None:
    _, ada, ideas = _scene(factory)
    for idea in ideas[:3]:
        _act(factory, pinning.pin, idea, ada)
    with pytest.raises(Refused, match="already has three pinned ideas"):
        _act(factory, pinning.pin, ideas[3], ada)
    _act(factory, pinning.unpin, ideas[0], ada)
    assert _act(factory, pinning.pin, ideas[3], ada) is True


def test_removing_or_moving_unpins(factory: Factory) -> None:
    group, ada, ideas = _scene(factory)
    other = factory.group("Cups", ada)
    for idea in ideas[:2]:
        _act(factory, pinning.pin, idea, ada)
    with factory.writing():
        visibility.remove(db.session.get_one(Idea, ideas[0]), MODERATOR)
        visibility.restore(db.session.get_one(Idea, ideas[0]), MODERATOR)
    assert factory.get(Idea, ideas[0]).pinned_at is None
    with factory.writing():
        from community.groups.models import Group

        moving.move(db.session.get_one(Idea, ideas[1]), db.session.get_one(Group, other))
    assert factory.get(Idea, ideas[1]).pinned_at is None
    down = factory.idea("Out of sight", ada, group, hidden_at=now(), removed_by="author")
    with pytest.raises(Refused, match="This idea is hidden"):
        _act(factory, pinning.pin, down, ada)


def test_only_moderators_and_not_in_an_archived_group(factory: Factory) -> None:
    group, ada, ideas = _scene(factory)
    bo, cy = factory.get(Idea, ideas[0]).author_id, factory.member("Cy", handle="cyrus")
    for who in (bo, cy):
        with pytest.raises(Refused, match="Only this group’s moderators"):
            _act(factory, pinning.pin, ideas[0], who)
        assert "/pin" not in factory.browser(who).get(f"/ideas/{ideas[0]}-idea-number-1").text
    den = factory.idea("A secret thing", ada, factory.group("Den", ada, is_private=True))
    with pytest.raises(Hidden):
        _act(factory, pinning.pin, den, cy)
    act_in_group(factory, archiving.archive, group, ada)
    with pytest.raises(Refused, match="archived"):
        _act(factory, pinning.pin, ideas[0], ada)


def test_the_buttons_pin_and_unpin(factory: Factory) -> None:
    _, ada, ideas = _scene(factory)
    browser = factory.browser(ada)
    assert f'action="/ideas/{ideas[0]}/pin"' in browser.get(f"/ideas/{ideas[0]}-idea-number-1").text
    assert browser.send(f"/ideas/{ideas[0]}/pin").status_code == 303
    assert factory.get(Idea, ideas[0]).pinned_at is not None
    assert f'action="/ideas/{ideas[0]}/unpin"' in browser.get(f"/ideas/{ideas[0]}-idea-number-1").text
    assert browser.send(f"/ideas/{ideas[0]}/unpin").status_code == 303
    assert factory.get(Idea, ideas[0]).pinned_at is None
