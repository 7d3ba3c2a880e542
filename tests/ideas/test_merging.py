"""Merging ideas: counters and undoing after any sequence of acts, chains, refusals, and two at once."""

import random
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from community.comments import commenting
from community.comments import counters as comment_counters
from community.comments import visibility as comment_visibility
from community.comments.models import Comment
from community.core.db import db, now
from community.core.errors import Refused
from community.groups.models import Group
from community.ideas import counters, erasure, merging, moving, voting
from community.ideas import visibility as idea_visibility
from community.ideas.models import Idea, IdeaMerge, Vote
from community.members import standing
from community.members.models import Member
from tests.factory import Factory

IDEAS, PEOPLE = 6, 5


class World:
    """Six ideas in a public and a private group, and five people who may do anything to them."""

    def __init__(self, factory: Factory, dice: random.Random) -> None:
        self.dice, self.factory = dice, factory
        self.staff = factory.member("Sol", role="staff")
        self.people = [factory.member(f"Person {number}") for number in range(PEOPLE)]
        self.groups = [
            factory.group("Kitchens", *self.people),
            factory.group("Secrets", *self.people, is_private=True),
        ]
        self.ideas = [
            factory.idea(f"Idea {number}", self.people[number % PEOPLE], self.groups[number % 3 == 2])
            for number in range(IDEAS)
        ]

    def idea(self) -> Idea:
        return db.session.get_one(Idea, self.dice.choice(self.ideas))

    def person(self) -> Member:
        return db.session.get_one(Member, self.dice.choice(self.people))

    def act(self) -> None:
        staff = db.session.get_one(Member, self.staff)
        acts: list[Callable[[], object]] = [
            *[lambda: voting.cast(self.idea(), self.person())] * 6,
            *[lambda: voting.withdraw(self.idea(), self.person())] * 2,
            *[lambda: voting.set_importance(self.idea(), self.person(), self.dice.choice([None, 1, 2, 3]))] * 3,
            *[lambda: self.comment()] * 3,
            lambda: self.hide_comment(),
            *[lambda: merging.merge(self.idea(), self.idea(), staff)] * 4,
            *[lambda: self.unmerge(staff)] * 3,
            lambda: self.dice.choice([idea_visibility.remove, idea_visibility.restore])(self.idea(), "moderator"),
            lambda: moving.move(self.idea(), db.session.get_one(Group, self.dice.choice(self.groups))),
            lambda: self.suspend(self.person()),
            lambda: erasure.erase(self.idea()) if self.dice.random() < 0.1 else None,
        ]
        try:
            with db.session.begin_nested():
                self.dice.choice(acts)()
        except Refused:
            pass

    def comment(self) -> None:
        idea = self.idea()
        there = db.session.scalars(select(Comment).where(Comment.idea_id == idea.id, Comment.parent_id.is_(None))).all()
        commenting.post(idea, self.person(), "So do I.", self.dice.choice([None, *there]))

    def hide_comment(self) -> None:
        found = db.session.scalars(select(Comment)).all()
        if found:
            act = self.dice.choice([comment_visibility.remove, comment_visibility.restore])
            act(self.dice.choice(found), "moderator")

    def unmerge(self, staff: Member) -> None:
        found = db.session.scalars(select(IdeaMerge).where(IdeaMerge.undone_at.is_(None))).all()
        if found:
            merging.unmerge(self.dice.choice(found), staff)

    def suspend(self, member: Member) -> None:
        with standing.change(member):
            member.suspended_at = None if member.suspended_at else now()

    def check(self) -> None:
        """Counters are what a recount finds, each person counts once, and every merge leads to the root of its tree."""
        db.session.flush()
        assert [*counters.drifts(), *comment_counters.drifts()] == []
        counted = db.session.scalar(select(func.sum(Idea.vote_count)).where(Idea.merged_into_id.is_(None)))
        parents = dict(
            db.session.execute(
                select(IdeaMerge.child_id, IdeaMerge.parent_id).where(IdeaMerge.undone_at.is_(None))
            ).all()
        )
        stored = dict(db.session.execute(select(Idea.id, Idea.merged_into_id)).all())
        assert stored == {one: self.root(one, parents) if one in parents else None for one in self.ideas}
        votes = db.session.execute(
            select(Vote.idea_id, Vote.member_id)
            .join(Member, Member.id == Vote.member_id)
            .where(Vote.withdrawn_at.is_(None), Member.suspended_at.is_(None))
        )
        assert counted == len({(self.root(idea_id, parents), member_id) for idea_id, member_id in votes})

    def root(self, idea_id: int, parents: dict[int, int]) -> int:
        return self.root(parents[idea_id], parents) if idea_id in parents else idea_id


@pytest.mark.both_databases
@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.exhaustive) for n in range(2, 30))])
def test_after_any_sequence_of_acts_counters_are_right_and_no_one_counts_twice(factory: Factory, seed: int) -> None:
    world = World(factory, random.Random(seed))
    with factory.writing():
        for _ in range(40):
            world.act()
            world.check()
        staff = db.session.get_one(Member, world.staff)
        for one in db.session.scalars(select(IdeaMerge).where(IdeaMerge.undone_at.is_(None))).all():
            assert merging.unmerge(one, staff)
            world.check()
        assert not db.session.scalar(select(func.count()).where(Idea.merged_into_id.is_not(None)))
