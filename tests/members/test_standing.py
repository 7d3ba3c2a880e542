"""Public numbers count members in good standing, and follow every change of standing in its own transaction."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from community.cli import recount
from community.comments import helpful
from community.comments.models import Comment
from community.core.db import db, now
from community.core.errors import Hidden, Refused
from community.groups import memberships
from community.groups.models import Group
from community.ideas import voting
from community.ideas.models import IMPORTANT, Idea
from community.ideas.trend import NO_TREND
from community.members import deletion, jobs, passwords, suspensions
from community.members.models import Member
from tests.factory import PASSWORD_HASH, Factory
from tests.moderation.scenario import ModerationScenario

Numbers = tuple[int, int, int, int]
ALL, NONE = (2, 1, 2, 3), (1, 0, 1, 2)  # with and without the votes and the membership of one more member


class CountedMember:
    """An idea of Ada's with a comment, in a group of Ada and Cy, all of which one more member supports and joined."""

    def __init__(self, factory: Factory, **values: Any) -> None:
        self.factory = factory
        self.ada, self.cy = factory.member("Ada"), factory.member("Cy")
        self.bo = factory.member("Bo", **values)
        self.group = factory.group("Kitchens", self.ada, self.cy)
        self.idea = factory.idea("A quiet mode", self.ada, self.group)
        self.comment = factory.comment(self.idea, self.ada)
        for who in (self.cy, self.bo):
            self.do(voting.cast, Idea, self.idea, who)
            self.do(helpful.cast, Comment, self.comment, who)
        self.do(voting.set_importance, Idea, self.idea, self.bo, IMPORTANT)
        self.do(memberships.join, Group, self.group, self.bo)

    def do(self, act: Callable[..., object], model: Any, key: int, member: int, *rest: object) -> object:
        """One act of a member."""
        with self.factory.writing():
            return act(db.session.get_one(model, key), db.session.get_one(Member, member), *rest)

    def change(self, act: Callable[..., object], *rest: object) -> None:
        """One change of the member's standing."""
        with self.factory.writing():
            act(db.session.get_one(Member, self.bo), *rest)

    def now(self) -> Numbers:
        """(votes, important votes, helpful votes, members of the group)."""
        idea = self.factory.get(Idea, self.idea)
        helpful_count = self.factory.get(Comment, self.comment).helpful_count
        assert (idea.trend == NO_TREND) is (idea.vote_count == 0)
        with self.factory.reading():
            assert recount.drifts() == []
        return idea.vote_count, idea.important_count, helpful_count, self.factory.get(Group, self.group).member_count


@pytest.mark.both_databases
def test_a_suspended_member_counts_nowhere_until_the_suspension_ends(factory: Factory) -> None:
    scenario = CountedMember(factory)
    assert scenario.now() == ALL
    stale = factory.get(Idea, scenario.idea).stale_since
    scenario.change(suspensions.suspend)
    scenario.change(suspensions.suspend, now() + timedelta(days=1))  # another end: nothing is subtracted twice
    assert scenario.now() == NONE
    assert factory.get(Idea, scenario.idea).stale_since > stale  # adjusted support follows
    scenario.change(suspensions.lift)
    scenario.change(suspensions.lift)
    assert scenario.now() == ALL


def test_a_suspension_that_is_over_counts_until_the_worker_has_ended_it(factory: Factory) -> None:
    scenario = CountedMember(factory)
    scenario.change(suspensions.suspend, now() + timedelta(days=1))
    with factory.writing():
        db.session.get_one(Member, scenario.bo).suspended_until = now() - timedelta(seconds=1)
    assert scenario.now() == NONE
    assert scenario.do(voting.withdraw, Idea, scenario.idea, scenario.bo) is True  # they can take part at once
    assert scenario.do(voting.cast, Idea, scenario.idea, scenario.bo) is True
    scenario.do(voting.set_importance, Idea, scenario.idea, scenario.bo, IMPORTANT)
    assert scenario.now() == NONE
    with factory.reading():
        jobs.end_suspensions()
        jobs.end_suspensions()
    assert scenario.now() == ALL


def test_undoing_a_suspension_counts_again_what_the_member_did(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    idea = factory.idea("A loud mode", scenario.ada, scenario.group)
    factory.vote(idea, scenario.cy)
    action = scenario.act(scenario.mo, "member", scenario.cy, "suspend")
    assert factory.get(Idea, idea).vote_count == 0
    with pytest.raises(Hidden):
        scenario.act(scenario.bo, "member", scenario.cy, "lift")  # a stranger cannot
    scenario.undo(scenario.mo, action)
    assert factory.get(Idea, idea).vote_count == 1


def test_a_refused_suspension_changes_no_number(factory: Factory) -> None:
    scenario = CountedMember(factory, role="staff")
    with pytest.raises(Refused):
        scenario.change(suspensions.suspend)
    assert scenario.now() == ALL


@pytest.mark.both_databases
def test_a_deleted_member_stops_counting_in_the_same_transaction_and_the_rows_follow(factory: Factory) -> None:
    scenario = CountedMember(factory)
    scenario.change(deletion.delete_account)
    assert scenario.now() == NONE
    factory.work()
    assert scenario.now() == NONE


@pytest.mark.both_databases
def test_what_an_unconfirmed_member_does_counts_once_the_address_is_confirmed(factory: Factory) -> None:
    scenario = CountedMember(factory, confirmed_at=None)
    assert scenario.now() == NONE
    scenario.change(passwords.reset, PASSWORD_HASH)  # a link from their mailbox
    assert scenario.now() == ALL


def test_an_imported_person_counts_before_and_after_claiming_the_account(factory: Factory) -> None:
    scenario = CountedMember(factory, confirmed_at=None, password_hash=None, imported_at=now())
    assert scenario.now() == ALL
    scenario.change(suspensions.suspend)
    assert scenario.now() == NONE
    scenario.change(suspensions.lift)
    scenario.change(passwords.reset, PASSWORD_HASH)
    assert scenario.now() == ALL


def test_the_last_member_in_good_standing_can_leave_a_group_of_suspended_ones(factory: Factory) -> None:
    scenario = CountedMember(factory)
    for who in (scenario.cy, scenario.bo):
        factory.suspend(who)
    assert factory.get(Group, scenario.group).member_count == 1
    with pytest.raises(Refused, match="only moderator"):
        scenario.do(memberships.leave, Group, scenario.group, scenario.ada)


@pytest.mark.both_databases
@pytest.mark.parametrize("rounds", [6, pytest.param(60, marks=pytest.mark.exhaustive)])
def test_voting_and_suspending_at_the_same_moment_leave_no_drift(factory: Factory, rounds: int) -> None:
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    ideas = [factory.idea(f"Idea {number}", ada, group) for number in range(4)]
    comments = [factory.comment(idea, ada, f"Comment on {idea}") for idea in ideas]
    people = [factory.member() for _ in range(6)]
    chance = random.Random(11)

    def act(kind: str, member: int) -> None:
        idea = db.session.get_one(Idea, chance.choice(ideas))
        comment = db.session.get_one(Comment, chance.choice(comments))
        who = db.session.get_one(Member, member)
        acts: dict[str, Callable[[], object]] = {
            "vote": lambda: voting.cast(idea, who),
            "withdraw": lambda: voting.withdraw(idea, who),
            "weigh": lambda: voting.set_importance(idea, who, chance.choice((1, 2, 3, None))),
            "helpful": lambda: helpful.cast(comment, who),
            "not helpful": lambda: helpful.withdraw(comment, who),
            "join": lambda: memberships.join(db.session.get_one(Group, group), who),
            "leave": lambda: memberships.leave(db.session.get_one(Group, group), who),
            "suspend": lambda: suspensions.suspend(who),
            "lift": lambda: suspensions.lift(who),
        }
        acts[kind]()

    def run(kind: str, member: int, gate: Barrier) -> None:
        gate.wait()
        try:
            with factory.writing():
                act(kind, member)
        except Refused:
            pass

    kinds = ["vote", "vote", "suspend", "lift", "withdraw", "weigh", "helpful", "not helpful", "join", "leave"]
    with ThreadPoolExecutor(len(kinds)) as pool:
        for _ in range(rounds):
            member, other = chance.sample(people, 2)
            gate = Barrier(len(kinds))
            waiting = [
                pool.submit(run, kind, other if number % 4 == 3 else member, gate) for number, kind in enumerate(kinds)
            ]
            for one in waiting:
                one.result()
    with factory.reading():
        assert recount.drifts() == []
