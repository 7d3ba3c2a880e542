"""Casting and withdrawing votes."""

import pytest

from community.core.db import db
from community.core.errors import Refused
from community.ideas import voting
from community.ideas.impressions import Placement
from community.ideas.models import Idea, Vote
from community.ideas.trend import NO_TREND
from community.members.models import Member
from tests.factory import Factory

pytestmark = pytest.mark.both_databases


def _one_idea(factory: Factory, **values: object) -> tuple[int, int]:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    return factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo), **values), bo


def _act(factory: Factory, act: object, idea: int, member: int, *rest: object) -> object:
    with factory.writing():
        return act(db.session.get_one(Idea, idea), db.session.get_one(Member, member), *rest)  # type: ignore[operator]


def test_a_vote_is_counted_and_keeps_where_it_was_cast(factory: Factory) -> None:
    idea, bo = _one_idea(factory)
    assert _act(factory, voting.cast, idea, bo, Placement("trending", 3)) is True
    vote = factory.all(Vote)[0]
    assert (vote.surface, vote.position, vote.is_exploration, vote.in_rate) == ("trending", 3, False, True)
    row = factory.get(Idea, idea)
    assert row.vote_count == 1
    assert row.trend == pytest.approx(vote.trend_weight, abs=1e-9)
    assert row.stale_since is not None


def test_voting_twice_counts_once(factory: Factory) -> None:
    idea, bo = _one_idea(factory)
    _act(factory, voting.cast, idea, bo)
    assert _act(factory, voting.cast, idea, bo) is False
    assert factory.get(Idea, idea).vote_count == 1
    assert len(factory.all(Vote)) == 1


def test_a_withdrawn_vote_is_kept_but_no_longer_counted(factory: Factory) -> None:
    idea, bo = _one_idea(factory)
    _act(factory, voting.cast, idea, bo)
    _act(factory, voting.set_importance, idea, bo, 3)
    assert _act(factory, voting.withdraw, idea, bo) is True
    assert _act(factory, voting.withdraw, idea, bo) is False
    row = factory.get(Idea, idea)
    assert (row.vote_count, row.critical_count, row.trend) == (0, 0, NO_TREND)
    assert factory.all(Vote)[0].withdrawn_at is not None


def test_a_vote_can_be_cast_again_after_it_was_withdrawn(factory: Factory) -> None:
    idea, bo = _one_idea(factory)
    for act in (voting.cast, voting.withdraw, voting.cast):
        _act(factory, act, idea, bo)
    assert factory.get(Idea, idea).vote_count == 1
    assert [vote.withdrawn_at is None for vote in factory.all(Vote)] == [False, True]


def test_a_closed_idea_takes_no_votes_and_keeps_its_own(factory: Factory) -> None:
    idea, bo = _one_idea(factory)
    _act(factory, voting.cast, idea, bo)
    with factory.writing():
        db.session.get_one(Idea, idea).status_key = "shipped"
    with pytest.raises(Refused):
        _act(factory, voting.withdraw, idea, bo)
    with pytest.raises(Refused):
        _act(factory, voting.cast, idea, factory.member("Cy"))
    assert factory.get(Idea, idea).vote_count == 1
    assert len(factory.all(Vote)) == 1


def test_importance_moves_from_one_counter_to_another(factory: Factory) -> None:
    idea, bo = _one_idea(factory)
    with pytest.raises(Refused):
        _act(factory, voting.set_importance, idea, bo, 2)
    _act(factory, voting.cast, idea, bo)
    for importance, counts in ((2, (0, 1, 0)), (3, (0, 0, 1)), (3, (0, 0, 1)), (None, (0, 0, 0)), (1, (1, 0, 0))):
        _act(factory, voting.set_importance, idea, bo, importance)
        row = factory.get(Idea, idea)
        assert (row.nice_count, row.important_count, row.critical_count) == counts


def test_the_authors_own_vote_and_a_visitors_vote_enter_no_rate(factory: Factory) -> None:
    idea, bo = _one_idea(factory)
    author = factory.get(Idea, idea).author_id
    _act(factory, voting.cast, idea, author, Placement("new", 1))
    _act(factory, voting.cast, idea, bo, None)
    assert [vote.in_rate for vote in factory.all(Vote)] == [False, False]
