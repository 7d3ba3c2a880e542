"""Corrected support: what enters it, what does not, how soon it follows, and that it can be reckoned again."""

import contextlib
import random
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from community.groups.models import Group
from community.ideas import looking, measured, posting, ranking, voting
from community.ideas.looking import Ledger, Place
from community.ideas.models import Idea, Looks, RankingVersion, Vote
from community.insights import jobs, measuring, rescoring, supporting
from community.insights.models import Support
from community.kernel.database import db, now
from community.kernel.errors import Refused
from community.members import standing
from community.members.models import Member
from tests.world import World

DAY = date(2026, 5, 4)
PLACE = Place("new", 3)


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> None:
    measured.forget()
    monkeypatch.setattr(looking, "ledger", Ledger())


def _look(world: World, idea: int, shows: int, position: int = 1, **values: Any) -> None:
    values.setdefault("surface", "new")
    values.setdefault("day", DAY)
    values.setdefault("reserved", False)
    with world.writing():
        db.session.add(Looks(idea_id=idea, position=position, shows=shows, **values))
        db.session.get_one(Idea, idea).stale_since = now()


def _cast(world: World, idea: int, *members: int, place: Place | None = PLACE) -> None:
    with world.writing():
        for member in members:
            voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, member), place)


def _follow(world: World) -> None:
    with world.reading():
        jobs.refresh_support()


def _known(world: World, idea: int) -> tuple[int, float, int]:
    """Looks, examined and votes, as they were stored."""
    _follow(world)
    row = world.get(Support, idea)
    return row.looks, row.examined, row.votes


def _is_sound(world: World) -> bool:
    with world.reading():
        return not list(rescoring.differences())


def _scene(world: World) -> tuple[int, int, int, int]:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Tea", ada, bo)
    return ada, bo, group, world.idea("A bigger kettle", ada, group)


def test_figures_are_made_from_votes_looks_and_their_measurement(world: World) -> None:
    _, bo, _, idea = _scene(world)
    _look(world, idea, 10, 1)
    _look(world, idea, 4, 2, surface="group")
    _look(world, idea, 3, 0, surface="direct")
    _cast(world, idea, bo, world.member("Cy"))
    assert _known(world, idea) == (17, pytest.approx(10 + 4 * 2**-0.7 + 3), 2)
    row, stored = world.get(Support, idea), world.get(Idea, idea)
    version = world.get(RankingVersion, row.version_id)
    usual = ranking.Version(version.id, version.mean, version.weight, tuple(version.curve))
    assert stored.support == pytest.approx(ranking.support(2, row.examined, usual), abs=1e-12)
    assert stored.discover == pytest.approx(ranking.optimistic(2, row.examined, usual), abs=1e-12)
    assert (row.low, row.high) == pytest.approx(ranking.interval(2, row.examined, usual), abs=1e-12)
    assert stored.stale_since is None
    assert _is_sound(world)


def test_the_authors_vote_imported_numbers_and_votes_without_a_look_change_no_rate(world: World) -> None:
    ada, bo, _, idea = _scene(world)
    _look(world, idea, 10)
    before = _known(world, idea), world.get(Idea, idea).support
    _cast(world, idea, ada)
    _cast(world, idea, bo, place=None)
    _cast(world, idea, world.member("Sol", role="staff"))
    with world.writing():
        db.session.get_one(Idea, idea).imported_support = 500
    assert world.get(Idea, idea).vote_count == 3
    assert (_known(world, idea), world.get(Idea, idea).support) == before


def test_a_hundred_looks_a_day_are_one(world: World) -> None:
    _, bo, _, _ = _scene(world)
    browser = world.browser(bo)
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        for _ in range(100):
            browser.get("/new")
        with world.writing():
            looking.flush()
    assert _known(world, 1)[0] == 1


def test_a_vote_withdrawn_and_cast_again_counts_once(world: World) -> None:
    _, bo, _, idea = _scene(world)
    _look(world, idea, 10)
    _cast(world, idea, bo)
    with world.writing():
        voting.withdraw(db.session.get_one(Idea, idea), db.session.get_one(Member, bo))
    assert _known(world, idea)[2] == 0
    _cast(world, idea, bo)
    assert _known(world, idea)[2] == 1
    assert len(world.all(Vote)) == 2


def test_votes_of_the_suspended_leave_the_rate_and_come_back(world: World) -> None:
    _, bo, _, idea = _scene(world)
    _look(world, idea, 10)
    _cast(world, idea, bo)
    assert _known(world, idea)[2] == 1
    with world.writing():
        standing.suspend(db.session.get_one(Member, bo), None)
    world.work()
    assert _known(world, idea)[2] == 0
    with world.writing():
        standing.lift(db.session.get_one(Member, bo))
    world.work()
    assert _known(world, idea)[2] == 1
    assert _is_sound(world)


def test_a_new_idea_is_given_the_figures_of_a_usual_one_at_once(world: World) -> None:
    ada, _, group, _ = _scene(world)
    _follow(world)
    with world.writing():
        who, where = db.session.get_one(Member, ada), db.session.get_one(Group, group)
        idea = posting.post(who, where, "A quieter kettle", "It wakes everybody.").id
    with world.reading():
        version = measured.latest()
    row = world.get(Idea, idea)
    assert row.support == pytest.approx(version.mean)
    assert row.discover == ranking.optimistic(0, 0, version)
    _follow(world)
    assert world.get(Idea, idea).discover == pytest.approx(row.discover, abs=1e-12)


def test_only_ideas_that_changed_are_reckoned_again(world: World) -> None:
    ada, bo, group, idea = _scene(world)
    other = world.idea("A quiet lid", ada, group)
    _follow(world)
    made = world.get(Support, other).made_at
    _cast(world, idea, bo)
    _follow(world)
    assert world.get(Support, other).made_at == made
    assert world.get(Support, idea).made_at > made


def test_what_changes_while_figures_are_made_stays_stale(world: World) -> None:
    _, bo, _, idea = _scene(world)
    _look(world, idea, 10)
    with world.reading():
        version = rescoring._version()
        known = supporting.facts([idea])
        db.session.rollback()
    _cast(world, idea, bo)
    with world.writing():
        supporting.keep([(one, supporting.reckon(one, version)) for one in known], now())
    assert world.get(Idea, idea).stale_since is not None
    assert _known(world, idea)[2] == 1
    assert world.get(Idea, idea).stale_since is None


def test_a_decided_idea_stands_after_all_that_take_votes_and_comes_back_when_opened(world: World) -> None:
    ada, _, group, idea = _scene(world)
    worse = world.idea("A quiet lid", ada, group)
    _look(world, worse, 500)
    _follow(world)
    assert world.get(Idea, idea).discover > world.get(Idea, worse).discover
    for status, is_before in (("shipped", False), ("open", True)):
        with world.writing():
            row = db.session.get_one(Idea, idea)
            row.status_key, row.stale_since = status, now()
        _follow(world)
        assert (world.get(Idea, idea).discover > world.get(Idea, worse).discover) is is_before
        assert _is_sound(world)


def test_a_measurement_reckons_everything_anew_and_a_kill_in_between_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bo, group, _ = _scene(world)
    ideas = [world.idea(f"A kettle of size {number}", ada, group) for number in range(7)]
    monkeypatch.setattr(rescoring, "BATCH", 3)
    monkeypatch.setattr(measuring, "BATCH", 3)
    _follow(world)
    for idea in ideas:
        _look(world, idea, 20)
    _cast(world, ideas[0], bo)
    with world.reading():
        jobs.measure_ranking()
    rescore, calls = rescoring.rescore, 0

    def dies(*given: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        rescore(*given)

    monkeypatch.setattr(rescoring, "rescore", dies)
    with pytest.raises(KeyboardInterrupt):
        _follow(world)
    assert _is_sound(world)
    monkeypatch.setattr(rescoring, "rescore", rescore)
    _follow(world)
    assert {row.version_id for row in world.all(Support)} == {2}
    assert world.scalar(select(Idea.id).where(Idea.stale_since.is_not(None))) is None
    assert _is_sound(world)


def test_a_measurement_of_the_same_is_not_numbered_anew(world: World) -> None:
    _scene(world)
    with world.reading():
        jobs.measure_ranking()
        jobs.measure_ranking()
    assert len(world.all(RankingVersion)) == 1


def test_the_usual_rate_comes_from_public_groups_only(world: World) -> None:
    ada, bo, _, idea = _scene(world)
    hidden = world.idea("A secret kettle", ada, world.group("Secrets", ada, bo, is_private=True))
    _look(world, idea, 10)
    _cast(world, idea, bo)
    _look(world, hidden, 10, reserved=True)
    with world.reading():
        version = measuring.measure(now())
        assert (version.mean, version.weight) == (pytest.approx(0.1), ranking.WEIGHT)
        assert measuring.evidence() == []
    _cast(world, hidden, bo, world.member("Cy"), place=Place("group", 1, True))
    with world.reading():
        assert measuring.measure(now()) == version


def test_attention_is_measured_in_reserved_slots_once_there_is_enough(world: World) -> None:
    _, bo, _, idea = _scene(world)
    _look(world, idea, 400, 1, reserved=True, opens=199)
    _look(world, idea, 400, 2, reserved=True, opens=100)
    _look(world, idea, 400, 3, opens=400)
    with world.reading():
        assert measuring.measure(now()).curve == ranking.default_curve()
    _cast(world, idea, bo, place=Place("discover", 1, True))
    with world.reading():
        version = measuring.measure(now())
    assert version.curve == (1.0, 0.5)
    assert world.get(RankingVersion, version.id).evidence == [[400, 1, 199], [400, 0, 100]]


def test_who_names_places_where_nothing_was_shown_moves_no_curve(world: World) -> None:
    ada, bo, group, idea = _scene(world)
    other = world.idea("A smaller kettle", ada, group)
    crowd = [bo, *(world.member() for _ in range(6))]
    _look(world, idea, 5, 1, reserved=True, opens=9)
    _look(world, idea, 0, 2, reserved=True, opens=30)
    _look(world, other, 4, 2, reserved=True, opens=1)
    _cast(world, idea, *crowd[:4], place=Place("discover", 2, True))
    _cast(world, idea, *crowd[4:], place=Place("discover", 1, True))
    _cast(world, other, *crowd, place=Place("discover", 1, True))
    with world.reading():
        assert measuring.evidence() == [[5, 3, 5], [4, 0, 1]]


def test_a_figure_that_does_not_follow_is_found_and_mended(world: World) -> None:
    _, bo, _, idea = _scene(world)
    _look(world, idea, 10)
    _cast(world, idea, bo)
    _follow(world)
    with world.writing():
        db.session.execute(update(Idea).values(support=0.9))
        db.session.execute(update(Support).values(votes=7))
    with world.reading():
        found = list(rescoring.differences())
        assert {(one.name, one.stored) for one in found} == {("support", 0.9), ("votes", 7)}
        rescoring.mend(found)
    assert _is_sound(world)


def test_figures_of_many_ideas_take_as_many_statements_as_of_few(world: World) -> None:
    ada, _, group, _ = _scene(world)
    _follow(world)
    for number in range(30):
        world.idea(f"A kettle of size {number}", ada, group)
    with world.reading(), world.counting() as sent:
        ids = list(range(1, 31))
        supporting.facts(ids)
        assert len(sent) == 3
        rescoring.rescore(ids, measured.latest())
    assert len(sent) <= 11


def test_what_is_private_changes_nothing_that_is_measured(world: World) -> None:
    ada, bo, _, idea = _scene(world)
    hidden = world.idea("A secret kettle", ada, world.group("Secrets", ada, bo, is_private=True))
    down = world.idea("A kettle that was taken down", ada, world.group("Cups", ada), taken_down_at=now())
    for position in (1, 2, 3):
        _look(world, idea, 300, position, surface="discover", reserved=True, opens=150 // position)
    _cast(world, idea, bo, place=Place("discover", 2, True))
    with world.reading():
        before = measuring.measure(now())
    for secret in (hidden, down):
        _look(world, secret, 900, 2, surface="discover", reserved=True, opens=900)
        _look(world, secret, 70, 1)
    _cast(world, hidden, *(world.member() for _ in range(4)), place=Place("discover", 3, True))
    with world.reading():
        assert measuring.measure(now()) == before
    (version,) = world.all(RankingVersion)
    assert version.evidence == [[300, 0, 150], [300, 1, 75], [300, 0, 50]]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_happens_stored_figures_are_those_that_follow(world: World, seed: int) -> None:
    chance = random.Random(seed)
    ada, people = world.member("Ada"), [world.member() for _ in range(6)]
    group, secret = world.group("Tea", ada, *people), world.group("Secrets", ada, *people, is_private=True)
    ideas = [world.idea(f"A kettle of size {n}", ada, secret if n % 4 == 3 else group) for n in range(8)]
    acts = (_some_vote, _some_vote, _some_withdrawal, _some_look, _some_decision, _some_suspension, _some_measurement)
    for turn in range(60):
        chance.choice(acts)(world, chance, chance.choice(ideas), chance.choice(people))
        if turn % 7 == 0:
            world.work()
            _follow(world)
            assert _is_sound(world)
    world.work()
    _follow(world)
    assert _is_sound(world)
    assert world.scalar(select(Idea.id).where(Idea.stale_since.is_not(None))) is None


def _some_vote(world: World, chance: random.Random, idea: int, member: int) -> None:
    with contextlib.suppress(Refused), world.writing():
        place = chance.choice([None, PLACE, Place("discover", chance.randint(1, 20), True)])
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, member), place)


def _some_withdrawal(world: World, chance: random.Random, idea: int, member: int) -> None:
    with contextlib.suppress(Refused), world.writing():
        voting.withdraw(db.session.get_one(Idea, idea), db.session.get_one(Member, member))


def _some_look(world: World, chance: random.Random, idea: int, member: int) -> None:
    day = DAY + timedelta(days=chance.randrange(10**6))
    _look(world, idea, chance.randint(1, 40), chance.randint(0, 25), day=day, reserved=chance.random() < 0.3, opens=2)


def _some_decision(world: World, chance: random.Random, idea: int, member: int) -> None:
    with world.writing():
        row = db.session.get_one(Idea, idea)
        row.status_key, row.stale_since = chance.choice(["open", "planned", "shipped", "declined"]), now()


def _some_suspension(world: World, chance: random.Random, idea: int, member: int) -> None:
    with world.writing():
        row = db.session.get_one(Member, member)
        if row.is_suspended:
            standing.lift(row)
        else:
            standing.suspend(row, None)


def _some_measurement(world: World, chance: random.Random, idea: int, member: int) -> None:
    with world.reading():
        jobs.measure_ranking()
