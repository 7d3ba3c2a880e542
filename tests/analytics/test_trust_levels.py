"""Trust levels: requirements, what does not count, how they are lost, and the number of statements."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from community.analytics import jobs, trust_levels, trust_rules
from community.analytics.trust_rules import TrustFacts
from community.comments.models import Comment, HelpfulVote
from community.core import outbox
from community.core.db import db, now
from community.groups.models import TrustedPoster
from community.ideas import visibility
from community.ideas.models import Idea
from community.members import jobs as member_jobs
from community.members.models import NEWCOMER, REGULAR, TRUSTED, Member
from community.moderation.events import ModerationActionTaken
from community.moderation.models import ModerationAction
from tests.factory import Factory

MOMENT = datetime(2026, 6, 1, 12, tzinfo=UTC)
NEW = TrustFacts(1, NEWCOMER, True, MOMENT - timedelta(days=1), 1)
TRUSTY = TrustFacts(1, REGULAR, True, MOMENT - timedelta(days=30), 15, False, 10, 5, 3)


@pytest.mark.parametrize(
    ("facts", "trust_level"),
    [
        (NEW, NEWCOMER),
        (NEW._replace(days_present=2), REGULAR),
        (NEW._replace(received=1, people=1, things=1), REGULAR),
        (NEW._replace(is_trusted_by_moderator=True), REGULAR),
        (NEW._replace(days_present=2, joined_at=MOMENT - timedelta(hours=23)), NEWCOMER),
        (NEW._replace(days_present=9, is_confirmed=False), NEWCOMER),
        (NEW._replace(trust_level=REGULAR), REGULAR),
        (NEW._replace(trust_level=TRUSTED), REGULAR),
        (TRUSTY, TRUSTED),
        (TRUSTY._replace(trust_level=NEWCOMER), TRUSTED),
        (TRUSTY._replace(joined_at=MOMENT - timedelta(days=29)), REGULAR),
        (TRUSTY._replace(days_present=14), REGULAR),
        (TRUSTY._replace(received=9), REGULAR),
        (TRUSTY._replace(people=4), REGULAR),
        (TRUSTY._replace(things=2), REGULAR),
        (TRUSTY._replace(received=900, people=4, things=2), REGULAR),
        (TRUSTY._replace(acted_at=MOMENT - timedelta(days=89)), REGULAR),
        (TRUSTY._replace(acted_at=MOMENT - timedelta(days=90)), TRUSTED),
    ],
)
def test_trust_levels_depend_on_time_activity_and_votes_of_others(facts: TrustFacts, trust_level: str) -> None:
    assert trust_rules.level_for(facts, MOMENT) == trust_level


def _facts(factory: Factory, member: int) -> TrustFacts:
    with factory.reading():
        return trust_levels.load_facts([member], now())[0]


def _mark(factory: Factory, comment: int, member: int) -> None:
    with factory.writing():
        db.session.add(HelpfulVote(comment_id=comment, member_id=member))

        db.session.get_one(Comment, comment).helpful_count += 1


def _rule(factory: Factory, act: str, about: int, by: int, **values: Any) -> int:
    with factory.writing():
        row = ModerationAction(act=act, about_id=about, moderator_id=by, reason="It had to be.", **values)
        db.session.add(row)
        db.session.flush()
        outbox.record(ModerationActionTaken(row.id))
        return row.id


@pytest.mark.both_databases
def test_votes_of_others_count_unless_withdrawn(factory: Factory) -> None:
    ada, bo, cy, sol = (
        factory.member("Ada"),
        factory.member("Bo"),
        factory.member("Cy"),
        factory.member("Sol", role="staff"),
    )
    group = factory.group("Tea", ada, is_private=True)
    one, two = factory.idea("A bigger kettle", ada, group), factory.idea("A quiet lid", ada, group)
    said = factory.comment(one, ada)
    factory.vote(one, bo)
    factory.vote(one, cy, withdrawn_at=now())
    factory.vote(one, ada)
    factory.vote(two, sol)
    _mark(factory, said, bo)
    _mark(factory, said, cy)
    found = _facts(factory, ada)
    assert (found.received, found.people, found.things) == (4, 3, 3)
    assert (_facts(factory, bo).received, _facts(factory, bo).people) == (0, 0)


def test_votes_of_new_suspended_and_unconfirmed_members_do_not_count(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A bigger kettle", ada, factory.group("Tea", ada))
    givers: list[dict[str, Any]] = [
        {"trust_level": "new"},
        {"suspended_at": now()},
        {"confirmed_at": None},
        {"deleted_at": now()},
        # A suspension that is over counts as one until the worker has ended it.
        {"suspended_at": now() - timedelta(days=2), "suspended_until": now() - timedelta(days=1)},
        {"trust_level": "new", "role": "staff"},  # counts
    ]
    for values in givers:
        factory.vote(idea, factory.member(**values))
    assert _facts(factory, ada).received == 1
    with factory.reading():
        member_jobs.end_suspensions()
    assert _facts(factory, ada).received == 2


def test_votes_on_hidden_posts_do_not_count_until_they_are_restored(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Tea", ada)
    idea = factory.idea("A bigger kettle", ada, group, hidden_at=now(), removed_by="author")
    said = factory.comment(idea, ada)
    factory.vote(idea, bo)
    _mark(factory, said, bo)
    assert _facts(factory, ada).received == 0
    with factory.writing():
        visibility.restore(db.session.get_one(Idea, idea), "author")
    assert _facts(factory, ada).received == 2


@pytest.mark.both_databases
def test_moderation_actions_count_until_undone_or_old(factory: Factory) -> None:
    ada, sol = factory.member("Ada"), factory.member("Sol", role="moderator")
    idea = factory.idea("A bigger kettle", ada, factory.group("Tea", ada))
    _rule(factory, "keep", ada, sol, idea_id=idea)
    _rule(factory, "warn", ada, sol, subject_member_id=ada, acted_at=now() - timedelta(days=91))
    assert _facts(factory, ada).acted_at is None
    _rule(factory, "remove", ada, sol, idea_id=idea)
    assert _facts(factory, ada).acted_at is not None
    _rule(factory, "restore", ada, sol, idea_id=idea)
    assert _facts(factory, ada).acted_at is None
    warned = _rule(factory, "warn", ada, sol, subject_member_id=ada)
    assert _facts(factory, ada).acted_at is not None
    _rule(factory, "undo", ada, sol, subject_member_id=ada, undoes_id=warned)
    assert _facts(factory, ada).acted_at is None


@pytest.mark.both_databases
def test_an_active_newcomer_is_promoted_within_minutes_once(factory: Factory) -> None:
    yesterday = now() - timedelta(days=1, minutes=1)
    rising: dict[str, Any] = {"trust_level": "new", "joined_at": yesterday}
    ada = factory.member("Ada", **rising, days_present=2, seen_on=now().date())
    bo = factory.member("Bo", **rising, days_present=1, seen_on=now().date())
    cy = factory.member("Cy", **rising, days_present=2)  # not here: nothing is in a hurry
    with factory.reading():
        jobs.promote_newcomers()
        jobs.promote_newcomers()
    assert [factory.get(Member, one).trust_level for one in (ada, bo, cy)] == [REGULAR, NEWCOMER, NEWCOMER]
    with factory.writing():
        group = factory.group("Tea", ada)
        db.session.add(TrustedPoster(group_id=group, member_id=bo, trusted_by=ada))
    with factory.reading():
        jobs.promote_newcomers()
        jobs.refresh_trust_levels()
    assert [factory.get(Member, one).trust_level for one in (bo, cy)] == [REGULAR, REGULAR]
    with factory.reading():
        assert trust_levels.find_differences() == []


def _trusted(factory: Factory) -> tuple[int, int]:
    """A trusted member and a site moderator."""
    ada = factory.member("Ada", joined_at=now() - timedelta(days=40), days_present=15)
    group = factory.group("Tea", ada)
    ideas = [factory.idea(f"A kettle of size {number}", ada, group) for number in range(3)]
    people = [factory.member(f"Giver {number}") for number in range(5)]
    for number in range(10):
        factory.vote(ideas[number // 5], people[number % 5])
    factory.vote(ideas[2], people[0])
    return ada, factory.member("Sol", role="moderator")


def test_trust_is_lost_by_a_moderation_action_and_restored_by_its_undo(factory: Factory) -> None:
    ada, sol = _trusted(factory)
    with factory.reading():
        assert trust_levels.find_differences() == [trust_levels.TrustLevelChange(ada, REGULAR, TRUSTED)]
        jobs.refresh_trust_levels()
    assert factory.get(Member, ada).trust_level == TRUSTED
    warned = _rule(factory, "warn", ada, sol, subject_member_id=ada)
    factory.work()
    assert factory.get(Member, ada).trust_level == REGULAR
    _rule(factory, "undo", ada, sol, subject_member_id=ada, undoes_id=warned)
    factory.work()
    assert factory.get(Member, ada).trust_level == TRUSTED


def test_members_from_before_trust_levels_stay_members(factory: Factory) -> None:
    ada = factory.member("Ada")
    gone = factory.member("Gone", trust_level="trusted", deleted_at=now())
    with factory.reading():
        jobs.refresh_trust_levels()
    assert factory.get(Member, ada).trust_level == REGULAR
    assert factory.get(Member, gone).trust_level == TRUSTED  # not recalculated after deletion


def test_posting_much_does_not_raise_the_trust_level(factory: Factory) -> None:
    ada = factory.member("Ada", trust_level="new", joined_at=now() - timedelta(days=400), days_present=1)
    group = factory.group("Tea", ada)
    for number in range(8):
        idea = factory.idea(f"A kettle of size {number}", ada, group)
        factory.comment(idea, ada)
        factory.vote(idea, ada)
    with factory.reading():
        jobs.refresh_trust_levels()
    assert factory.get(Member, ada).trust_level == NEWCOMER


def test_however_many_members_a_batch_takes_four_statements_to_know(factory: Factory) -> None:
    _trusted(factory)
    for number in range(30):
        factory.member(f"Some {number}")
    ids = [member.id for member in factory.all(Member)]
    with factory.reading(), factory.counting() as few:
        trust_levels.load_facts(ids[:2], now())
    with factory.reading(), factory.counting() as many:
        trust_levels.load_facts(ids, now())
    assert len(few) == len(many) == 4


@pytest.mark.both_databases
def test_batches_reach_everyone_and_store_changes(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust_levels, "BATCH", 3)
    rising = [
        factory.member(trust_level="new", joined_at=now() - timedelta(days=2), days_present=2) for _number in range(7)
    ]
    with factory.reading():
        assert len(jobs.recalculate_trust_levels()) == 7
        assert jobs.recalculate_trust_levels() == []
    assert {factory.get(Member, one).trust_level for one in rising} == {REGULAR}
