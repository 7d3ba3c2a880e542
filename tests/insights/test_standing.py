"""Standing that is earned: what it asks for, what does not count, how it is lost, and what it costs to know."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from community.comments.models import Comment, HelpfulMark
from community.groups.models import Trust
from community.ideas import taking_down
from community.ideas.models import Idea
from community.insights import earning, jobs, standing
from community.insights.standing import Facts
from community.kernel import outbox
from community.kernel.database import db, now
from community.members.models import NEWCOMER, SETTLED, TRUSTED, Member
from community.moderation.events import Ruled
from community.moderation.models import Ruling
from tests.world import World

MOMENT = datetime(2026, 6, 1, 12, tzinfo=UTC)
NEW = Facts(1, NEWCOMER, True, MOMENT - timedelta(days=1), 1)
TRUSTY = Facts(1, SETTLED, True, MOMENT - timedelta(days=30), 15, False, 10, 5, 3)


@pytest.mark.parametrize(
    ("facts", "earned"),
    [
        (NEW, NEWCOMER),
        (NEW._replace(days_present=2), SETTLED),
        (NEW._replace(received=1, people=1, things=1), SETTLED),
        (NEW._replace(is_vouched_for=True), SETTLED),
        (NEW._replace(days_present=2, joined_at=MOMENT - timedelta(hours=23)), NEWCOMER),
        (NEW._replace(days_present=9, is_confirmed=False), NEWCOMER),
        (NEW._replace(earned=SETTLED), SETTLED),
        (NEW._replace(earned=TRUSTED), SETTLED),
        (TRUSTY, TRUSTED),
        (TRUSTY._replace(earned=NEWCOMER), TRUSTED),
        (TRUSTY._replace(joined_at=MOMENT - timedelta(days=29)), SETTLED),
        (TRUSTY._replace(days_present=14), SETTLED),
        (TRUSTY._replace(received=9), SETTLED),
        (TRUSTY._replace(people=4), SETTLED),
        (TRUSTY._replace(things=2), SETTLED),
        (TRUSTY._replace(received=900, people=4, things=2), SETTLED),
        (TRUSTY._replace(ruled_at=MOMENT - timedelta(days=89)), SETTLED),
        (TRUSTY._replace(ruled_at=MOMENT - timedelta(days=90)), TRUSTED),
    ],
)
def test_standing_is_earned_by_time_presence_and_what_others_say(facts: Facts, earned: str) -> None:
    assert standing.earned(facts, MOMENT) == earned


def _facts(world: World, member: int) -> Facts:
    with world.reading():
        return earning.facts([member], now())[0]


def _mark(world: World, comment: int, member: int) -> None:
    with world.writing():
        db.session.add(HelpfulMark(comment_id=comment, member_id=member))

        db.session.get_one(Comment, comment).helpful_count += 1


def _rule(world: World, act: str, about: int, by: int, **values: Any) -> int:
    with world.writing():
        row = Ruling(act=act, about_id=about, ruled_by=by, reason="It had to be.", **values)
        db.session.add(row)
        db.session.flush()
        outbox.record(Ruled(row.id))
        return row.id


def test_votes_and_marks_of_others_count_and_what_was_taken_back_does_not(world: World) -> None:
    ada, bo, cy, sol = world.member("Ada"), world.member("Bo"), world.member("Cy"), world.member("Sol", role="staff")
    group = world.group("Tea", ada, is_private=True)
    one, two = world.idea("A bigger kettle", ada, group), world.idea("A quiet lid", ada, group)
    said = world.comment(one, ada)
    world.vote(one, bo)
    world.vote(one, cy, withdrawn_at=now())
    world.vote(one, ada)
    world.vote(two, sol)
    _mark(world, said, bo)
    _mark(world, said, cy)
    found = _facts(world, ada)
    assert (found.received, found.people, found.things) == (4, 3, 3)
    assert (_facts(world, bo).received, _facts(world, bo).people) == (0, 0)


def test_newcomers_the_suspended_and_strangers_to_their_address_give_nothing_that_counts(world: World) -> None:
    ada = world.member("Ada")
    idea = world.idea("A bigger kettle", ada, world.group("Tea", ada))
    givers: list[dict[str, Any]] = [
        {"earned": "new"},
        {"suspended_at": now()},
        {"confirmed_at": None},
        {"removed_at": now()},
        {"suspended_at": now() - timedelta(days=2), "suspended_until": now() - timedelta(days=1)},  # ended: counts
        {"earned": "new", "role": "staff"},  # counts
    ]
    for values in givers:
        world.vote(idea, world.member(**values))
    assert _facts(world, ada).received == 2


def test_what_was_given_to_something_out_of_sight_does_not_count_until_it_is_back(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Tea", ada)
    idea = world.idea("A bigger kettle", ada, group, taken_down_at=now(), taken_down_by="author")
    said = world.comment(idea, ada)
    world.vote(idea, bo)
    _mark(world, said, bo)
    assert _facts(world, ada).received == 0
    with world.writing():
        taking_down.put_back(db.session.get_one(Idea, idea), "author")
    assert _facts(world, ada).received == 2


def test_rulings_against_somebody_count_until_they_are_undone_or_old(world: World) -> None:
    ada, sol = world.member("Ada"), world.member("Sol", role="moderator")
    idea = world.idea("A bigger kettle", ada, world.group("Tea", ada))
    _rule(world, "keep", ada, sol, idea_id=idea)
    _rule(world, "warn", ada, sol, subject_member_id=ada, ruled_at=now() - timedelta(days=91))
    assert _facts(world, ada).ruled_at is None
    _rule(world, "take_down", ada, sol, idea_id=idea)
    assert _facts(world, ada).ruled_at is not None
    _rule(world, "restore", ada, sol, idea_id=idea)
    assert _facts(world, ada).ruled_at is None
    warned = _rule(world, "warn", ada, sol, subject_member_id=ada)
    assert _facts(world, ada).ruled_at is not None
    _rule(world, "undo", ada, sol, subject_member_id=ada, undoes_id=warned)
    assert _facts(world, ada).ruled_at is None


def test_a_newcomer_who_is_here_rises_within_minutes_and_only_once(world: World) -> None:
    yesterday = now() - timedelta(days=1, minutes=1)
    rising: dict[str, Any] = {"earned": "new", "joined_at": yesterday}
    ada = world.member("Ada", **rising, days_present=2, seen_on=now().date())
    bo = world.member("Bo", **rising, days_present=1, seen_on=now().date())
    cy = world.member("Cy", **rising, days_present=2)  # not here: nothing is in a hurry
    with world.reading():
        jobs.raise_newcomers()
        jobs.raise_newcomers()
    assert [world.get(Member, one).earned for one in (ada, bo, cy)] == [SETTLED, NEWCOMER, NEWCOMER]
    with world.writing():
        group = world.group("Tea", ada)
        db.session.add(Trust(group_id=group, member_id=bo, trusted_by=ada))
    with world.reading():
        jobs.raise_newcomers()
        jobs.refresh_standing()
    assert [world.get(Member, one).earned for one in (bo, cy)] == [SETTLED, SETTLED]
    with world.reading():
        assert earning.differences() == []


def _trusted(world: World) -> tuple[int, int]:
    """Somebody who has earned trust, and a moderator of the site."""
    ada = world.member("Ada", joined_at=now() - timedelta(days=40), days_present=15)
    group = world.group("Tea", ada)
    ideas = [world.idea(f"A kettle of size {number}", ada, group) for number in range(3)]
    people = [world.member(f"Giver {number}") for number in range(5)]
    for number in range(10):
        world.vote(ideas[number // 5], people[number % 5])
    world.vote(ideas[2], people[0])
    return ada, world.member("Sol", role="moderator")


def test_trust_is_earned_lost_by_a_ruling_and_back_when_that_is_undone(world: World) -> None:
    ada, sol = _trusted(world)
    with world.reading():
        assert earning.differences() == [earning.Change(ada, SETTLED, TRUSTED)]
        jobs.refresh_standing()
    assert world.get(Member, ada).earned == TRUSTED
    warned = _rule(world, "warn", ada, sol, subject_member_id=ada)
    world.work()
    assert world.get(Member, ada).earned == SETTLED
    _rule(world, "undo", ada, sol, subject_member_id=ada, undoes_id=warned)
    world.work()
    assert world.get(Member, ada).earned == TRUSTED


def test_who_was_a_member_before_standing_was_counted_stays_one(world: World) -> None:
    ada = world.member("Ada")
    gone = world.member("Gone", earned="trusted", removed_at=now())
    with world.reading():
        jobs.refresh_standing()
    assert world.get(Member, ada).earned == SETTLED
    assert world.get(Member, gone).earned == TRUSTED  # nobody looks at it


def test_many_words_of_ones_own_earn_nothing(world: World) -> None:
    ada = world.member("Ada", earned="new", joined_at=now() - timedelta(days=400), days_present=1)
    group = world.group("Tea", ada)
    for number in range(8):
        idea = world.idea(f"A kettle of size {number}", ada, group)
        world.comment(idea, ada)
        world.vote(idea, ada)
    with world.reading():
        jobs.refresh_standing()
    assert world.get(Member, ada).earned == NEWCOMER


def test_however_many_members_a_batch_takes_four_statements_to_know(world: World) -> None:
    _trusted(world)
    for number in range(30):
        world.member(f"Some {number}")
    ids = [member.id for member in world.all(Member)]
    with world.reading(), world.counting() as few:
        earning.facts(ids[:2], now())
    with world.reading(), world.counting() as many:
        earning.facts(ids, now())
    assert len(few) == len(many) == 4


def test_batches_reach_everybody_and_store_what_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(earning, "BATCH", 3)
    rising = [world.member(earned="new", joined_at=now() - timedelta(days=2), days_present=2) for _number in range(7)]
    with world.reading():
        assert len(jobs.make_standing_again()) == 7
        assert jobs.make_standing_again() == []
    assert {world.get(Member, one).earned for one in rising} == {SETTLED}
