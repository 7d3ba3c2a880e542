"""Several workers at once: nobody stores what is older over what is newer, and nobody waits for ever."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from community.ideas import measured, voting
from community.ideas.looking import Place
from community.ideas.models import Idea, RankingVersion
from community.ideas.ranking import Version
from community.insights import rescoring, supporting
from community.insights.models import Support
from community.insights.supporting import Facts
from community.kernel.database import db, now
from community.members.models import Member
from tests.world import World

PLACE = Place("discover", 3)


@pytest.fixture(autouse=True)
def _anew() -> None:
    measured.forget()


def _read(world: World, idea: int) -> tuple[list[Facts], Version]:
    """What a worker knows that has read and not stored yet."""
    with world.reading():
        version = rescoring._version()
        known = supporting.facts([idea])
        db.session.rollback()
    return known, version


def _store(world: World, known: list[Facts], version: Version) -> None:
    with world.writing():
        supporting.keep([(one, supporting.reckon(one, version)) for one in known], now())


def _cast(world: World, idea: int, *members: int) -> None:
    for member in members:
        with world.writing():
            voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, member), PLACE)


def _follow(world: World) -> None:
    with world.reading():
        rescoring.refresh()
        rescoring.catch_up()


def _is_sound(world: World) -> bool:
    with world.reading():
        return not list(rescoring.differences())


def test_who_read_before_a_vote_stores_nothing_over_who_read_after_it(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    idea = world.idea("A bigger kettle", ada, world.group("Tea", ada, bo))
    _follow(world)
    slow = _read(world, idea)
    _cast(world, idea, bo)
    _follow(world)
    assert world.get(Support, idea).votes == 1
    _store(world, *slow)
    assert world.get(Support, idea).votes == 1
    assert _is_sound(world)


def test_an_older_measurement_does_not_come_back(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    idea = world.idea("A bigger kettle", ada, world.group("Tea", ada, bo))
    _follow(world)
    older = _read(world, idea)[1]
    _cast(world, idea, *(world.member() for _ in range(6)))
    with world.writing():
        db.session.add(RankingVersion(made_at=now(), mean=0.3, weight=20.0, curve=[1.0], evidence=[]))
    _follow(world)
    stored = world.get(Support, idea)
    assert stored.version_id > older.id
    _store(world, _read(world, idea)[0], older)
    assert world.get(Support, idea).version_id == stored.version_id
    assert _is_sound(world)


def test_workers_and_voters_at_once_leave_what_follows_from_the_votes(world: World) -> None:
    ada = world.member("Ada")
    voters = [world.member() for _ in range(8)]
    group = world.group("Tea", ada, *voters)
    ideas = [world.idea(f"A kettle of size {number}", ada, group) for number in range(12)]
    _follow(world)
    with world.reading():
        version = measured.latest()

    def work(seed: int) -> None:
        chance = random.Random(seed)
        with world.app.app_context():
            for _ in range(15):
                rescoring.rescore(chance.sample(ideas, len(ideas)), version)

    def vote(voter: int) -> None:
        for idea in random.Random(voter).sample(ideas, 6):
            _cast(world, idea, voter)

    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(work, seed) for seed in range(3)] + [pool.submit(vote, voter) for voter in voters[:5]]
        for one in done:
            one.result(timeout=60)
    _follow(world)
    assert world.scalar(db.select(db.func.sum(Support.votes))) == 30
    assert _is_sound(world)
