"""Counters compared with the facts, and the counters after a member is deleted."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from community.core.counters import correct
from community.core.db import db, now
from community.groups.models import Group
from community.ideas import counters, jobs, trend, voting
from community.ideas.models import Idea, Vote
from community.ideas.trend import NO_TREND
from community.members import deletion
from community.members.events import MemberDeleted
from community.members.models import Member
from tests.factory import Factory

pytestmark = pytest.mark.both_databases


def _voted(factory: Factory) -> tuple[int, list[int]]:
    ada = factory.member("Ada")
    people = [ada, factory.member("Bo"), factory.member("Cy")]
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", *people))
    with factory.writing():
        row = db.session.get_one(Idea, idea)
        for number, person in enumerate(people):
            voting.cast(row, db.session.get_one(Member, person))
            voting.set_importance(row, db.session.get_one(Member, person), number + 1)
    return idea, people


def _drifts(factory: Factory) -> dict[str, tuple[float, float]]:
    with factory.reading():
        return {drift.column.key: (drift.stored, drift.actual) for drift in counters.drifts()}


def test_a_sound_site_has_no_drift(factory: Factory) -> None:
    idea, (_, bo, _) = _voted(factory)
    assert _drifts(factory) == {}
    with factory.writing():
        voting.withdraw(db.session.get_one(Idea, idea), db.session.get_one(Member, bo))
    assert _drifts(factory) == {}


def test_each_drift_is_found_and_repaired(factory: Factory) -> None:
    idea, _ = _voted(factory)
    other = factory.idea("A louder mode", factory.member(), factory.group("Garages", factory.member()))
    with factory.writing():
        db.session.execute(
            update(Idea)
            .where(Idea.id == idea)
            .values(vote_count=9, nice_count=8, important_count=7, critical_count=6, trend=Idea.trend + 0.1)
        )
        db.session.execute(update(Idea).where(Idea.id == other).values(trend=3.0))
        db.session.execute(update(Group).values(idea_count=5))
    found = _drifts(factory)
    assert found.keys() == {"vote_count", "nice_count", "important_count", "critical_count", "trend", "idea_count"}
    assert found["vote_count"] == (9, 3)
    assert found["trend"] == (3.0, NO_TREND)
    with factory.writing():
        correct(counters.drifts())
    assert _drifts(factory) == {}
    assert factory.get(Idea, other).trend == NO_TREND


def test_a_removed_members_votes_go_and_every_counter_follows(factory: Factory) -> None:
    idea, (ada, bo, _) = _voted(factory)
    with factory.writing():
        row, member = db.session.get_one(Idea, idea), db.session.get_one(Member, bo)
        voting.withdraw(row, member)
        voting.cast(row, member)
        voting.set_importance(row, member, 2)
    closed = factory.idea("A louder mode", ada, factory.group("Garages", ada))
    with factory.writing():
        voting.cast(db.session.get_one(Idea, closed), db.session.get_one(Member, bo))
        db.session.get_one(Idea, closed).status_key = "shipped"
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, bo))
    assert factory.get(Idea, idea).vote_count == 2  # at once; the rows are deleted later
    factory.work()
    assert not [vote for vote in factory.all(Vote) if vote.member_id == bo]
    row = factory.get(Idea, idea)
    assert (row.vote_count, row.nice_count, row.important_count, row.critical_count) == (2, 1, 0, 1)
    assert factory.get(Idea, closed).vote_count == 0
    assert _drifts(factory) == {}
    with factory.writing():
        jobs.delete_votes(MemberDeleted(bo))
    assert _drifts(factory) == {}
    assert factory.get(Idea, idea).vote_count == 2


def test_the_trend_halves_in_five_days_and_adds_up(factory: Factory) -> None:
    moment = now()
    assert trend.weight(moment) - trend.weight(moment - timedelta(days=4.852)) == pytest.approx(0.693, abs=1e-3)
    assert trend.from_weights([]) == NO_TREND
    assert trend.from_weights([trend.weight(moment)] * 4) == pytest.approx(trend.weight(moment) + 1.386294, abs=1e-6)
    assert trend.from_weights([trend.weight(moment), trend.weight(moment - timedelta(days=365 * 20))]) == pytest.approx(
        trend.weight(moment)
    )
