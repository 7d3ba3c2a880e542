"""Taking comments down, putting them back, and forgetting who leaves."""

import pytest

from community.comments import recounting, taking_down
from community.comments.models import Comment
from community.ideas.models import Idea
from community.kernel import outbox
from community.kernel.database import db
from community.kernel.errors import Refused
from community.members.events import MemberRemoved
from tests.world import World


def _one_comment(world: World) -> tuple[int, int, int]:
    ada, bo = world.member("Ada"), world.member("Bo")
    idea = world.idea("A quiet mode", ada, world.group("Kitchens", ada, bo))
    return world.comment(idea, bo), idea, bo


def _act(world: World, act: object, comment: int, by: str) -> object:
    with world.writing():
        return act(db.session.get_one(Comment, comment), by)  # type: ignore[operator]


def test_taken_down_and_put_back_counts_once_each_way(world: World) -> None:
    comment, idea, _ = _one_comment(world)
    for act, done, count in (
        (taking_down.take_down, True, 0),
        (taking_down.take_down, False, 0),
        (taking_down.put_back, True, 1),
        (taking_down.put_back, False, 1),
    ):
        assert _act(world, act, comment, "author") is done
        assert world.get(Idea, idea).comment_count == count
    assert world.get(Comment, comment).taken_down_by is None


def test_an_author_does_not_put_back_what_a_moderator_took_down(world: World) -> None:
    comment, idea, _ = _one_comment(world)
    _act(world, taking_down.take_down, comment, "moderator")
    with pytest.raises(Refused):
        _act(world, taking_down.put_back, comment, "author")
    assert _act(world, taking_down.take_down, comment, "author") is False
    assert _act(world, taking_down.put_back, comment, "moderator") is True
    assert world.get(Idea, idea).comment_count == 1


def test_a_moderator_keeps_down_what_its_author_took_down_but_does_not_put_it_back(world: World) -> None:
    comment, idea, _ = _one_comment(world)
    _act(world, taking_down.take_down, comment, "author")
    with pytest.raises(Refused):
        _act(world, taking_down.put_back, comment, "moderator")
    assert _act(world, taking_down.take_down, comment, "moderator") is True
    with pytest.raises(Refused):
        _act(world, taking_down.put_back, comment, "author")
    assert world.get(Idea, idea).comment_count == 0


def test_what_a_removed_member_said_is_taken_down_however_often_that_is_heard(world: World) -> None:
    _comment, idea, bo = _one_comment(world)
    world.comment(idea, bo, "And at night.")
    world.comment(idea, world.member("Cy"), "I stay.")
    for _round in range(2):
        with world.writing():
            outbox.record(MemberRemoved(bo))
        world.work()
        assert world.get(Idea, idea).comment_count == 1
    assert [row.taken_down_by for row in world.all(Comment)] == ["author", "author", None]


@pytest.mark.plants_counters("recounting is to find them")
def test_recounting_finds_a_counter_that_is_wrong_and_nothing_else(world: World) -> None:
    _comment, idea, bo = _one_comment(world)
    _act(world, taking_down.take_down, world.comment(idea, bo, "And at night."), "author")
    with world.reading():
        assert recounting.drifts() == []
    with world.writing():
        db.session.get_one(Idea, idea).comment_count = 7
    with world.reading():
        assert [(drift.id, drift.stored, drift.actual) for drift in recounting.drifts()] == [(idea, 7, 1)]
