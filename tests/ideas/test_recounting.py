"""Counters against facts, and what goes with a member who goes."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from community.groups.models import Group
from community.ideas import jobs, recounting, trend, voting
from community.ideas.models import NO_TREND, Idea, Vote
from community.kernel.database import db, now
from community.kernel.outbox import record
from community.kernel.recounting import mend
from community.members.events import MemberRemoved
from community.members.models import Member
from tests.world import World


def _voted(world: World) -> tuple[int, list[int]]:
    ada = world.member("Ada")
    people = [ada, world.member("Bo"), world.member("Cy")]
    idea = world.idea("A quiet mode", ada, world.group("Kitchens", *people))
    with world.writing():
        row = db.session.get_one(Idea, idea)
        for number, person in enumerate(people):
            voting.cast(row, db.session.get_one(Member, person))
            voting.weigh(row, db.session.get_one(Member, person), number + 1)
    return idea, people


def _drifts(world: World) -> dict[str, tuple[float, float]]:
    with world.reading():
        return {drift.column.key: (drift.stored, drift.actual) for drift in recounting.drifts()}


def test_a_sound_site_has_no_drift(world: World) -> None:
    idea, (_, bo, _) = _voted(world)
    assert _drifts(world) == {}
    with world.writing():
        voting.withdraw(db.session.get_one(Idea, idea), db.session.get_one(Member, bo))
    assert _drifts(world) == {}


def test_each_drift_is_found_and_mended(world: World) -> None:
    idea, _ = _voted(world)
    other = world.idea("A louder mode", world.member(), world.group("Garages", world.member()))
    with world.writing():
        db.session.execute(
            update(Idea)
            .where(Idea.id == idea)
            .values(vote_count=9, nice_count=8, important_count=7, critical_count=6, trend=Idea.trend + 0.1)
        )
        db.session.execute(update(Idea).where(Idea.id == other).values(trend=3.0))
        db.session.execute(update(Group).values(idea_count=5))
    found = _drifts(world)
    assert found.keys() == {"vote_count", "nice_count", "important_count", "critical_count", "trend", "idea_count"}
    assert found["vote_count"] == (9, 3)
    assert found["trend"] == (3.0, NO_TREND)
    with world.writing():
        mend(recounting.drifts())
    assert _drifts(world) == {}
    assert world.get(Idea, other).trend == NO_TREND


def test_a_removed_members_votes_go_and_every_counter_follows(world: World) -> None:
    idea, (ada, bo, _) = _voted(world)
    with world.writing():
        row, member = db.session.get_one(Idea, idea), db.session.get_one(Member, bo)
        voting.withdraw(row, member)
        voting.cast(row, member)
        voting.weigh(row, member, 2)
    closed = world.idea("A louder mode", ada, world.group("Garages", ada))
    with world.writing():
        voting.cast(db.session.get_one(Idea, closed), db.session.get_one(Member, bo))
        db.session.get_one(Idea, closed).status_key = "shipped"
        record(MemberRemoved(bo))
    world.work()
    assert not [vote for vote in world.all(Vote) if vote.member_id == bo]
    row = world.get(Idea, idea)
    assert (row.vote_count, row.nice_count, row.important_count, row.critical_count) == (2, 1, 0, 1)
    assert world.get(Idea, closed).vote_count == 0
    assert _drifts(world) == {}
    with world.writing():
        jobs.delete_votes(MemberRemoved(bo))
    assert _drifts(world) == {}
    assert world.get(Idea, idea).vote_count == 2


def test_the_trend_halves_in_five_days_and_adds_up(world: World) -> None:
    moment = now()
    assert trend.weight(moment) - trend.weight(moment - timedelta(days=4.852)) == pytest.approx(0.693, abs=1e-3)
    assert trend.of([]) == NO_TREND
    assert trend.of([moment] * 4) == pytest.approx(trend.weight(moment) + 1.386294, abs=1e-6)
    assert trend.of([moment, moment - timedelta(days=365 * 20)]) == pytest.approx(trend.weight(moment))
