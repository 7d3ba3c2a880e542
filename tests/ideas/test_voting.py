"""Casting and withdrawing votes."""

import pytest

from community.ideas import trend, voting
from community.ideas.looking import Place
from community.ideas.models import NO_TREND, Idea, Vote
from community.kernel.database import db
from community.kernel.errors import Refused
from community.members.models import Member
from tests.world import World


def _one_idea(world: World, **values: object) -> tuple[int, int]:
    ada, bo = world.member("Ada"), world.member("Bo")
    return world.idea("A quiet mode", ada, world.group("Kitchens", ada, bo), **values), bo


def _act(world: World, act: object, idea: int, member: int, *rest: object) -> object:
    with world.writing():
        return act(db.session.get_one(Idea, idea), db.session.get_one(Member, member), *rest)  # type: ignore[operator]


def test_a_vote_is_counted_and_keeps_where_it_was_cast(world: World) -> None:
    idea, bo = _one_idea(world)
    assert _act(world, voting.cast, idea, bo, Place("trending", 3)) is True
    vote = world.all(Vote)[0]
    assert (vote.surface, vote.position, vote.reserved, vote.from_look) == ("trending", 3, False, True)
    row = world.get(Idea, idea)
    assert row.vote_count == 1
    assert row.trend == pytest.approx(trend.weight(vote.cast_at), abs=1e-9)
    assert row.stale_since is not None


def test_voting_twice_counts_once(world: World) -> None:
    idea, bo = _one_idea(world)
    _act(world, voting.cast, idea, bo)
    assert _act(world, voting.cast, idea, bo) is False
    assert world.get(Idea, idea).vote_count == 1
    assert len(world.all(Vote)) == 1


def test_a_withdrawn_vote_is_kept_but_no_longer_counted(world: World) -> None:
    idea, bo = _one_idea(world)
    _act(world, voting.cast, idea, bo)
    _act(world, voting.weigh, idea, bo, 3)
    assert _act(world, voting.withdraw, idea, bo) is True
    assert _act(world, voting.withdraw, idea, bo) is False
    row = world.get(Idea, idea)
    assert (row.vote_count, row.critical_count, row.trend) == (0, 0, NO_TREND)
    assert world.all(Vote)[0].withdrawn_at is not None


def test_a_vote_can_be_cast_again_after_it_was_withdrawn(world: World) -> None:
    idea, bo = _one_idea(world)
    for act in (voting.cast, voting.withdraw, voting.cast):
        _act(world, act, idea, bo)
    assert world.get(Idea, idea).vote_count == 1
    assert [vote.withdrawn_at is None for vote in world.all(Vote)] == [False, True]


def test_a_decided_idea_takes_no_votes_and_keeps_those_it_has(world: World) -> None:
    idea, bo = _one_idea(world)
    _act(world, voting.cast, idea, bo)
    with world.writing():
        db.session.get_one(Idea, idea).status_key = "shipped"
    with pytest.raises(Refused):
        _act(world, voting.withdraw, idea, bo)
    with pytest.raises(Refused):
        _act(world, voting.cast, idea, world.member("Cy"))
    assert world.get(Idea, idea).vote_count == 1
    assert len(world.all(Vote)) == 1


def test_importance_moves_from_one_counter_to_another(world: World) -> None:
    idea, bo = _one_idea(world)
    with pytest.raises(Refused):
        _act(world, voting.weigh, idea, bo, 2)
    _act(world, voting.cast, idea, bo)
    for importance, counts in ((2, (0, 1, 0)), (3, (0, 0, 1)), (3, (0, 0, 1)), (None, (0, 0, 0)), (1, (1, 0, 0))):
        _act(world, voting.weigh, idea, bo, importance)
        row = world.get(Idea, idea)
        assert (row.nice_count, row.important_count, row.critical_count) == counts


def test_the_authors_own_vote_and_a_visitors_vote_enter_no_rate(world: World) -> None:
    idea, bo = _one_idea(world)
    author = world.get(Idea, idea).author_id
    _act(world, voting.cast, idea, author, Place("new", 1))
    _act(world, voting.cast, idea, bo, None)
    assert [vote.from_look for vote in world.all(Vote)] == [False, False]
