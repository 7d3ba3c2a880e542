"""Concurrent workers: older scores never overwrite newer ones, and there is no deadlock."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from community.analytics import adjusted_support, refresh
from community.analytics.adjusted_support import SupportInputs
from community.analytics.models import AdjustedSupport
from community.core.db import db, now
from community.ideas import calibration, voting
from community.ideas.impressions import Placement
from community.ideas.models import Calibration, Idea
from community.ideas.ranking import RankingParameters
from community.members.models import Member
from tests.factory import Factory

pytestmark = pytest.mark.both_databases

PLACEMENT = Placement("discover", 3)


def _read(factory: Factory, idea: int) -> tuple[SupportInputs, RankingParameters]:
    """What a worker knows that has read and not stored yet."""
    with factory.reading():
        version = refresh._parameters()
        known = adjusted_support.load_inputs([idea], version)
        db.session.rollback()
    return known, version


def _store(factory: Factory, known: SupportInputs, version: RankingParameters) -> None:
    with factory.writing():
        adjusted_support.store(known, adjusted_support.calculate(known, version), now())


def _cast(factory: Factory, idea: int, *members: int) -> None:
    for member in members:
        with factory.writing():
            voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, member), PLACEMENT)


def _follow(factory: Factory) -> None:
    with factory.reading():
        refresh.refresh_stale()
        refresh.refresh_outdated()


def _is_sound(factory: Factory) -> bool:
    with factory.reading():
        return not list(refresh.find_differences())


def test_older_inputs_do_not_overwrite_newer_scores(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("A bigger kettle", ada, factory.group("Tea", ada, bo))
    _follow(factory)
    slow = _read(factory, idea)
    _cast(factory, idea, bo)
    _follow(factory)
    assert factory.get(AdjustedSupport, idea).votes == 1
    _store(factory, *slow)
    assert factory.get(AdjustedSupport, idea).votes == 1
    assert _is_sound(factory)


def test_an_older_calibration_does_not_overwrite_a_newer_one(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("A bigger kettle", ada, factory.group("Tea", ada, bo))
    _follow(factory)
    older = _read(factory, idea)[1]
    _cast(factory, idea, *(factory.member() for _ in range(6)))
    with factory.writing():
        first = db.session.get_one(Calibration, older.id)
        same = {name: getattr(first, name) for name in ("weight", "exponent", "first_row", "settled", "activity")}
        db.session.add(Calibration(made_at=now(), mean=0.3, **same, evidence=[]))
    _follow(factory)
    stored = factory.get(AdjustedSupport, idea)
    assert stored.calibration_id > older.id
    _store(factory, _read(factory, idea)[0], older)
    assert factory.get(AdjustedSupport, idea).calibration_id == stored.calibration_id
    assert _is_sound(factory)


def test_concurrent_workers_and_voters_leave_consistent_scores(factory: Factory) -> None:
    ada = factory.member("Ada")
    voters = [factory.member() for _ in range(8)]
    group = factory.group("Tea", ada, *voters)
    ideas = [factory.idea(f"A kettle of size {number}", ada, group) for number in range(12)]
    _follow(factory)
    with factory.reading():
        version = calibration.latest()

    def work(seed: int) -> None:
        chance = random.Random(seed)
        with factory.app.app_context():
            for _ in range(15):
                refresh.recalculate(chance.sample(ideas, len(ideas)), version)

    def vote(voter: int) -> None:
        for idea in random.Random(voter).sample(ideas, 6):
            _cast(factory, idea, voter)

    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(work, seed) for seed in range(3)] + [pool.submit(vote, voter) for voter in voters[:5]]
        for one in done:
            one.result(timeout=60)
    _follow(factory)
    assert factory.scalar(db.select(db.func.sum(AdjustedSupport.votes))) == 30
    assert _is_sound(factory)
