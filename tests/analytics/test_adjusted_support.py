"""Adjusted support: what counts in it, how soon it follows, and that it can be recalculated."""

import contextlib
import math
import random
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from community.analytics import adjusted_support, audiences, calibrate, jobs, refresh
from community.analytics.models import AdjustedSupport, AudienceSize
from community.core.db import db, now
from community.core.errors import Refused
from community.groups.models import Group
from community.ideas import calibration, impressions, moving, posting, ranking, readers, voting
from community.ideas.impressions import Placement
from community.ideas.models import Calibration, Idea, Impression, Vote
from community.members import suspensions
from community.members.models import Member
from tests.factory import Factory

DAY = date(2026, 5, 4)
PLACEMENT = Placement("new", 3)


def _show(factory: Factory, idea: int, shows: int, position: int = 1, **values: Any) -> None:
    values.setdefault("surface", "new")
    values.setdefault("day", DAY)
    values.setdefault("is_exploration", False)
    with factory.writing():
        db.session.add(Impression(idea_id=idea, position=position, shows=shows, **values))
        db.session.get_one(Idea, idea).stale_since = now()


def _cast(factory: Factory, idea: int, *members: int, placement: Placement | None = PLACEMENT) -> None:
    with factory.writing():
        for member in members:
            voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, member), placement)


def _follow(factory: Factory) -> None:
    with factory.reading():
        jobs.refresh_support()


def _known(factory: Factory, idea: int) -> tuple[int, float, int]:
    """The stored impressions, weighted impressions and votes."""
    _follow(factory)
    row = factory.get(AdjustedSupport, idea)
    return row.impressions, factory.get(Idea, idea).weighted_impressions, row.votes


def _is_sound(factory: Factory) -> bool:
    with factory.reading():
        return not list(refresh.find_differences())


def _scene(factory: Factory) -> tuple[int, int, int, int]:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Tea", ada, bo)
    return ada, bo, group, factory.idea("A bigger kettle", ada, group)


@pytest.mark.both_databases
def test_scores_follow_from_votes_impressions_and_their_calibration(factory: Factory) -> None:
    _, bo, _, idea = _scene(factory)
    _show(factory, idea, 10, 1)
    _show(factory, idea, 4, 2, surface="group")
    _show(factory, idea, 3, 0, surface="direct")
    _cast(factory, idea, bo, factory.member("Cy"))
    assert _known(factory, idea) == (17, pytest.approx(10 + 4 * 2**-0.7 + 3), 2)
    row, stored = factory.get(AdjustedSupport, idea), factory.get(Idea, idea)
    version = factory.get(Calibration, row.calibration_id)
    usual = ranking.RankingParameters(version.id, version.mean, version.weight)
    read = row.readers
    assert stored.support == pytest.approx(ranking.adjusted_support(2, read, usual), abs=1e-12)
    assert stored.discover == pytest.approx(ranking.upper_confidence_bound(2, read, usual), abs=1e-12)
    assert (row.low, row.high) == pytest.approx(ranking.credible_interval(2, read, usual), abs=1e-12)
    assert stored.stale_since is None
    assert _is_sound(factory)


def test_votes_of_people_whose_views_are_not_counted_change_no_rate(factory: Factory) -> None:
    ada, bo, _, idea = _scene(factory)
    _show(factory, idea, 10)
    before = _known(factory, idea), factory.get(Idea, idea).support
    _cast(factory, idea, ada)
    _cast(factory, idea, bo, placement=None)
    _cast(factory, idea, factory.member("Sol", role="staff"))
    with factory.writing():
        db.session.get_one(Idea, idea).imported_support = 500
    assert factory.get(Idea, idea).vote_count == 3
    assert (_known(factory, idea), factory.get(Idea, idea).support) == before


def test_every_view_and_every_vote_counts(factory: Factory) -> None:
    _, bo, _, idea = _scene(factory)
    browser = factory.browser(bo)
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        for address in ("/new", "/new", "/top"):
            browser.get(address)
        browser.send(f"/ideas/{idea}/vote", placement="top.1")
        with factory.writing():
            impressions.flush()
    assert _known(factory, idea) == (3, 3.0, 1)


@pytest.mark.both_databases
def test_readers_fill_up_toward_the_members_who_can_see_an_idea(factory: Factory) -> None:
    """In a private group of three, unlike on the site, a hundred readings are nearly all repeated if minds are made up.

    Moving the idea changes its audience with the next calculation, and never how the stored scores are checked.
    """
    ada, bo, group, public = _scene(factory)
    cy = factory.member("Cy")
    for _ in range(60):
        factory.member()
    secret = factory.group("Secrets", ada, bo, cy, is_private=True)
    hidden = factory.idea("A secret kettle", ada, secret)
    with factory.reading():
        version = calibrate.run(now())
    sizes = {(row.group_id, row.members) for row in factory.all(AudienceSize)}
    assert sizes == {(None, 63), (secret, 3)}
    with factory.writing():
        db.session.get_one(Calibration, version.id).settled = 1.0
    for idea in (public, hidden):
        for day in (DAY, DAY + timedelta(days=1)):
            _show(factory, idea, 50, day=day)
    _follow(factory)
    few, many = factory.get(AdjustedSupport, hidden), factory.get(AdjustedSupport, public)
    assert (few.audience_id, many.audience_id) == (secret, None)
    assert few.readers == pytest.approx(3, rel=0.35)
    assert many.readers == pytest.approx(63 * (1 - math.exp(-100 / 63)), rel=0.1)
    assert few.reads_per_member == pytest.approx(100 / 3)
    with factory.writing():
        moving.move(db.session.get_one(Idea, hidden), db.session.get_one(Group, group))
    assert _is_sound(factory)


def test_imported_views_are_of_different_people(factory: Factory) -> None:
    _, _, _, idea = _scene(factory)
    with factory.reading():
        version = calibrate.run(now())
    with factory.writing():
        db.session.get_one(Calibration, version.id).settled = 1.0
    _show(factory, idea, 400, 0, surface="import")
    _follow(factory)
    row = factory.get(AdjustedSupport, idea)
    assert (row.readers, row.reads_per_member) == (400, 0)


@pytest.mark.both_databases
def test_audiences_grow_and_keep_their_past(factory: Factory) -> None:
    _scene(factory)
    start = now()
    with factory.reading():
        first = calibrate.run(start)
    factory.member("Cy")
    with factory.reading():
        second = calibrate.run(start + timedelta(days=2))
        known = {version.id: audiences.load([None], version.id)[None].members for version in (first, second)}
    assert known == {first.id: [2], second.id: [2, 3]}
    with factory.reading():
        assert calibrate.run(start + timedelta(days=100)).id > second.id
        assert audiences.load([None], 3)[None].members[-1] == 0, "no one has been active for 90 days"


def test_a_vote_withdrawn_and_cast_again_counts_once(factory: Factory) -> None:
    _, bo, _, idea = _scene(factory)
    _show(factory, idea, 10)
    _cast(factory, idea, bo)
    with factory.writing():
        voting.withdraw(db.session.get_one(Idea, idea), db.session.get_one(Member, bo))
    assert _known(factory, idea)[2] == 0
    _cast(factory, idea, bo)
    assert _known(factory, idea)[2] == 1
    assert len(factory.all(Vote)) == 2


def test_votes_of_the_suspended_leave_the_rate_and_come_back(factory: Factory) -> None:
    _, bo, _, idea = _scene(factory)
    _show(factory, idea, 10)
    _cast(factory, idea, bo)
    assert _known(factory, idea)[2] == 1
    with factory.writing():
        suspensions.suspend(db.session.get_one(Member, bo), None)
    factory.work()
    assert _known(factory, idea)[2] == 0
    with factory.writing():
        suspensions.lift(db.session.get_one(Member, bo))
    factory.work()
    assert _known(factory, idea)[2] == 1
    assert _is_sound(factory)


def test_a_new_idea_has_the_scores_of_an_average_one(factory: Factory) -> None:
    ada, _, group, _ = _scene(factory)
    _follow(factory)
    with factory.writing():
        who, where = db.session.get_one(Member, ada), db.session.get_one(Group, group)
        idea = posting.post(who, where, "A quieter kettle", "It wakes everybody.").id
    with factory.reading():
        version = calibration.latest()
    row = factory.get(Idea, idea)
    assert row.support == pytest.approx(version.mean)
    assert row.discover == ranking.upper_confidence_bound(0, 0, version)
    _follow(factory)
    assert factory.get(Idea, idea).discover == pytest.approx(row.discover, abs=1e-12)


def test_only_ideas_that_changed_are_recalculated(factory: Factory) -> None:
    ada, bo, group, idea = _scene(factory)
    other = factory.idea("A quiet lid", ada, group)
    _follow(factory)
    made = factory.get(AdjustedSupport, other).made_at
    _cast(factory, idea, bo)
    _follow(factory)
    assert factory.get(AdjustedSupport, other).made_at == made
    assert factory.get(AdjustedSupport, idea).made_at > made


@pytest.mark.both_databases
def test_an_idea_that_changes_during_calculation_stays_stale(factory: Factory) -> None:
    _, bo, _, idea = _scene(factory)
    _show(factory, idea, 10)
    with factory.reading():
        version = refresh._parameters()
        known = adjusted_support.load_inputs([idea], version)
        db.session.rollback()
    _cast(factory, idea, bo)
    with factory.writing():
        adjusted_support.store(known, adjusted_support.calculate(known, version), now())
    assert factory.get(Idea, idea).stale_since is not None
    assert _known(factory, idea)[2] == 1
    assert factory.get(Idea, idea).stale_since is None


def test_a_closed_idea_comes_after_all_open_ones_until_reopened(factory: Factory) -> None:
    ada, _, group, idea = _scene(factory)
    worse = factory.idea("A quiet lid", ada, group)
    _show(factory, worse, 500)
    _follow(factory)
    assert factory.get(Idea, idea).discover > factory.get(Idea, worse).discover
    for status, is_before in (("shipped", False), ("open", True)):
        with factory.writing():
            row = db.session.get_one(Idea, idea)
            row.status_key, row.stale_since = status, now()
        _follow(factory)
        assert (factory.get(Idea, idea).discover > factory.get(Idea, worse).discover) is is_before
        assert _is_sound(factory)


@pytest.mark.both_databases
def test_a_calibration_recalculates_everything_and_survives_a_kill(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bo, group, _ = _scene(factory)
    ideas = [factory.idea(f"A kettle of size {number}", ada, group) for number in range(7)]
    monkeypatch.setattr(refresh, "BATCH", 3)
    monkeypatch.setattr(calibrate, "BATCH", 3)
    _follow(factory)
    for idea in ideas:
        _show(factory, idea, 20)
    _cast(factory, ideas[0], bo)
    with factory.reading():
        jobs.calibrate_ranking()
    rescore, calls = refresh.recalculate, 0

    def dies(*given: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        rescore(*given)

    monkeypatch.setattr(refresh, "recalculate", dies)
    with pytest.raises(KeyboardInterrupt):
        _follow(factory)
    assert _is_sound(factory)
    monkeypatch.setattr(refresh, "recalculate", rescore)
    _follow(factory)
    assert {row.calibration_id for row in factory.all(AdjustedSupport)} == {2}
    assert factory.scalar(select(Idea.id).where(Idea.stale_since.is_not(None))) is None
    assert _is_sound(factory)


def test_an_unchanged_calibration_is_not_stored_nor_on_days_on_which_nothing_happens(factory: Factory) -> None:
    _, bo, _, idea = _scene(factory)
    start = now()
    for number in range(60):
        joined = start - timedelta(days=20 + number % 7)
        factory.member(joined_at=joined, seen_on=start.date(), days_present=1 + number % 11 * number % 19)
    _show(factory, idea, 10)
    _cast(factory, idea, bo)
    with factory.reading():
        version = calibrate.run(start)
        assert len(version.activity) == readers.CLASSES
        assert [calibrate.run(start + timedelta(days=days)) for days in (0, 1, 30)] == [version] * 3
    assert len(factory.all(Calibration)) == 1


def test_the_site_average_comes_from_public_groups_only(factory: Factory) -> None:
    ada, bo, _, idea = _scene(factory)
    cy = factory.member("Cy")
    hidden = factory.idea("A secret kettle", ada, factory.group("Secrets", ada, bo, is_private=True))
    _show(factory, idea, 10)
    _cast(factory, idea, bo)
    _show(factory, hidden, 10, is_exploration=True)
    # Ten readings by three members: half of them of settled opinions, which differ from fresh ones in being repeated.
    first = (1 - math.exp(-0.5 * 10 / 3)) / (0.5 * 10 / 3)
    read = 10 * (0.5 + 0.5 * first / (1 - 0.1 * (1 - first)))
    with factory.reading():
        version = calibrate.run(now())
        assert (version.mean, version.settled) == (pytest.approx(1 / read, abs=1e-12), pytest.approx(0.5, abs=1e-12))
        assert version.weight == ranking.DEFAULT_WEIGHT
        assert calibrate.collect_evidence() == []
    _cast(factory, hidden, bo, cy, placement=Placement("group", 1, True))
    with factory.reading():
        assert calibrate.run(now()) == version


@pytest.mark.both_databases
def test_position_bias_is_estimated_once_there_is_enough_evidence(factory: Factory) -> None:
    _, bo, _, idea = _scene(factory)
    _show(factory, idea, 400, 1, is_exploration=True, opens=26)
    _show(factory, idea, 400, 2, is_exploration=True, opens=13)
    _show(factory, idea, 400, 3, opens=400)
    with factory.reading():
        assert calibrate.run(now()).exponent == ranking.DEFAULT_EXPONENT
    _cast(factory, idea, bo, placement=Placement("discover", 1, True))
    with factory.reading():
        version = calibrate.run(now())
    assert version.exponent == pytest.approx(math.log2(27 / 13))
    assert factory.get(Calibration, version.id).evidence == [[400, 1, 26], [400, 0, 13]]


def test_forged_placements_do_not_change_the_curve(factory: Factory) -> None:
    ada, bo, group, idea = _scene(factory)
    other = factory.idea("A smaller kettle", ada, group)
    crowd = [bo, *(factory.member() for _ in range(6))]
    _show(factory, idea, 5, 1, is_exploration=True, opens=9)
    _show(factory, idea, 0, 2, is_exploration=True, opens=30)
    _show(factory, other, 4, 2, is_exploration=True, opens=1)
    _cast(factory, idea, *crowd[:4], placement=Placement("discover", 2, True))
    _cast(factory, idea, *crowd[4:], placement=Placement("discover", 1, True))
    _cast(factory, other, *crowd, placement=Placement("discover", 1, True))
    with factory.reading():
        assert calibrate.collect_evidence() == [[5, 3, 5], [4, 0, 1]]


@pytest.mark.both_databases
def test_a_wrong_score_is_found_and_repaired(factory: Factory) -> None:
    _, bo, _, idea = _scene(factory)
    _show(factory, idea, 10)
    _cast(factory, idea, bo)
    _follow(factory)
    with factory.writing():
        db.session.execute(update(Idea).values(support=0.9))
        db.session.execute(update(AdjustedSupport).values(votes=7))
    with factory.reading():
        found = list(refresh.find_differences())
        assert {(one.name, one.stored) for one in found} == {("support", 0.9), ("votes", 7)}
        refresh.repair(found)
    assert _is_sound(factory)


def test_many_ideas_take_as_many_statements_as_few(factory: Factory) -> None:
    ada, _, group, _ = _scene(factory)
    _follow(factory)
    for number in range(30):
        factory.idea(f"A kettle of size {number}", ada, group)
    with factory.reading():
        ids, version = list(range(1, 31)), calibration.latest()
        with factory.counting() as sent:
            adjusted_support.load_inputs(ids, version)
        assert len(sent) == 3
        with factory.counting() as sent:
            refresh.recalculate(ids, version)
        assert len(sent) == 7


def test_private_groups_do_not_change_the_calibration(factory: Factory) -> None:
    ada, bo, _, idea = _scene(factory)
    hidden = factory.idea("A secret kettle", ada, factory.group("Secrets", ada, bo, is_private=True))
    down = factory.idea("A kettle that was taken down", ada, factory.group("Cups", ada), hidden_at=now())
    for position in (1, 2, 3):
        _show(factory, idea, 300, position, surface="discover", is_exploration=True, opens=150 // position)
    _cast(factory, idea, bo, placement=Placement("discover", 2, True))
    crowd = [factory.member() for _ in range(4)]
    with factory.reading():
        before = calibrate.run(now())
    for secret in (hidden, down):
        _show(factory, secret, 900, 2, surface="discover", is_exploration=True, opens=900)
        _show(factory, secret, 70, 1)
    _cast(factory, hidden, *crowd, placement=Placement("discover", 3, True))
    with factory.reading():
        assert calibrate.run(now()) == before
    (version,) = factory.all(Calibration)
    assert version.evidence == [[300, 0, 150], [300, 1, 75], [300, 0, 50]]


@pytest.mark.both_databases
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in (2, 3))])
def test_stored_scores_follow_after_random_acts(factory: Factory, seed: int) -> None:
    chance = random.Random(seed)
    ada, people = factory.member("Ada"), [factory.member() for _ in range(6)]
    group, secret = factory.group("Tea", ada, *people), factory.group("Secrets", ada, *people, is_private=True)
    ideas = [factory.idea(f"A kettle of size {n}", ada, secret if n % 4 == 3 else group) for n in range(8)]
    acts = (
        _some_vote,
        _some_vote,
        _some_withdrawal,
        _any_impressions,
        _some_decision,
        _some_suspension,
        _some_measurement,
    )
    for turn in range(60):
        chance.choice(acts)(factory, chance, chance.choice(ideas), chance.choice(people))
        if turn % 7 == 0:
            factory.work()
            _follow(factory)
            assert _is_sound(factory)
    factory.work()
    _follow(factory)
    assert _is_sound(factory)
    assert factory.scalar(select(Idea.id).where(Idea.stale_since.is_not(None))) is None


def _some_vote(factory: Factory, chance: random.Random, idea: int, member: int) -> None:
    with contextlib.suppress(Refused), factory.writing():
        placement = chance.choice([None, PLACEMENT, Placement("discover", chance.randint(1, 20), True)])
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, member), placement)


def _some_withdrawal(factory: Factory, chance: random.Random, idea: int, member: int) -> None:
    with contextlib.suppress(Refused), factory.writing():
        voting.withdraw(db.session.get_one(Idea, idea), db.session.get_one(Member, member))


def _any_impressions(factory: Factory, chance: random.Random, idea: int, member: int) -> None:
    day = DAY + timedelta(days=chance.randrange(10**6))
    _show(
        factory,
        idea,
        chance.randint(1, 40),
        chance.randint(0, 25),
        day=day,
        is_exploration=chance.random() < 0.3,
        opens=2,
    )


def _some_decision(factory: Factory, chance: random.Random, idea: int, member: int) -> None:
    with factory.writing():
        row = db.session.get_one(Idea, idea)
        row.status_key, row.stale_since = chance.choice(["open", "planned", "shipped", "declined"]), now()


def _some_suspension(factory: Factory, chance: random.Random, idea: int, member: int) -> None:
    with factory.writing():
        row = db.session.get_one(Member, member)
        if row.is_suspended:
            suspensions.lift(row)
        else:
            suspensions.suspend(row, None)


def _some_measurement(factory: Factory, chance: random.Random, idea: int, member: int) -> None:
    with factory.reading():
        jobs.calibrate_ranking()
